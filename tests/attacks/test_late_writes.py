"""Late writes: what was meant for yesterday's show comes into today's.

Both are Ana's, at the same address. The one was closed and is gone, the other is in
its preshow. Nobody here is anybody else: the people are the same, or have been.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest

from interactive_broadcast.events.models import Event, Status
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.seats.moderation_models import ForceDisconnectRequest
from tests.support.entering import TAB, entering, leaving, presence_of
from tests.support.in_process_platform import (
    ANA,
    FANS,
    InProcessPlatform,
    admin,
    anonymous,
    on_stage,
    signed_in,
)
from tests.support.naming import names_event
from tests.support.store_databases import identity_of

ADDRESS = "ana/night"
SHOW = f"activeBroadcasts/{ADDRESS}"
NOW = {".sv": "timestamp"}
FAY, GUS = FANS[:2]
RECORD = f"{SHOW}/activeFans/{FAY}"

Auth = dict[str, Any]


@dataclass(frozen=True)
class Evenings:
    """Yesterday's event and today's, on one platform."""

    platform: InProcessPlatform
    yesterday: Event
    today: Event

    def comes(self, uid: str) -> None:
        """A fan's page of today takes a place."""
        record = {"id": uid, "name": uid, "joinedAt": NOW}
        place = f"{SHOW}/activeFans/{uid}"
        self.platform.client(anonymous(uid)).update(entering(place, record))
        self.platform.clock.advance(1)

    def refused(self, auth: Auth, writes: dict[str, Any]) -> bool:
        """Whether exactly this is refused, and nothing of it is there."""
        before = self.platform.databases.instance.root
        try:
            self.platform.databases.client(identity_of(auth)).update(writes)
        except RulesDenied:
            return self.platform.databases.instance.root is before
        return False

    def late(self, person_id: str) -> dict[str, Any]:
        """For which event a page of yesterday writes."""
        return names_event(ADDRESS, person_id, self.yesterday.id)

    def named(self, person_id: str) -> dict[str, Any]:
        """For which event a page of today writes."""
        return names_event(ADDRESS, person_id, self.today.id)


@pytest.fixture
def evenings() -> Evenings:
    made = _made()
    return replace(made, platform=made.platform.copied())


@cache
def _made() -> Evenings:
    platform = InProcessPlatform()
    yesterday = platform.open_show(ANA)
    platform.settle()
    platform.change_status(yesterday.id, Status.CLOSED)
    platform.settle()
    today = platform.open_show(ANA)
    platform.settle()
    return Evenings(platform, yesterday, today)


def a_join(uid: str) -> dict[str, Any]:
    record = {"id": uid, "name": uid, "joinedAt": NOW}
    return entering(f"{SHOW}/activeFans/{uid}", record)


def test_a_join_that_was_kept_for_a_day_is_not_counted(evenings: Evenings) -> None:
    """A fan's page joined offline, and the SDK sends it twenty hours later.

    Hurts: the next show begins with viewers who are not there, and is full too soon.
    Stopped by: the write names its event, and the rules compare that with the event
    that has the show.
    """
    assert evenings.refused(anonymous(FAY), {**a_join(FAY), **evenings.late(FAY)})
    assert evenings.platform.databases.at(f"viewers/{ADDRESS}") is None
    assert not evenings.refused(anonymous(FAY), {**a_join(FAY), **evenings.named(FAY)})


def test_a_page_that_names_no_event_writes_nothing(evenings: Evenings) -> None:
    """The same without a word for which event it is.

    Hurts: whoever leaves the name out would come as late as they please.
    Stopped by: the rules demand it. Only the operator's switch lets old apps, which
    cannot know of it, go without.
    """
    assert evenings.refused(anonymous(FAY), a_join(FAY))
    evenings.platform.databases.as_backend().update({"config/legacyClients": True})
    assert not evenings.refused(anonymous(FAY), a_join(FAY))


def directing() -> list[dict[str, Any]]:
    """What the producer's app writes about a fan, and about the show."""
    return [
        {f"{RECORD}/isOnStage": True, f"{SHOW}/stageFanId": FAY},
        {f"{RECORD}/inPrivateCall": True},
        {f"{SHOW}/privateCall": {"isWith": "host"}},
        {f"{SHOW}/privateCall": None},
        {f"{SHOW}/volume/host": 0},
        {f"deck/{ADDRESS}/{FAY}": "producer"},
        {f"line/{ADDRESS}/{FAY}": None},
        entering(f"{SHOW}/producerActive"),
        {presence_of(RECORD): None},
        {RECORD: None, f"deck/{ADDRESS}/{FAY}": None},
    ]


