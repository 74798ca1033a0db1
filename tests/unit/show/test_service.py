"""What the owner of a show does to it: its statuses, and recording by hand."""

from datetime import timedelta

import pytest

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import CommandRequest, Status
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    EffectUnderway,
    EventNotFound,
    IllegalTransition,
    RulesDenied,
    TasksUnavailable,
)
from interactive_broadcast.kernel.show_errors import ShowNotLive, StageEmpty
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin, an_event
from tests.support.fakes import STAGE
from tests.unit.world import (
    ACTIVE,
    ADMIN,
    COMMAND,
    EVENT,
    OPEN_EVENT,
    REQUEST,
    SHOW,
    VIEWERS,
    a_show_in_preshow,
    a_show_that_is_live,
    a_world,
    change,
)


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
        "limitedBy": "configured",
        "configuredLimit": 3000,
        "callSeconds": 30,
        "hlsEnabled": True,
        "archiving": False,
    }
    assert world.at(SHOW) == {
        "name": "Launch night",
        "status": "preshow",
        "limit": 3000,
        "limitedBy": "configured",
        "full": False,
        "fullAt": 0,
    }
    assert world.at(VIEWERS) == 0


def test_the_change_of_status_is_written_as_the_caller() -> None:
    world = a_world()

    change(world, Status.PRESHOW)

    (writes,) = world.databases.writes_by(ADMIN)
    assert writes[f"{EVENT}/status"] == "preshow"
    assert writes[f"{OPEN_EVENT}/status"] == "preshow"


def test_an_event_can_be_closed_before_it_begins() -> None:
    world = a_world()

    event = change(world, Status.CLOSED)

    assert event.status is Status.CLOSED
    assert event.show_ended_at is None
    assert world.at(ACTIVE) is None


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


@pytest.mark.parametrize(
    ("clicks", "status"),
    [(["go_live"], Status.LIVE), (["end", "end"], Status.CLOSED)],
    ids=["going live", "the end"],
)
def test_a_second_click_changes_nothing(clicks: list[str], status: Status) -> None:
    world = a_show_that_is_live(archive_event=True, hls=True)
    *first, second = clicks
    for click in first:
        getattr(world.shows, click)(ADMIN, COMMAND)
    before, asked = world.at("/"), list(world.video.calls)

    event = getattr(world.shows, second)(ADMIN, COMMAND)

    assert event.status is status
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


def test_a_show_ends_also_when_the_end_of_its_stream_cannot_be_stored() -> None:
    world = a_show_that_is_live(hls=True)
    world.tasks.fail_next("enqueue", TasksUnavailable("Down."), times=9)

    event = change(world, Status.CLOSED)
    world.clock.advance(60)
    world.director.catch_up(an_event(status=Status.CLOSED))

    assert event.problems is None
    assert world.tasks.of("stopBroadcastTask") == []
    assert world.video.broadcasts["broadcast-1"].state.status == "stopped"


def test_somebody_who_set_the_same_status_faster_is_no_failure() -> None:
    world = a_world()
    world.databases.before_write(EVENT, lambda: world.write_status(Status.PRESHOW))

    event = change(world, Status.PRESHOW)

    assert event.status is Status.PRESHOW
    assert world.at(f"{ACTIVE}/status") == "preshow"


def test_somebody_who_closed_the_event_meanwhile_is_told_as_the_reason() -> None:
    world = a_show_in_preshow()
    world.databases.before_write(EVENT, lambda: world.write_status(Status.CLOSED))

    with pytest.raises(IllegalTransition):
        change(world, Status.LIVE)


def test_a_refusal_that_nobody_caused_stays_a_refusal() -> None:
    world = a_world()
    world.databases.before_write(
        EVENT, lambda: world.databases.put(f"admins/{ADMIN_ID}", None)
    )

    with pytest.raises(RulesDenied):
        change(world, Status.PRESHOW)


def test_another_admins_show_is_not_mine_to_direct() -> None:
    world = a_world()

    with pytest.raises(RulesDenied):
        world.shows.go_live(an_admin("admin-2"), COMMAND)


def test_an_event_that_does_not_exist_is_not_found_though_the_rules_deny_it() -> None:
    world = a_world()

    with pytest.raises(EventNotFound):
        world.shows.end(ADMIN, CommandRequest(id="event-9"))


def test_a_recording_can_be_started_by_hand_once() -> None:
    world = a_show_that_is_live()
    world.video.publish("stage-session", "host-connection", "host-stream")

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
    world.video.leave("stage-session")
    with pytest.raises(StageEmpty):
        world.shows.start_archive(ADMIN, REQUEST)
    world.video.publish("stage-session", "host-connection", "host-stream")

    archiving = world.shows.start_archive(ADMIN, REQUEST)

    assert archiving.archive_id == "archive-1"
    assert world.at(f"{EVENT}/problems") is None


