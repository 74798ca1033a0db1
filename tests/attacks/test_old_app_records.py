"""Records that old apps write: other people's places, and shows that are over.

Their fans write whole records, over and over, under a key of their own for each page;
their producers go on sending after the end. `config/legacyClients` is on.
"""

from dataclasses import dataclass
from typing import Any

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.show_errors import Barred
from interactive_broadcast.seats.models import FanTokensRequest
from interactive_broadcast.seats.moderation_models import ForceDisconnectRequest
from tests.support.in_process_platform import (
    ANA,
    InProcessPlatform,
    admin,
    anonymous,
    fan,
    signed_in,
)
from tests.support.store_databases import identity_of

SHOW = "activeBroadcasts/ana/night"
UID = "Zq3vT8nWkLx0PbR5sYcM2aHdEfGj"
PAGE = f"{UID}-6f1c2a3b-4d5e-4f60-8a7b-9c0d1e2f3a4b"
ANOTHER_PAGE = f"{UID}-0b2d3c4e-0000-4000-8000-aabbccddeeff"
PLACES = ("isOnStage", "isBackstage", "inPrivateCall")

Auth = dict[str, Any]


@dataclass(frozen=True)
class OldShow:
    """Ana's show, in which old apps are let in."""

    platform: InProcessPlatform

    @property
    def event_id(self) -> str:
        return str(self.platform.event_of(ANA)["id"])

    def write(self, auth: Auth, writes: dict[str, Any]) -> None:
        """As an old app: it says nothing of the event. May raise RulesDenied."""
        self.platform.databases.client(identity_of(auth)).update(writes)

    def refuses(self, auth: Auth, writes: dict[str, Any]) -> bool:
        try:
            self.write(auth, writes)
        except RulesDenied:
            return True
        return False

    def comes(self, fan_id: str = PAGE, **fields: Any) -> None:
        """A fan's page, with the whole record."""
        record = {"id": fan_id, "name": "Fay", "os": "Android", **fields}
        self.write(anonymous(UID), {f"{SHOW}/activeFans/{fan_id}": record})

    def fans(self) -> dict[str, Any]:
        found = self.platform.databases.at(f"{SHOW}/activeFans")
        return dict(found or {})

    def told(self) -> list[str]:
        """What the timeline has of who was where."""
        entries = self.platform.tree.get("timeline", {}).get(self.event_id, {}).values()
        return [entry["what"] for entry in entries if "tage" in entry["what"]]

    def bar(self, fan_id: str) -> None:
        request = ForceDisconnectRequest(id=self.event_id, fan_id=fan_id)
        self.platform.backend.seats.moderation.force_disconnect(admin(ANA), request)


@pytest.fixture
def show(platform: InProcessPlatform) -> OldShow:
    platform.databases.as_backend().update({"config/legacyClients": True})
    return OldShow(platform)


@pytest.mark.parametrize("flag", PLACES)
def test_a_fan_with_an_old_app_does_not_put_themselves_on_stage(
    show: OldShow, flag: str
) -> None:
    """A fan's app says, in the fan's own record, that they are on stage or called.

    Hurts: the producer's page shows them there, and their stream goes out.
    Stopped by: the rules. The flag alone, or with anything but another stream, is the
    producer's to give, switch or not.
    """
    show.comes(streamId="s-1")
    place = f"{SHOW}/activeFans/{PAGE}"

    assert show.refuses(anonymous(UID), {f"{place}/{flag}": True})
    assert show.refuses(anonymous(UID), {f"{place}/{flag}": True, f"{place}/name": "F"})
    assert show.refuses(
        anonymous(UID), {place: {"id": PAGE, "streamId": "s-1", flag: True}}
    )


