"""Past the interactive limit: seats without a record, records that do not count."""

import json
from functools import partial
from typing import Any

import pytest

from interactive_broadcast.kernel.errors import RulesDenied, UserNeeded
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.show_errors import StageFull
from interactive_broadcast.seats.models import FanTokensRequest
from tests.support.builders import a_fan
from tests.support.callback_requests import a_callback, about_somebody
from tests.support.entering import counting, entering, leaving
from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    LIMIT,
    InProcessPlatform,
    anonymous,
    fan,
    signed_in,
)

SHOW = "activeBroadcasts/ana/night"
MARKS, NUMBER = "viewers/ana/night", "viewerCounts/ana/night"
FAN, OTHER = FANS[0], FANS[1]
AUDIENCE = FanTokensRequest(admin_id=ANA, fan_url="night")


def record(uid: str) -> str:
    return f"{SHOW}/activeFans/{uid}"


def coming(uid: str) -> dict[str, Any]:
    """What their app writes."""
    fields = {"id": uid, "joinedAt": {".sv": "timestamp"}}
    return entering(record(uid), fields)


def refused(platform: InProcessPlatform, uid: str, writes: dict[str, Any]) -> bool:
    before = platform.databases.instance.root
    try:
        platform.client(anonymous(uid)).update(writes)
    except RulesDenied:
        return platform.databases.instance.root is before
    return False


def join(platform: InProcessPlatform, uid: str) -> None:
    platform.client(anonymous(uid)).update(coming(uid))


def arrive(platform: InProcessPlatform, uid: str) -> None:
    """They connect to the stage, by their uid as id, and OpenTok reports it."""
    event = platform.event_of(ANA)
    stage = event["stageSessionId"]
    data = json.dumps({"userType": "fan", "person": opaque_id(event["id"], uid)})
    platform.video.connections[uid] = stage
    body = about_somebody(
        "connectionCreated", stage, connection={"id": uid, "data": data}
    )
    platform.backend.show.callbacks.take(a_callback(body))


def move(by: int) -> dict[str, Any]:
    return {NUMBER: {".sv": {"increment": by}}}


def test_no_seat_is_free_of_the_limit(platform: InProcessPlatform) -> None:
    """Forty fans ask for tokens, and none of them ever writes a record.

    Hurts: the limit counted records; whoever wrote none connected beside it, billed.
    Stopped by: tokens come with a record, made and counted before they are minted.
    """
    for uid in FANS[:LIMIT]:
        platform.backend.seats.tokens.fan(fan(uid), AUDIENCE)

    with pytest.raises(StageFull):
        platform.backend.seats.tokens.fan(fan(FANS[LIMIT]), AUDIENCE)
    with pytest.raises(UserNeeded):
        platform.backend.seats.tokens.fan(
            a_fan(None, admin_id=None, event_id=None), AUDIENCE
        )
    assert platform.databases.at(NUMBER) == LIMIT


def test_nobody_comes_in_between_two_looks_at_the_count(
    platform: InProcessPlatform,
) -> None:
    """Everybody joins in the same moment, before any trigger has run.

    Hurts: the flag for a full show comes later; sixty joins let in 52 instead of five.
    Stopped by: the rules: the number moves in the write of the record, below the limit.
    """
    outcomes = [refused(platform, uid, coming(uid)) for uid in FANS]

    assert outcomes == [False] * LIMIT + [True] * (len(FANS) - LIMIT)


def test_nobody_comes_in_uncounted(platform: InProcessPlatform) -> None:
    """A record without the mark and the number, with the mark alone, or the number.

    Hurts: a seat that the limit does not know of.
    Stopped by: the rules: record, mark and number are one write, or none.
    """
    place = record(FAN)
    mark, number = counting(place, by=1)
    whole = coming(FAN)

    for left_out in ({mark}, {number}, {mark, number}, {place}):
        part = {path: value for path, value in whole.items() if path not in left_out}
        assert refused(platform, FAN, part), left_out
    assert not refused(platform, FAN, whole)


@pytest.mark.parametrize("by", [1, -1, 5, -5, 0])
def test_the_number_does_not_move_alone(platform: InProcessPlatform, by: int) -> None:
    """Counting up, to fill a show that is empty; or down, to make room.

    Hurts: one anonymous user shuts everybody out, or lifts the limit.
    Stopped by: the rules: it moves by one, in the write in which the own mark does.
    """
    join(platform, OTHER)

    for uid in (FAN, OTHER):
        assert refused(platform, uid, move(by))