def test_a_recording_is_stopped_by_hand_once() -> None:
    world = a_show_that_is_live(archive_event=True)
    stopped = world.shows.stop_archive(ADMIN, REQUEST)
    again = world.shows.stop_archive(ADMIN, REQUEST)

    assert stopped == again
    assert stopped.archive_id == "archive-1"
    assert world.video.calls.count("stop_archive") == 1


def test_who_stops_what_waits_for_the_stage_is_told_of_no_problem_any_more() -> None:
    world = a_show_in_preshow(archive_event=True)
    world.video.leave(STAGE)
    waiting = change(world, Status.LIVE)
    assert set(waiting.problems or {}) == {"startArchive"}

    world.shows.stop_archive(ADMIN, REQUEST)

    assert world.at(f"{EVENT}/problems") is None


def test_after_it_was_stopped_by_hand_a_recording_can_be_started_again() -> None:
    world = a_show_that_is_live(archive_event=True)
    for number in (2, 3):
        world.shows.stop_archive(ADMIN, REQUEST)
        assert world.at(f"{ACTIVE}/archiving") is False

        archiving = world.shows.start_archive(ADMIN, REQUEST)

        assert archiving.archive_id == f"archive-{number}"
        assert world.at(f"{EVENT}/archiveId") == archiving.archive_id
        assert world.at(f"{ACTIVE}/archiving") is True
    change(world, Status.CLOSED)
    assert all(one.state.is_over for one in world.video.archives.values())


def test_what_is_recorded_again_after_a_stop_by_hand_is_finished_again() -> None:
    world = a_show_that_is_live(archive_event=True)
    world.shows.stop_archive(ADMIN, REQUEST)
    world.video.archive_becomes("archive-1", "available", duration_s=7)
    world.clock.advance(minutes=2)
    world.reconciler.run()
    finished = world.effect(Effect.FINISH_ARCHIVE)
    assert finished is not None
    assert finished.is_settled

    world.shows.start_archive(ADMIN, REQUEST)

    assert world.effect(Effect.FINISH_ARCHIVE) is None


def test_while_a_recording_is_being_stopped_none_is_started() -> None:
    world = a_show_that_is_live(archive_event=True)
    world.ledger.claim(EVENT_ID, Effect.STOP_ARCHIVE)

    with pytest.raises(EffectUnderway):
        world.shows.start_archive(ADMIN, REQUEST)

    assert list(world.video.archives) == ["archive-1"]


def test_where_the_last_part_has_ended_by_itself_another_is_started_by_hand() -> None:
    world = a_show_that_is_live(archive_event=True)
    world.video.archive_becomes("archive-1", "stopped", duration_s=7)

    archiving = world.shows.start_archive(ADMIN, REQUEST)

    assert archiving.archive_id == "archive-2"


def test_waiting_for_somebody_on_stage_is_called_off_by_hand() -> None:
    world = a_show_in_preshow(archive_event=True)
    world.video.leave("stage-session")
    change(world, Status.LIVE)

    archiving = world.shows.stop_archive(ADMIN, REQUEST)

    assert archiving.archive_id is None
    world.video.publish("stage-session", "host-connection", "host-stream")
    world.clock.advance(10)
    world.reconciler.run()
    assert world.video.archives == {}
    assert world.shows.start_archive(ADMIN, REQUEST).archive_id == "archive-1"


def test_nothing_recorded_cannot_be_stopped() -> None:
    world = a_show_that_is_live()

    with pytest.raises(ArchiveNotFound):
        world.shows.stop_archive(ADMIN, REQUEST)


def test_a_show_that_ends_before_its_recording_starts_has_none() -> None:
    world = a_show_that_is_live()
    world.databases.before_write(
        f"effects/{EVENT_ID}/startArchive", lambda: world.write_status(Status.CLOSED)
    )

    with pytest.raises(ShowNotLive):
        world.shows.start_archive(ADMIN, REQUEST)

    assert world.video.archives == {}


def test_after_a_show_that_nobody_recorded_there_is_nothing_to_stop() -> None:
    world = a_show_in_preshow(archive_event=True)
    world.video.leave("stage-session")
    change(world, Status.LIVE)
    change(world, Status.CLOSED)

    with pytest.raises(ArchiveNotFound):
        world.shows.stop_archive(ADMIN, REQUEST)
