"""Directing a show."""

from datetime import timedelta

import pytest

from interactive_broadcast.errors import (
    ArchiveFinished,
    ArchiveNotFound,
    EventNotFound,
    IllegalTransition,
    RulesDenied,
    ShowNotLive,
    StageEmpty,
    TasksUnavailable,
    VideoCredentialsRefused,
    VideoUnavailable,
)
from interactive_broadcast.models.events import (
    ChangeStatusRequest,
    Event,
    EventRequest,
    Status,
)
from interactive_broadcast.models.shows import Effect
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin, an_event
from tests.support.fakes import API_KEY, FakeLimits
from tests.unit.world import ACTIVE, EVENT, OPEN_EVENT, SHOW, World, a_world

ADMIN = an_admin()
REQUEST = EventRequest(id=EVENT_ID)


def change(world: World, status: Status) -> Event:
    return world.shows.change_status(
        ADMIN, ChangeStatusRequest(id=EVENT_ID, status=status)
    )


def a_show_in_preshow(
    *, hls: bool = False, bucket_url: str | None = None, **changes: object
) -> World:
    limits = FakeLimits(bucket_url=bucket_url)
    world = a_world(an_event(**changes), hls=hls, limits=limits)
    change(world, Status.PRESHOW)
    return world


def a_show_that_is_live(
    *, hls: bool = False, bucket_url: str | None = None, **changes: object
) -> World:
    world = a_show_in_preshow(hls=hls, bucket_url=bucket_url, **changes)
    change(world, Status.LIVE)
    return world


def test_the_preshow_opens_the_records_of_the_show() -> None:
    world = a_world(hls=True)

    event = change(world, Status.PRESHOW)

    assert event.status is Status.PRESHOW
    assert event.problems is None
    assert world.at(ACTIVE) == {
        "eventId": EVENT_ID,
        "name": "Launch night",
        "status": "preshow",
        "interactiveLimit": 3000,
        "hlsEnabled": True,
        "archiving": False,
    }
    assert world.at(SHOW) == {
        "name": "Launch night",
        "status": "preshow",
        "limit": 3000,
        "viewers": 0,
    }


def test_the_preshow_leaves_alone_who_came_early() -> None:
    world = a_world()
    world.databases.put(f"{ACTIVE}/hostActive", True)  # noqa: FBT003 - JSON

    change(world, Status.PRESHOW)

    assert world.at(f"{ACTIVE}/hostActive") is True


def test_the_change_of_status_is_written_as_the_caller() -> None:
    world = a_world()

    change(world, Status.PRESHOW)

    (writes,) = world.databases.writes_by(ADMIN)
    assert writes[f"{EVENT}/status"] == "preshow"
    assert writes[f"{OPEN_EVENT}/status"] == "preshow"


def test_going_live_says_since_when() -> None:
    world = a_show_that_is_live()

    assert world.at(f"{EVENT}/showStartedAt") == world.clock.now_ms()
    assert world.at(f"{ACTIVE}/status") == "live"
    assert world.at(f"{SHOW}/status") == "live"


def test_going_live_records_when_the_event_wants_it() -> None:
    world = a_show_that_is_live(archive_event=True)

    (archive,) = world.video.archives.values()
    assert archive.name == "Archive Launch night 2026-01-01"
    assert archive.composed
    assert world.at(f"{EVENT}/archiveId") == "archive-1"
    assert world.at(f"{EVENT}/archive/status") == "started"
    assert world.at(f"{ACTIVE}/archiving") is True


def test_an_uncomposed_recording_keeps_everybody_apart() -> None:
    world = a_show_that_is_live(archive_event=True, uncomposed=True)

    assert not world.video.archives["archive-1"].composed


def test_going_live_records_and_streams_nothing_that_nobody_wants() -> None:
    world = a_show_that_is_live()

    assert world.video.archives == {}
    assert world.video.broadcasts == {}


