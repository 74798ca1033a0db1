"""Calls: who is called without their turn, and who outstays a call."""

from typing import Any

import pytest

from emulators.firebase.database.tree import InvalidData
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import NobodyReady
from interactive_broadcast.seats.line_models import CallNextRequest
from tests.attacks.test_seats import deliver, line_up
from tests.support.in_process_platform import (
    ANA,
    FANS,
    LIMIT,
    InProcessPlatform,
    admin,
    anonymous,
)

SHOW = "activeBroadcasts/ana/night"
LINE, CALLS = "line/ana/night", "calls/ana/night"
REQUESTS = "callRequests/ana/night"
NOW: dict[str, Json] = {".sv": "timestamp"}
FAY, GUS = FANS[:LIMIT]


def publishes(platform: InProcessPlatform, *uids: str) -> None:
    """On deck, as OpenTok has reported it."""
    for uid in uids:
        place = f"{SHOW}/activeFans/{uid}/streamId"
        platform.databases.arrange({place: f"stream-{uid}"})


def click(platform: InProcessPlatform, request_id: str) -> str:
    """The producer calls the next one."""
    request = CallNextRequest(id=platform.event_of(ANA)["id"], request_id=request_id)
    return platform.backend.seats.calling.call_next(admin(ANA), request).fan_id


def refused(platform: InProcessPlatform, uid: str, writes: dict[str, Any]) -> bool:
    """Whether the database refuses a fan's write, and stays as it is."""
    before = platform.databases.instance.root
    try:
        platform.client(anonymous(uid)).update(writes)
    except (RulesDenied, InvalidData):
        return platform.databases.instance.root is before
    return False


@pytest.mark.parametrize(
    "writes",
    [
        {f"{CALLS}/{FAY}": NOW},
        {f"{SHOW}/activeFans/{FAY}/isBackstage": True, f"{CALLS}/{FAY}": NOW},
        {
            f"{SHOW}/activeFans/{FAY}/isBackstage": True,
            f"{SHOW}/backstageFanId": FAY,
            f"{CALLS}/{FAY}": NOW,
            f"{REQUESTS}/click-1": {"fanId": FAY, "to": "backstage", "at": NOW},
        },
        {f"{REQUESTS}/click-1": {"fanId": GUS, "to": "backstage", "at": NOW}},
    ],
)
def test_nobody_calls_themselves(
    platform: InProcessPlatform, writes: dict[str, Any]
) -> None:
    """A fan in line writes the call that the producer would write, or uses up a click.

    Hurts: whoever stands before them; a click that is taken calls nobody.
    Stopped by: calls are written by who directs the line, requests through functions.
    """
    line_up(platform, FAY, GUS)

    assert refused(platform, FAY, writes)


@pytest.mark.parametrize(
    "writes",
    [
        pytest.param({f"{CALLS}/{FAY}": NOW}, id="begins its time anew"),
        pytest.param({f"{CALLS}/{FAY}": 9_000_000_000_000}, id="puts it off"),
        pytest.param({f"{SHOW}/callSeconds": 600}, id="makes it longer"),
    ],
)
def test_nobody_has_longer_to_answer_than_others(
    platform: InProcessPlatform, writes: dict[str, Any]
) -> None:
    """A fan who is called keeps the place backstage from the others without coming.

    Hurts: the show waits for somebody who is not there.
    Stopped by: a call is at the server's time, by whoever directs the line; what the
    fan may do is to answer it.
    """
    line_up(platform, FAY, GUS)
    publishes(platform, FAY, GUS)
    click(platform, "click-1")

    assert refused(platform, FAY, writes)

    platform.clock.advance(30)
    assert click(platform, "click-2") == GUS


@pytest.mark.parametrize("field", ["missed", "missedAt"])
@pytest.mark.parametrize("value", [None, 0, NOW])
def test_a_missed_call_is_not_forgotten_by_who_missed_it(
    platform: InProcessPlatform, field: str, value: Json
) -> None:
    """A fan takes the note of missed calls away, to be called for ever without coming.

    Hurts: each call costs the show half a minute.
    Stopped by: missed calls are the counter's to note; whoever gets out of line and in
    again stands behind all others.
    """
    line_up(platform, FAY, GUS)
    publishes(platform, FAY)
    click(platform, "click-1")
    platform.clock.advance(30)
    with pytest.raises(NobodyReady):
        click(platform, "click-2")

    assert refused(platform, FAY, {f"{LINE}/{FAY}/{field}": value})


def test_getting_out_of_line_keeps_nobody_backstage(
    platform: InProcessPlatform,
) -> None:
    """A fan who is called gets out of line, so that there is no place to note it in.

    Hurts: the place backstage is taken by somebody who does not come.
    Stopped by: a call that runs out takes flag and place back, in line or not.
    """
    line_up(platform, FAY, GUS)
    publishes(platform, FAY, GUS)
    click(platform, "click-1")
    platform.client(anonymous(FAY)).update({f"{LINE}/{FAY}": None})
    deliver(platform)
    platform.clock.advance(30)

    assert click(platform, "click-2") == GUS
    assert platform.tree["activeBroadcasts"]["ana"]["night"]["backstageFanId"] == GUS


@pytest.mark.parametrize("uid", [FAY, GUS])
def test_nobody_takes_back_a_call_but_by_answering_their_own(
    platform: InProcessPlatform, uid: str
) -> None:
    """Somebody in line ends the call of whoever is before them, or has it count twice.

    Hurts: a fan loses the turn that they have waited for.
    Stopped by: what a call has given goes by the counter alone, when its time is over.
    """
    line_up(platform, FAY, GUS)
    publishes(platform, FAY, GUS)
    click(platform, "click-1")
    platform.clock.advance(30)
    record = f"{SHOW}/activeFans/{FAY}/isBackstage"
    taken = {f"{CALLS}/{FAY}": None, f"{LINE}/{FAY}/missed": 1}

    assert refused(platform, uid, taken)
    assert refused(platform, GUS, {record: None})
    assert refused(platform, GUS, {f"{CALLS}/{FAY}": None})