@pytest.mark.parametrize("flag", PLACES)
@pytest.mark.parametrize("there", [False, True])
def test_a_place_that_comes_along_with_a_record_is_gone_at_once(
    show: OldShow,
    flag: str,
    there: bool,  # noqa: FBT001 - a column
) -> None:
    """The same with a whole new record or another stream, as old apps for Android do.

    Hurts: refused, the fan of an honest phone would be lost with their stream; let in,
    anybody is on stage, and in the chapters of the recording.
    Stopped by: the function that counts takes the flag off in the moment in which it
    comes, and the timeline tells of nobody who came.
    """
    if there:
        show.comes(streamId="s-1")
    placed: dict[str, Any] = {"streamId": "s-2", flag: True}
    show.comes(**placed)

    while show.platform.waiting:
        show.platform.deliver()

    assert show.fans()[PAGE] == {
        "id": PAGE,
        "name": "Fay",
        "os": "Android",
        "streamId": "s-2",
    }
    assert "onStage" not in show.told()
    assert "backstage" not in show.told()


def test_who_takes_flags_off_takes_none_that_the_producer_has_given(
    show: OldShow,
) -> None:
    """A fan comes with the flag, and the producer calls that fan before it is gone.

    Hurts: whoever is called on stage is taken off again by a function.
    Stopped by: the function writes as the counter, and the rules let it take none from
    whom the show names.
    """
    show.comes(isOnStage=True)
    named = {f"{SHOW}/stageFanId": PAGE, f"{SHOW}/activeFans/{PAGE}/isOnStage": True}
    show.write(signed_in(ANA), named)

    while show.platform.waiting:
        show.platform.deliver()

    assert show.fans()[PAGE]["isOnStage"] is True


def test_a_record_without_an_id_is_its_makers_and_has_the_key_at_once(
    show: OldShow,
) -> None:
    """A record is made without its id, as iOS does after a sleep, or with another.

    Hurts: pages that take the id of each record find fans whom they cannot name, or
    call somebody else.
    Stopped by: the rules. It is made under the very uid and says a name, and the
    function that counts adds the key at once, to what is still there, and no other id.
    """
    fans = f"{SHOW}/activeFans"
    nameless = {f"{fans}/{UID}/networkQuality": "Good"}
    another = {f"{fans}/{UID}": {"id": PAGE, "name": "Fay"}}
    for writes in (nameless, another, {f"{fans}/{PAGE}": {"name": "Fay"}}):
        assert show.refuses(anonymous(UID), writes), writes
    show.write(anonymous(UID), {f"{fans}/{UID}/name": "Fay"})

    while show.platform.waiting:
        show.platform.deliver()

    assert show.fans() == {UID: {"id": UID, "name": "Fay"}}


@pytest.mark.parametrize("seen_as", [PAGE, UID])
def test_a_barred_fan_is_not_back_with_the_next_page(
    show: OldShow, seen_as: str
) -> None:
    """A barred fan loads the page again: the key is another, the user is the same.

    Hurts: they came straight back into the line.
    Stopped by: the bar is of the user, whatever was added to the uid; the rules ask
    for that in every record, and the functions for tokens.
    """
    show.comes()
    show.bar(seen_as)

    for fan_id in (PAGE, ANOTHER_PAGE, UID, f"{UID}-x"):
        record = {f"{SHOW}/activeFans/{fan_id}": {"id": fan_id}}
        assert show.refuses(anonymous(UID), record), fan_id
        show.platform.databases.as_backend().update({"config/legacyClients": None})
        assert show.refuses(anonymous(UID), record), fan_id
        show.platform.databases.as_backend().update({"config/legacyClients": True})
    assert show.fans() == {}
    with pytest.raises(Barred):
        show.platform.backend.seats.tokens.fan(
            fan(UID), FanTokensRequest(admin_id=ANA, fan_url="night")
        )


def test_a_barred_fan_does_not_stay_by_another_tab(show: OldShow) -> None:
    """A fan who is in line with two pages of an old app, and is barred for one.

    Hurts: the other page's record stays in line, with name and picture.
    Stopped by: every record of that user goes, and nobody else's.
    """
    show.comes(PAGE)
    show.comes(ANOTHER_PAGE)
    other = f"{UID[:-1]}k"
    place = {f"{SHOW}/activeFans/{other}": {"id": other}}
    show.write(anonymous(other), place)

    show.bar(PAGE)

    assert set(show.fans()) == {other}