def test_going_live_streams_to_viewers_and_encoders_in_one_broadcast() -> None:
    world = a_show_that_is_live(hls=True, rtmp_url="rtmp://host/app/key-1")

    (broadcast,) = world.video.broadcasts.values()
    assert broadcast.hls
    assert broadcast.rtmp[0].server_url == "rtmp://host/app"
    assert broadcast.rtmp[0].stream_name == "key-1"
    assert world.at(f"{ACTIVE}/hlsId") == "broadcast-1"


def test_an_encoder_alone_is_served_without_a_stream_for_viewers() -> None:
    world = a_show_that_is_live(rtmp_url="rtmps://host/app/key-1")

    (broadcast,) = world.video.broadcasts.values()
    assert not broadcast.hls
    assert not any("publishHls" in task.key for task in world.tasks.stored)


def test_where_to_watch_is_public_only_once_there_is_something_to_see() -> None:
    world = a_show_that_is_live(hls=True)
    assert world.at(f"{SHOW}/hlsUrl") is None

    world.video.broadcast_becomes_playable("broadcast-1")
    world.run_task(Effect.PUBLISH_HLS)

    url = "https://cdn.example/broadcast-1/playlist.m3u8"
    assert world.at(f"{SHOW}/hlsUrl") == world.at(f"{ACTIVE}/hlsUrl") == url


def test_the_stream_is_looked_at_from_fifteen_seconds_on() -> None:
    world = a_show_that_is_live(hls=True)

    task = world.tasks.by_key(f"{EVENT_ID}-publishHls")

    assert task.at == world.clock.now() + timedelta(seconds=15)
    assert task.payload == {"eventId": EVENT_ID, "effects": ["publishHls"]}


def test_the_end_frees_the_addresses_and_the_place_among_open_events() -> None:
    world = a_show_that_is_live()

    event = change(world, Status.CLOSED)

    assert event.status is Status.CLOSED
    assert event.show_ended_at == world.clock.now_ms()
    assert world.at(OPEN_EVENT) is None
    assert world.at(f"slugs/{ADMIN_ID}") is None


def test_the_end_lets_viewers_see_it_until_the_drain_is_over() -> None:
    world = a_show_that_is_live(hls=True)

    change(world, Status.CLOSED)

    task = world.tasks.by_key(f"{EVENT_ID}-stopBroadcast")
    assert world.at(f"{SHOW}/status") == "closed"
    assert world.at(f"{ACTIVE}/status") == "closed"
    assert world.video.broadcasts["broadcast-1"].state.status == "started"
    assert task.function_id == "stopBroadcastTask"
    assert task.at == world.clock.now() + timedelta(seconds=60)


def test_after_the_drain_stream_and_records_go() -> None:
    world = a_show_that_is_live(hls=True)
    change(world, Status.CLOSED)

    world.run_task(Effect.STOP_BROADCAST)

    assert world.video.broadcasts["broadcast-1"].state.status == "stopped"
    assert world.at(ACTIVE) is None
    assert world.at(SHOW) is None


def test_after_the_drain_records_that_serve_another_event_by_now_stay() -> None:
    world = a_show_that_is_live(hls=True)
    change(world, Status.CLOSED)
    world.databases.put(f"{ACTIVE}/eventId", "event-2")

    world.run_task(Effect.STOP_BROADCAST)

    assert world.video.broadcasts["broadcast-1"].state.status == "stopped"
    assert world.at(f"{ACTIVE}/eventId") == "event-2"


def test_records_go_even_when_the_credentials_are_no_good_any_more() -> None:
    world = a_show_that_is_live(hls=True)
    change(world, Status.CLOSED)
    world.video.fail_next("broadcasts_of", VideoCredentialsRefused("Changed."))

    world.run_task(Effect.STOP_BROADCAST)

    assert world.at(ACTIVE) is None
    assert world.at(f"{EVENT}/problems/stopBroadcast/final") is True


