"""Effects that neither trigger nor task has carried out."""

from collections.abc import Callable

import pytest

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import DatabaseUnavailable, VideoUnavailable
from interactive_broadcast.kernel.models import Json
from tests.support.builders import EVENT_ID, an_event
from tests.support.fakes import STAGE
from tests.unit.upkeep.reconciliation.runs import reconcile, repairs
from tests.unit.world import (
    ACTIVE,
    EVENT,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    change,
)


def test_an_interrupted_attempt_is_repeated_and_adopts_what_it_started() -> None:
    world = a_show_in_preshow(archive_event=True)
    world.write_status(Status.LIVE)
    world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)
    world.video.start_archive("stage-session", name="Night", composed=True)
    world.clock.advance(61)

    reconcile(world)

    assert world.at(f"{EVENT}/archiveId") == "archive-1"
    assert len(world.video.archives) == 1
    told = [one for one in repairs(world) if one["repair"] == "effects"]
    assert "startArchive" in told[0]["effects"]


def test_effects_are_left_to_a_call_that_has_announced_itself() -> None:
    world = a_show_in_preshow(archive_event=True)
    world.ledger.announce_status(an_event(), Status.LIVE)
    world.write_status(Status.LIVE)

    reconcile(world)
    assert world.video.archives == {}

    world.clock.advance(61)
    reconcile(world)
    assert len(world.video.archives) == 1


def test_what_opentok_refused_for_an_hour_is_done_when_it_is_back() -> None:
    world = a_show_in_preshow(archive_event=True)
    world.video.publish(STAGE, "connection-1", "stream-1")
    down = VideoUnavailable("Down.")
    world.video.fail_next("start_archive", down, times=13)
    change(world, Status.LIVE)
    for _ in range(12):
        world.clock.advance(minutes=5)
        world.reconciler.run()
    assert world.video.archives == {}

    world.clock.advance(minutes=5)
    reconcile(world)

    assert len(world.video.archives) == 1
    assert world.at(f"{EVENT}/problems") is None


def test_a_record_that_does_not_say_what_the_ledger_knows_is_corrected() -> None:
    world = a_show_that_is_live(hls=True)
    world.video.publish(STAGE, "connection-1", "stream-1")
    world.video.broadcast_becomes_playable("broadcast-1")
    world.databases.put(f"{ACTIVE}/hlsId", None)
    world.clock.advance(61)

    reconcile(world)

    assert world.at(f"{ACTIVE}/hlsId") == "broadcast-1"
    assert {"repair": "records"} in repairs(world)


def lose_the_stream_in_the_record(world: World) -> None:
    world.databases.put(f"{ACTIVE}/hlsId", None)


def lose_the_start_of_the_stream(world: World) -> None:
    world.databases.put(f"effects/{EVENT_ID}/startBroadcast", None)


def skip_the_recording(world: World) -> None:
    """As an attempt that has seen a stop by hand, which was taken back since."""
    entry: Json = {"state": "done", "attempt": 1, "leaseUntil": 1, "result": {"a": 1}}
    world.databases.put(f"effects/{EVENT_ID}/startArchive", entry)


def leave_the_recording_to_a_call_that_died(world: World) -> None:
    entry: Json = {"state": "running", "attempt": 1, "leaseUntil": 1}
    world.databases.put(f"effects/{EVENT_ID}/startArchive", entry)


@pytest.mark.parametrize(
    "drift",
    [
        lose_the_stream_in_the_record,
        lose_the_start_of_the_stream,
        skip_the_recording,
        leave_the_recording_to_a_call_that_died,
    ],
)
def test_what_drifts_after_a_run_that_found_nothing_to_do_is_found_by_the_next(
    drift: Callable[[World], None],
) -> None:
    world = a_show_that_is_live(hls=True, archive_event=True)
    world.clock.advance(61)
    world.reconciler.run()
    world.reconciler.run()
    assert world.at(f"watched/{EVENT_ID}/told") == "live"

    drift(world)
    reconcile(world)

    assert world.at(f"{ACTIVE}/hlsId") == world.at(
        f"effects/{EVENT_ID}/startBroadcast/result/broadcastId"
    )
    recorded = world.at(f"effects/{EVENT_ID}/startArchive/result/archiveId")
    assert recorded == "archive-1"
    assert len(world.video.archives) == len(world.video.broadcasts) == 1


def test_while_the_timeline_cannot_be_asked_nobody_says_that_it_tells_everything() -> (
    None
):
    world = a_show_in_preshow()
    world.clock.advance(61)
    world.databases.put(f"timeline/{EVENT_ID}", None)
    world.databases.before_write(
        f"timeline/{EVENT_ID}/status-preshow",
        lambda: world.databases.fail_next("write", DatabaseUnavailable("Away.")),
    )

    world.reconciler.run()
    assert world.at(f"watched/{EVENT_ID}/told") is None

    reconcile(world)
    assert world.at(f"watched/{EVENT_ID}/told") == "preshow"
    assert world.at(f"timeline/{EVENT_ID}/status-preshow") is not None