def test_a_producers_page_of_yesterday_directs_nobody(evenings: Evenings) -> None:
    """The tab in which the producer directed yesterday, still open, clicked today.

    Hurts: a fan is put on stage, muted, called or sent away in the wrong show.
    Stopped by: what the producer writes names the event as well, also what takes
    something away from others.
    """
    evenings.comes(FAY)
    late, named = evenings.late("producer"), evenings.named("producer")
    ana = signed_in(ANA)

    for writes in directing():
        assert evenings.refused(ana, {**writes, **late}), writes
        assert evenings.refused(ana, writes), writes
        assert not evenings.refused(ana, {**writes, **named}), writes
        evenings.platform.clock.advance(1)


@pytest.mark.parametrize("role", ["host", "celebrity"])
def test_a_guests_page_of_yesterday_is_not_there_today(
    evenings: Evenings, role: str
) -> None:
    """Host or celebrity by the token of yesterday; or with today's, naming yesterday.

    Hurts: "a host is active already", and nobody is there.
    Stopped by: the token is of one event, and the write names the same one.
    """
    tree = evenings.platform.tree["events"]
    former, now = (
        on_stage(role, tree[each.id]) for each in (evenings.yesterday, evenings.today)
    )
    comes = entering(f"{SHOW}/{role}Active")

    for auth in (former, now):
        assert evenings.refused(auth, {**comes, **evenings.late(role)})
        assert evenings.refused(auth, comes)
    assert evenings.refused(former, {**comes, **evenings.named(role)})
    assert not evenings.refused(now, {**comes, **evenings.named(role)})


def test_a_click_of_yesterday_is_no_place_in_todays_line(evenings: Evenings) -> None:
    """The button was clicked offline, and that is sent when the fan is back today.

    Hurts: somebody who does not wait is called on stage.
    Stopped by: a place in line names its event too.
    """
    evenings.comes(FAY)
    waits = {f"line/{ADDRESS}/{FAY}": {"at": NOW, "order": NOW}}

    assert evenings.refused(anonymous(FAY), {**waits, **evenings.late(FAY)})
    assert not evenings.refused(anonymous(FAY), {**waits, **evenings.named(FAY)})


def test_a_heartbeat_of_yesterdays_tab_keeps_nobody_in(evenings: Evenings) -> None:
    """A tab of yesterday beats on, while the fan is in today's show by another one.

    Hurts: they leave today, and yesterday's tab keeps the place for them.
    Stopped by: a heartbeat names the event for which its page was opened.
    """
    evenings.comes(FAY)
    beats = {f"{presence_of(RECORD)}/{TAB}": NOW}

    assert evenings.refused(anonymous(FAY), {**beats, **evenings.late(FAY)})
    assert evenings.refused(anonymous(FAY), beats)
    assert not evenings.refused(anonymous(FAY), {**beats, **evenings.named(FAY)})


def test_leaving_yesterday_is_not_leaving_today(evenings: Evenings) -> None:
    """The fan left offline yesterday; that is sent while they are on stage today.

    Hurts: the show loses its guest by a click of the day before.
    Stopped by: whoever leaves names the event as well, and then all is refused.
    """
    evenings.comes(FAY)

    assert evenings.refused(anonymous(FAY), {**leaving(RECORD), **evenings.late(FAY)})
    assert not evenings.refused(
        anonymous(FAY), {**leaving(RECORD), **evenings.named(FAY)}
    )


def test_nobody_comes_by_anothers_word(evenings: Evenings) -> None:
    """A late write with the entry of somebody who is there; or one made for them.

    Hurts: the comparison would be no obstacle to a page that was tampered with.
    Stopped by: the entry is the own one, and everybody writes only theirs.
    """
    evenings.comes(GUS)
    for person_id in (GUS, "producer", "host"):
        named = evenings.named(person_id)
        assert evenings.refused(anonymous(FAY), {**a_join(FAY), **named}), person_id
    assert evenings.refused(anonymous(FAY), evenings.named(FAY))


@pytest.mark.parametrize("at", [NOW, 1, 10**15], ids=["the same", "past", "future"])
def test_what_was_said_before_is_not_said_now(evenings: Evenings, at: Any) -> None:
    """A write without the name, after another page has just named today's event.

    Hurts: one page of today would let in all of yesterday.
    Stopped by: the entry has the server's time of this very write.
    """
    evenings.comes(FAY)
    beats = {f"{presence_of(RECORD)}/{TAB}": NOW}
    if at is not NOW:
        beats |= dict.fromkeys(evenings.named(FAY), at)

    assert evenings.refused(anonymous(FAY), beats)


def test_a_producer_who_sends_a_fan_away_from_yesterday_takes_nobody_from_today(
    evenings: Evenings,
) -> None:
    """`forceDisconnect` for yesterday's event, by a page that is open still.

    Hurts: the fan loses the place in a show that nobody sent them away from.
    Stopped by: the function, too, names the event for which it was called.
    """
    evenings.comes(FAY)
    request = ForceDisconnectRequest(id=evenings.yesterday.id, fan_id=FAY)

    evenings.platform.backend.seats.moderation.force_disconnect(admin(ANA), request)

    assert evenings.platform.databases.at(f"{RECORD}/id") == FAY