def test_opentok_is_not_asked_about_a_stream_that_was_never_tried() -> None:
    world = a_show_that_is_live()
    change(world, Status.CLOSED)

    world.run_task(Effect.STOP_BROADCAST)

    assert world.video.calls == []


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
        "status": "uploaded",
        "durationS": 61,
        "sizeBytes": 1_000,
    }


def test_a_recording_that_failed_has_no_address() -> None:
    world = a_show_that_is_live(archive_event=True, bucket_url="https://b.example")
    change(world, Status.CLOSED)
    world.video.archive_becomes("archive-1", "failed")

    world.run_task(Effect.FINISH_ARCHIVE)

    assert world.at(f"{EVENT}/archiveUrl") is None


def test_an_event_can_be_closed_before_it_begins() -> None:
    world = a_world()

    event = change(world, Status.CLOSED)

    assert event.status is Status.CLOSED
    assert event.show_ended_at is None
    assert world.at(ACTIVE) is None


def test_images_are_listed_for_cleaning_three_days_after_the_end() -> None:
    image = {"id": "image-1", "url": "https://images.example/1"}
    world = a_world(an_event(start_image=image))

    change(world, Status.CLOSED)

    assert world.at("imageCleanups") == {"2026-01-04": {EVENT_ID: True}}


@pytest.mark.parametrize(
    ("current", "wanted"),
    [
        (Status.NOT_STARTED, Status.LIVE),
        (Status.LIVE, Status.PRESHOW),
        (Status.CLOSED, Status.LIVE),
    ],
)
def test_a_status_that_cannot_follow_is_refused(
    current: Status, wanted: Status
) -> None:
    world = a_world(an_event(status=current))

    with pytest.raises(IllegalTransition):
        change(world, wanted)

    assert world.databases.writes_by(ADMIN) == []


def test_a_second_click_changes_nothing() -> None:
    world = a_show_that_is_live(archive_event=True, hls=True)
    before, asked = world.at("/"), list(world.video.calls)

    event = world.shows.go_live(ADMIN, REQUEST)

    assert event.status is Status.LIVE
    assert world.at("/") == before
    assert world.video.calls == asked


def test_a_second_click_on_the_end_changes_nothing() -> None:
    world = a_show_that_is_live(archive_event=True, hls=True)
    world.shows.end(ADMIN, REQUEST)
    before, asked = world.at("/"), list(world.video.calls)

    world.shows.end(ADMIN, REQUEST)

    assert world.at("/") == before
    assert world.video.calls == asked


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


def test_a_recording_that_runs_already_is_taken_for_the_shows_own() -> None:
    world = a_show_in_preshow(archive_event=True)
    world.video.start_archive("stage-session", name="by hand", composed=True)

    event = change(world, Status.LIVE)

    assert event.archive_id == "archive-1"


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


def test_the_effects_are_stored_as_a_task_before_they_are_tried() -> None:
    world = a_show_that_is_live(archive_event=True)

    task = world.tasks.by_key(f"{EVENT_ID}-live")

    assert task.at == world.clock.now() + timedelta(seconds=30)
    assert task.payload == {
        "eventId": EVENT_ID,
        "effects": ["openRecords", "liveRecords", "startArchive"],
    }


def test_a_show_goes_on_when_the_task_cannot_be_stored() -> None:
    world = a_show_in_preshow()
    world.tasks.fail_next("enqueue", TasksUnavailable("Down."))

    event = change(world, Status.LIVE)

    assert event.status is Status.LIVE
    entries = world.databases.at(f"timeline/{EVENT_ID}").values()
    assert any(entry["what"] == "netNotStored" for entry in entries)


def test_the_end_is_not_done_until_the_end_of_the_stream_is_stored() -> None:
    world = a_show_that_is_live(hls=True)
    world.tasks.fail_next("enqueue", TasksUnavailable("Down."), times=2)

    event = change(world, Status.CLOSED)
    world.run_task(Effect.CLOSED_RECORDS)

    assert event.problems is not None
    assert event.problems["closedRecords"].reason == "tasks-unavailable"
    assert [task.key for task in world.tasks.of("stopBroadcastTask")] == [
        f"{EVENT_ID}-stopBroadcast"
    ]


