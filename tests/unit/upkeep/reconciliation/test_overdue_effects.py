"""Effects that neither trigger nor task has carried out."""

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import VideoUnavailable
from tests.support.builders import EVENT_ID, an_event
from tests.support.fakes import STAGE
from tests.unit.upkeep.reconciliation.runs import reconcile, repairs
from tests.unit.world import (
    ACTIVE,
    EVENT,
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
