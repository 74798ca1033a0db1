"""What is recorded and streamed of a show as its status moves on."""

from datetime import timedelta

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    VideoUnavailable,
)
from tests.support.builders import EVENT_ID
from tests.support.fakes import API_KEY
from tests.unit.world import (
    ACTIVE,
    EVENT,
    SHOW,
    a_show_in_preshow,
    a_show_that_is_live,
    change,
)


def test_going_live_records_when_the_event_wants_it() -> None:
    world = a_show_that_is_live(archive_event=True)

    (archive,) = world.video.archives.values()
    assert archive.name == "Archive Launch night 2026-01-01"
    assert archive.composed
    assert world.at(f"{EVENT}/archiveId") == "archive-1"
    assert world.at(f"{EVENT}/archive/status") == "started"
    assert world.at(f"{ACTIVE}/archiving") is True


def test_going_live_records_and_streams_nothing_that_nobody_wants() -> None:
    world = a_show_that_is_live()

    assert world.video.archives == {}
    assert world.video.broadcasts == {}


def test_where_to_watch_is_public_only_once_there_is_something_to_see() -> None:
    world = a_show_that_is_live(hls=True)
    assert world.at(f"{SHOW}/hlsUrl") is None

    world.video.broadcast_becomes_playable("broadcast-1")
    world.run_task(Effect.PUBLISH_HLS)

    url = "https://cdn.example/broadcast-1/playlist.m3u8"
    assert world.at(f"{SHOW}/hlsUrl") == world.at(f"{ACTIVE}/hlsUrl") == url


def test_the_end_lets_viewers_see_it_until_the_drain_is_over() -> None:
    world = a_show_that_is_live(hls=True)

    change(world, Status.CLOSED)

    (task,) = world.tasks.of("stopBroadcastTask")
    assert world.at(f"{SHOW}/status") == "closed"
    assert world.at(f"{ACTIVE}/status") == "closed"
    assert world.video.broadcasts["broadcast-1"].state.status == "started"
    assert task.at == world.clock.now() + timedelta(seconds=60)


def test_after_the_drain_stream_and_records_go() -> None:
    world = a_show_that_is_live(hls=True)
    change(world, Status.CLOSED)

    world.clock.advance(60)
    world.run_task(Effect.STOP_BROADCAST)

    assert world.video.broadcasts["broadcast-1"].state.status == "stopped"
    assert world.at(ACTIVE) is None
    assert world.at(SHOW) is None


def test_the_end_stops_the_recording_and_says_where_its_file_will_be() -> None:
    world = a_show_that_is_live(
        archive_event=True, bucket_url="https://bucket.example/"
    )

    event = change(world, Status.CLOSED)

    assert world.video.archives["archive-1"].state.status == "stopped"
    assert event.archive_url == (
        f"https://bucket.example/{API_KEY}/archive-1/archive.mp4"
    )
    assert event.archive is not None
    assert event.archive.status == "stopped"
    assert world.at(f"{ACTIVE}/archiving") is False


def test_a_recording_is_looked_after_until_its_file_is_there() -> None:
    world = a_show_that_is_live(archive_event=True)
    change(world, Status.CLOSED)
    task = world.tasks.by_key(f"{EVENT_ID}-finishArchive")
    world.video.archive_becomes(
        "archive-1", "uploaded", duration_s=61, size_bytes=1_000
    )

    world.run_task(Effect.FINISH_ARCHIVE)

    assert task.at == world.clock.now() + timedelta(seconds=10)
    assert world.at(f"{EVENT}/archive") == {
        "id": "archive-1",
        "status": "uploaded",
        "durationS": 61,
        "sizeBytes": 1_000,
    }


def test_an_empty_stage_does_not_hold_the_show_up() -> None:
    world = a_show_in_preshow(archive_event=True, hls=True)
    world.video.empty_stages.add("stage-session")

    event = change(world, Status.LIVE)

    assert event.status is Status.LIVE
    assert event.problems is not None
    assert event.problems["startArchive"].reason == "stage-empty"
    assert not event.problems["startBroadcast"].final


def test_what_an_empty_stage_held_up_is_done_by_the_task() -> None:
    world = a_show_in_preshow(archive_event=True)
    world.video.empty_stages.add("stage-session")
    change(world, Status.LIVE)
    world.video.empty_stages.clear()

    world.run_task(Effect.OPEN_RECORDS, Effect.LIVE_RECORDS, Effect.START_ARCHIVE)

    assert world.at(f"{EVENT}/archiveId") == "archive-1"
    assert world.at(f"{EVENT}/problems") is None


def test_a_recording_whose_start_was_not_answered_is_found_again() -> None:
    world = a_show_in_preshow(archive_event=True)
    world.video.fail_next("start_archive", VideoUnavailable("Lost."), after=True)
    event = change(world, Status.LIVE)
    assert event.archive_id is None

    world.run_task(Effect.START_ARCHIVE)

    assert list(world.video.archives) == ["archive-1"]
    assert world.at(f"{EVENT}/archiveId") == "archive-1"


def test_a_stream_whose_start_was_not_answered_is_found_again() -> None:
    world = a_show_in_preshow(hls=True)
    world.video.fail_next("start_broadcast", VideoUnavailable("Lost."), after=True)
    change(world, Status.LIVE)

    world.run_task(Effect.START_BROADCAST)

    assert list(world.video.broadcasts) == ["broadcast-1"]
    assert world.at(f"{ACTIVE}/hlsId") == "broadcast-1"


def test_a_recording_whose_start_was_never_answered_is_stopped_all_the_same() -> None:
    world = a_show_in_preshow(archive_event=True)
    world.video.fail_next("start_archive", VideoUnavailable("Lost."), after=True)
    change(world, Status.LIVE)

    event = change(world, Status.CLOSED)

    assert world.video.archives["archive-1"].state.status == "stopped"
    assert event.archive_id == "archive-1"


def test_a_late_attempt_does_not_record_a_show_that_is_over() -> None:
    world = a_show_in_preshow(archive_event=True)
    world.video.empty_stages.add("stage-session")
    change(world, Status.LIVE)
    change(world, Status.CLOSED)
    world.video.empty_stages.clear()

    world.run_task(Effect.START_ARCHIVE)

    assert world.video.archives == {}