def test_somebody_who_set_the_same_status_faster_is_no_failure() -> None:
    world = a_world()
    world.databases.deny(EVENT, ADMIN, only="write")
    world.databases.before_write(EVENT, lambda: world.write_status(Status.PRESHOW))

    event = change(world, Status.PRESHOW)

    assert event.status is Status.PRESHOW
    assert world.at(f"{ACTIVE}/status") == "preshow"


def test_somebody_who_closed_the_event_meanwhile_is_told_as_the_reason() -> None:
    world = a_show_in_preshow()
    world.databases.deny(EVENT, ADMIN, only="write")
    world.databases.before_write(EVENT, lambda: world.write_status(Status.CLOSED))

    with pytest.raises(IllegalTransition):
        change(world, Status.LIVE)


def test_a_refusal_that_nobody_caused_stays_a_refusal() -> None:
    world = a_world()
    world.databases.deny(EVENT, ADMIN, only="write")

    with pytest.raises(RulesDenied):
        change(world, Status.PRESHOW)


def test_another_admins_show_is_not_mine_to_direct() -> None:
    world = a_world()
    world.databases.deny(EVENT, an_admin("admin-2"))

    with pytest.raises(RulesDenied):
        world.shows.go_live(an_admin("admin-2"), REQUEST)


def test_an_event_that_does_not_exist_is_not_found_though_the_rules_deny_it() -> None:
    world = a_world()
    world.databases.deny("events/event-9", ADMIN)

    with pytest.raises(EventNotFound):
        world.shows.end(ADMIN, EventRequest(id="event-9"))


def test_a_recording_can_be_started_by_hand_once() -> None:
    world = a_show_that_is_live()

    first = world.shows.start_archive(ADMIN, REQUEST)
    second = world.shows.start_archive(ADMIN, REQUEST)

    assert first == second
    assert list(world.video.archives) == ["archive-1"]


def test_only_a_live_show_can_be_recorded_by_hand() -> None:
    world = a_show_in_preshow()

    with pytest.raises(ShowNotLive):
        world.shows.start_archive(ADMIN, REQUEST)


def test_by_hand_an_empty_stage_is_told_and_another_try_is_possible() -> None:
    world = a_show_that_is_live()
    world.video.empty_stages.add("stage-session")
    with pytest.raises(StageEmpty):
        world.shows.start_archive(ADMIN, REQUEST)
    world.video.empty_stages.clear()

    archiving = world.shows.start_archive(ADMIN, REQUEST)

    assert archiving.archive_id == "archive-1"
    assert world.at(f"{EVENT}/problems") is None


def test_a_recording_stopped_by_hand_stays_the_only_one() -> None:
    world = a_show_that_is_live(archive_event=True)
    stopped = world.shows.stop_archive(ADMIN, REQUEST)
    again = world.shows.stop_archive(ADMIN, REQUEST)

    with pytest.raises(ArchiveFinished):
        world.shows.start_archive(ADMIN, REQUEST)

    assert stopped == again
    assert world.video.calls.count("stop_archive") == 1


def test_a_recording_that_ended_by_itself_is_finished() -> None:
    world = a_show_that_is_live(archive_event=True)
    world.video.archive_becomes("archive-1", "stopped")

    with pytest.raises(ArchiveFinished):
        world.shows.start_archive(ADMIN, REQUEST)


def test_nothing_recorded_cannot_be_stopped() -> None:
    world = a_show_that_is_live()

    with pytest.raises(ArchiveNotFound):
        world.shows.stop_archive(ADMIN, REQUEST)


def test_a_bucket_for_recordings_of_everybody_apart_holds_zips() -> None:
    world = a_show_that_is_live(
        archive_event=True, uncomposed=True, bucket_url="https://b.example"
    )

    archiving = world.shows.stop_archive(ADMIN, REQUEST)

    assert archiving.archive_url is not None
    assert archiving.archive_url.endswith("/archive-1/archive.zip")