def after_the_end(event_id: str) -> list[tuple[Auth, dict[str, Any]]]:
    """What pages that are still open send, and the database for those that it lost."""
    now, anybody = {".sv": "timestamp"}, anonymous("host-page")
    fan_record = f"{SHOW}/activeFans/{PAGE}"
    return [
        (signed_in(ANA), {f"{SHOW}/producerHeartBeat": now}),
        (
            signed_in(ANA),
            {f"{SHOW}/producerActive": False, f"{SHOW}/privateCall": None},
        ),
        (signed_in(ANA), {f"{SHOW}/producerActive": True}),
        (signed_in(ANA), {f"{SHOW}/volume/host": 100}),
        (signed_in(ANA), {f"{SHOW}/privateCall": {"isWith": "host"}}),
        (signed_in(ANA), {f"events/{event_id}/status": "live"}),
        *(
            (anybody, {f"{SHOW}/{role}{what}": value})
            for role in ("host", "celebrity")
            for what, value in (("Active", True), ("HeartBeat", now))
        ),
        (anonymous(UID), {fan_record: {"id": PAGE, "name": "Fay"}}),
        (anonymous(UID), {f"{fan_record}/networkQuality": "good"}),
    ]


@pytest.mark.parametrize("ends", ["closed just now", "over", "deleted"])
def test_no_page_that_is_still_open_brings_a_closed_show_back(
    show: OldShow, ends: str
) -> None:
    """Heartbeats of open pages, and what the database does for those that it has lost.

    Hurts: the record of the show was there again, without a status: nobody who watched
    the stream saw the end, and the next show found somebody else active.
    Stopped by: the rules. Whether a show is open its event says, in the moment in which
    it closes; what comes later takes away at most.
    """
    show.comes()
    event_id = show.event_id
    show.platform.change_status(event_id, Status.CLOSED)
    if ends != "closed just now":
        show.platform.settle()
        assert show.platform.databases.at(SHOW) is None
    if ends == "deleted":
        show.platform.databases.as_backend().update(
            {f"events/{event_id}": None, f"timeline/{event_id}": None}
        )

    before = show.platform.databases.at("activeBroadcasts")
    for auth, writes in after_the_end(event_id):
        assert show.refuses(auth, writes), writes
    assert show.platform.databases.at("activeBroadcasts") == before
    # Leaving is let through, and makes nothing.
    for field in ("hostActive", "celebrityActive", "volume/host", "hostHeartBeat"):
        show.write(anonymous("host-page"), {f"{SHOW}/{field}": None})
    show.platform.settle()
    assert show.platform.databases.at(SHOW) is None
    assert show.platform.databases.at("shows/ana/night") is None


@pytest.mark.parametrize(
    "links",
    [
        {"hostUrl": "eouwT6", "celebrityUrl": "a-link-of-sixteen-or-more"},
        {"hostUrl": "a-link-of-sixteen-or-more", "celebrityUrl": "eouwT6"},
        dict.fromkeys(("hostUrl", "celebrityUrl"), "a-link-of-sixteen-or-more"),
    ],
)
def test_no_weak_link_is_stored_for_old_apps(
    show: OldShow, links: dict[str, str]
) -> None:
    """The short links that old apps make, or one for two roles, put into an event.

    Hurts: whoever knows the fans' address has the host's link, for as long as it is
    stored, also when old apps are not let in any more.
    Stopped by: the rules know no exception. What old apps show is computed from the
    fans' address, and good while they are let in.
    """
    event = show.event_id
    former = show.platform.event_of(ANA)
    writes: dict[str, Any] = {}
    for kind, link in links.items():
        writes[f"events/{event}/{kind}"] = link
        writes[f"slugs/ana/{kind}/{former[kind]}"] = None
        writes[f"slugs/ana/{kind}/{link}"] = event
        role = kind.removesuffix("Url")
        writes[f"guests/{event}/{role}"] = f"{role}-{event}-fedcba9876543210"
    by_function = {"uid": ANA, "via": "functions", "token": {}}

    assert show.refuses(by_function, writes)
    strong = {
        **writes,
        **{f"events/{event}/{kind}": f"{kind}-of-sixteen-or-more" for kind in links},
        **{f"slugs/ana/{kind}/{link}": None for kind, link in links.items()},
        **{f"slugs/ana/{kind}/{kind}-of-sixteen-or-more": event for kind in links},
    }
    assert not show.refuses(by_function, strong)