def test_a_mark_does_not_move_alone(platform: InProcessPlatform) -> None:
    """A mark without a record, or the own mark removed by somebody who stays.

    Hurts: a mark alone keeps a seat from others; without one, a seat costs nothing.
    Stopped by: the rules: a mark comes with the record and goes with it.
    """
    join(platform, OTHER)

    for writes in (
        {f"{MARKS}/{FAN}": True},
        {f"{MARKS}/{FAN}": True, **move(1)},
    ):
        assert refused(platform, FAN, writes)
    for writes in (
        {f"{MARKS}/{OTHER}": None},
        {f"{MARKS}/{OTHER}": None, **move(-1)},
    ):
        assert refused(platform, OTHER, writes)


def test_nobody_is_counted_twice(platform: InProcessPlatform) -> None:
    """The write of joining, sent again and again.

    Hurts: one fan fills the show.
    Stopped by: the rules: a mark is made once, and the number moves with it alone.
    """
    join(platform, FAN)

    for writes in (coming(FAN), counting(record(FAN), by=1), move(1)):
        assert refused(platform, FAN, writes)
    assert platform.databases.at(NUMBER) == 1


def test_nobody_counts_down_without_leaving(platform: InProcessPlatform) -> None:
    """The write of leaving, but for the record; or twice.

    Hurts: room for one more than there is, each time.
    Stopped by: the rules: the number goes down in the write in which the record goes.
    """
    join(platform, FAN)
    join(platform, OTHER)
    whole = leaving(record(FAN))
    stays = {path: value for path, value in whole.items() if path != record(FAN)}

    assert refused(platform, FAN, stays)
    assert not refused(platform, FAN, whole)
    assert refused(platform, FAN, whole)
    assert platform.databases.at(NUMBER) == 1


def test_nobody_leaves_and_stays_counted(platform: InProcessPlatform) -> None:
    """A fan removes the record, and neither mark nor number.

    Hurts: seats that stay taken with nobody in them, until the counter has come by.
    Stopped by: the rules: the mark goes with the record.
    """
    join(platform, FAN)

    assert refused(platform, FAN, {record(FAN): None})


def test_nobody_counts_for_another(platform: InProcessPlatform) -> None:
    """A fan counts others in or out, alone or beside themselves; so does a producer.

    Hurts: others are shut out of the show, or a friend sits in it for free.
    Stopped by: the rules: a mark is its owner's and the counter's.
    """
    join(platform, OTHER)
    theirs = counting(record(OTHER), by=-1)

    assert refused(platform, FAN, theirs)
    assert refused(platform, FAN, {**coming(FAN), f"{MARKS}/{OTHER}": None})
    assert refused(platform, FAN, {**coming(FAN), f"{MARKS}/walk-in": True})
    for uid in (ANA, BOB):
        with pytest.raises(RulesDenied):
            platform.client(signed_in(uid)).update(theirs)


def test_a_seat_that_nobody_sits_in_is_free_again(platform: InProcessPlatform) -> None:
    """A script asks for tokens under one anonymous user after another, and never comes.

    Hurts: a full show with nobody in it.
    Stopped by: a record that no connection follows goes after the grace period.
    """
    for uid in FANS[:LIMIT]:
        platform.backend.seats.tokens.fan(fan(uid), AUDIENCE)

    platform.reconcile()
    platform.clock.advance(platform.limits.presence_grace_s() + 1)
    platform.reconcile()
    platform.settle()

    assert platform.databases.at(NUMBER) == 0
    assert platform.backend.seats.tokens.fan(fan(FANS[LIMIT]), AUDIENCE).stage_token


@pytest.mark.parametrize("leaves_first", [True, False])
def test_whoever_leaves_with_the_tokens_is_not_connected(
    platform: InProcessPlatform, *, leaves_first: bool
) -> None:
    """Taking tokens, leaving the show, and connecting; one after the other.

    Hurts: tokens are good for ten minutes, so that many are connected at once, and
    billed, where the limit has one seat.
    Stopped by: whoever is connected and has no record is disconnected, by the report of
    it or by the next run. (Without callbacks nobody knows whose a connection is.)
    """
    platform.backend.seats.tokens.fan(fan(FAN), AUDIENCE)
    leave, connect = leaving(record(FAN)), partial(arrive, platform, FAN)
    if not leaves_first:
        connect()
    platform.client(anonymous(FAN)).update(leave)
    if leaves_first:
        connect()
    else:
        platform.reconcile()

    assert FAN not in platform.video.connections
    place = f"disconnections/{platform.event_of(ANA)['id']}/{FAN}/reason"
    assert platform.databases.at(place) == "disconnected"


def test_whoever_has_a_record_stays_connected(platform: InProcessPlatform) -> None:
    """The same by a fan who is in the show, for comparison.

    Hurts: if they were disconnected too, the test above would prove nothing.
    Stopped by: nothing.
    """
    platform.backend.seats.tokens.fan(fan(FAN), AUDIENCE)

    arrive(platform, FAN)
    platform.reconcile()

    assert FAN in platform.video.connections
