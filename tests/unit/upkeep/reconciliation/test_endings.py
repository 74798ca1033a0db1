"""Shows that nobody ends."""

import pytest

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    VideoCredentialsRefused,
    VideoUnavailable,
)
from interactive_broadcast.show.models import StandbyRequest
from interactive_broadcast.upkeep.reconciliation.endings import (
    is_abandoned,
    is_preshow_too_long,
    is_too_long,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, an_event
from tests.support.fakes import STAGE
from tests.unit.upkeep.reconciliation.runs import lines, reconcile, repairs
from tests.unit.world import (
    ACTIVE,
    ADMIN,
    EVENT,
    OPEN_EVENT,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    change,
)

HOUR_MS = 3_600_000
PRODUCER = f"presence/{ADMIN_ID}/{FAN_URL}/producer"
EMPTY_SINCE = f"watched/{EVENT_ID}/emptySince"


def an_empty_show() -> World:
    """Live since half an hour, and since then without anybody."""
    world = a_show_that_is_live(archive_event=True)
    world.video.leave(STAGE)
    world.reconciler.run()
    world.clock.advance(minutes=30)
    return world


def status_entry(world: World) -> object:
    return world.at(f"timeline/{EVENT_ID}/status-closed")


def test_a_show_that_lasts_longer_than_any_is_ended_as_its_producer_would() -> None:
    world = a_show_that_is_live(archive_event=True, hls=True)
    world.video.publish(STAGE, "connection-1", "stream-1")
    world.clock.advance(hours=12, seconds=1)

    reconcile(world)

    assert world.at(f"{EVENT}/status") == "closed"
    assert world.at(f"{EVENT}/showEndedAt") == world.clock.now_ms()
    assert world.at(OPEN_EVENT) is None
    assert world.at(f"{ACTIVE}/status") == "closed"
    assert world.video.archives["archive-1"].state.is_over
    assert status_entry(world) == {
        "what": "status",
        "by": "backend",
        "details": {"from": "live", "to": "closed", "reason": "too-long"},
        "at": world.clock.now_ms(),
    }


def test_a_show_may_last_for_twelve_hours() -> None:
    world = a_show_that_is_live()
    world.video.publish(STAGE, "connection-1", "stream-1")
    world.clock.advance(hours=12)

    reconcile(world)

    assert world.at(f"{EVENT}/status") == "live"


def test_a_show_without_producer_and_stage_is_ended_after_half_an_hour() -> None:
    world = a_show_that_is_live(archive_event=True)
    world.video.leave(STAGE)
    reconcile(world)
    assert world.at(EMPTY_SINCE) == world.clock.now_ms()

    world.clock.advance(minutes=29)
    world.reconciler.run()
    assert world.at(f"{EVENT}/status") == "live"

    world.clock.advance(minutes=1)
    reconcile(world)
    assert world.at(f"{EVENT}/status") == "closed"
    assert world.video.archives["archive-1"].state.is_over


@pytest.mark.parametrize("sign", ["a heartbeat", "a stream"])
def test_a_show_goes_on_when_somebody_comes_back(sign: str) -> None:
    world = an_empty_show()
    if sign == "a heartbeat":
        world.databases.put(f"{PRODUCER}/tab-1", world.clock.now_ms())
    else:
        world.video.publish(STAGE, "connection-1", "stream-1")

    reconcile(world)

    assert world.at(f"{EVENT}/status") == "live"
    assert world.at(EMPTY_SINCE) is None


def test_a_producer_whose_heartbeat_has_stopped_does_not_count() -> None:
    world = an_empty_show()
    world.databases.put(f"{PRODUCER}/tab-1", world.clock.now_ms() - 301_000)

    reconcile(world)

    assert world.at(f"{EVENT}/status") == "closed"


def test_a_show_goes_on_while_opentok_does_not_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = an_empty_show()
    before = world.at(EMPTY_SINCE)
    world.video.fail_next("connections_of", VideoUnavailable("Down."))

    world.reconciler.run()

    assert world.at(f"{EVENT}/status") == "live"
    assert world.at(EMPTY_SINCE) == before
    assert lines(capsys)[-1]["failed"] == 1


def test_a_show_goes_on_while_opentok_refuses_the_project() -> None:
    world = an_empty_show()
    refused = VideoCredentialsRefused("Refused.")
    world.video.fail_next("connections_of", refused, times=4)

    reconcile(world)

    assert world.at(f"{EVENT}/status") == "live"


def test_a_preshow_may_be_empty_for_a_day() -> None:
    world = a_show_in_preshow()
    world.clock.advance(days=1)

    reconcile(world)

    assert world.at(f"{EVENT}/status") == "preshow"
    assert world.at(EMPTY_SINCE) is None


def test_a_preshow_that_nobody_closes_is_closed_after_a_day() -> None:
    world = a_show_in_preshow()
    world.clock.advance(days=1, seconds=1)

    reconcile(world)

    assert world.at(f"{EVENT}/status") == "closed"
    assert world.at(f"{EVENT}/showEndedAt") is None
    assert world.at(OPEN_EVENT) is None
    assert status_entry(world) == {
        "what": "status",
        "by": "backend",
        "details": {"from": "preshow", "to": "closed", "reason": "preshow-too-long"},
        "at": world.clock.now_ms(),
    }


def test_a_show_that_goes_live_when_its_preshow_is_too_long_stays_live() -> None:
    world = a_show_in_preshow()
    world.clock.advance(days=1, seconds=1)
    world.databases.before_write(
        f"{EVENT}/status", lambda: world.write_status(Status.LIVE)
    )

    world.reconciler.run()

    assert world.at(f"{EVENT}/status") == "live"


def test_an_intermission_that_was_announced_may_take_as_long_as_it_likes() -> None:
    world = a_show_that_is_live()
    world.shows.set_standby(ADMIN, StandbyRequest(id=EVENT_ID, standby=True))
    reconcile(world)
    world.clock.advance(hours=3)

    reconcile(world)

    assert world.at(f"{EVENT}/status") == "live"
    assert world.at(EMPTY_SINCE) is None


def test_an_intermission_does_not_make_a_show_longer_than_any() -> None:
    world = a_show_that_is_live()
    world.shows.set_standby(ADMIN, StandbyRequest(id=EVENT_ID, standby=True))
    world.clock.advance(hours=12, seconds=1)

    reconcile(world)

    assert world.at(f"{EVENT}/status") == "closed"
    assert world.at(f"{EVENT}/standby") is None


@pytest.mark.parametrize(
    ("started_at", "expected"),
    [(None, False), (HOUR_MS, False), (HOUR_MS - 1, True)],
)
def test_a_preshow_is_too_long_when_it_began_too_long_ago(
    started_at: int | None, *, expected: bool
) -> None:
    event = an_event(preshow_started_at=started_at)
    now_ms = 25 * HOUR_MS

    is_over = is_preshow_too_long(event, now_ms=now_ms, max_preshow_s=24 * 3600)

    assert is_over is expected


def test_a_show_that_its_producer_ends_at_the_same_moment_is_left_to_them() -> None:
    world = an_empty_show()
    world.databases.before_write(
        f"{EVENT}/status", lambda: world.write_status(Status.CLOSED)
    )

    world.reconciler.run()

    assert status_entry(world) is None
    assert world.at(f"{EVENT}/status") == "closed"


def test_an_ending_that_was_interrupted_is_completed_by_the_next_run() -> None:
    world = an_empty_show()
    world.databases.put(f"{EVENT}/status", "closed")
    world.ledger.announce_status(an_event(), Status.CLOSED)
    world.clock.advance(61)

    world.reconciler.run()

    assert world.at(OPEN_EVENT) is None
    assert world.video.archives["archive-1"].state.is_over


def test_an_ending_is_counted_and_is_no_other_repair(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = an_empty_show()

    world.reconciler.run()

    assert lines(capsys)[-1]["ended"] == 1
    assert [one["repair"] for one in repairs(world)] in ([], ["effects"])


def test_a_show_whose_admin_has_no_project_any_more_goes_on() -> None:
    world = an_empty_show()
    world.databases.put(f"admins/{ADMIN_ID}/otApiKey", None)

    reconcile(world)

    assert world.at(f"{EVENT}/status") == "live"


def test_a_show_that_was_closed_by_hand_is_not_ended_again() -> None:
    world = an_empty_show()
    change(world, Status.CLOSED)

    reconcile(world)

    assert world.effect(Effect.STOP_ARCHIVE) is not None
    assert [one for one in repairs(world) if one["repair"] == "ended"] == []


@pytest.mark.parametrize(
    ("started_at", "expected"),
    [(None, False), (HOUR_MS, False), (HOUR_MS - 1, True)],
)
def test_a_show_is_too_long_when_it_began_too_long_ago(
    started_at: int | None, *, expected: bool
) -> None:
    event = an_event(show_started_at=started_at)

    assert is_too_long(event, now_ms=13 * HOUR_MS, max_show_s=12 * 3600) is expected


@pytest.mark.parametrize(
    ("empty_since", "expected"), [(None, False), (60_001, False), (60_000, True)]
)
def test_a_show_is_abandoned_when_nobody_has_been_there_for_long_enough(
    empty_since: int | None, *, expected: bool
) -> None:
    assert is_abandoned(empty_since, now_ms=120_000, abandoned_s=60) is expected
