"""The recording of the stage."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from interactive_broadcast.events.models import ArchiveState, Status
from interactive_broadcast.kernel.errors import (
    NotReadyYet,
    VideoConflict,
    VideoUnavailable,
)
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.media.recording import (
    Recording,
)
from tests.support.builders import EVENT_ID, an_event
from tests.support.fakes import API_KEY, STAGE, FakeLimits
from tests.unit.acts import context, done, first, running, second
from tests.unit.world import ACTIVE, EVENT, World, a_show_just_set_live, a_world

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BUCKET = FakeLimits(bucket_url="https://bucket.example/")
STARTED = done(archiveId="archive-1")
STOPPED = done(archiveId="archive-1")


def recording(world: World) -> Recording:
    return world.backend.media.recording


def record(world: World) -> str:
    """Beside the functions: what an attempt whose answer was lost has left."""
    return world.video.start_archive(STAGE, name="x", composed=True).id


def a_recorded_show(status: Status = Status.LIVE, **changes: Any) -> World:
    """The recording runs at OpenTok, and the event names it."""
    limits = changes.pop("limits", FakeLimits())
    event = an_event(status=status, archive_id="archive-1", **changes)
    world = a_world(event, limits=limits)
    world.databases.put(f"{ACTIVE}/eventId", EVENT_ID)
    record(world)
    world.video.calls.clear()
    return world


class TestStarting:
    def test_the_stage_is_recorded_under_the_events_name_and_day(self) -> None:
        world = a_show_just_set_live()

        acted = recording(world).start(context(world), first())

        (archive,) = world.video.archives.values()
        assert (archive.session_id, archive.composed) == (STAGE, True)
        assert archive.name == "Archive Launch night 2026-01-01"
        assert acted.result == {"archiveId": "archive-1"}
        assert acted.writes == {
            f"{EVENT}/archiveId": "archive-1",
            f"{EVENT}/archive": {
                "id": "archive-1",
                "status": "started",
                "durationS": 0,
                "sizeBytes": 0,
            },
            f"{ACTIVE}/archiving": True,
        }

    def test_an_uncomposed_recording_keeps_everybody_apart(self) -> None:
        world = a_show_just_set_live(uncomposed=True)

        recording(world).start(context(world), first())

        assert not world.video.archives["archive-1"].composed

    def test_a_show_that_is_over_is_not_recorded(self) -> None:
        world = a_show_just_set_live()
        before = context(world)
        world.write_status(Status.CLOSED)

        acted = recording(world).start(before, first())

        assert acted.result == {"skipped": "the show is not live"}
        assert world.video.calls == []

    def test_the_record_of_another_show_at_the_address_is_left_alone(self) -> None:
        world = a_show_just_set_live()
        world.databases.put(f"{ACTIVE}/eventId", "event-2")

        acted = recording(world).start(context(world), first())

        assert f"{ACTIVE}/archiving" not in acted.writes

    def test_after_a_lost_answer_what_runs_is_adopted(self) -> None:
        world = a_show_just_set_live()
        record(world)

        acted = recording(world).start(context(world), second())

        assert acted.result == {"archiveId": "archive-1"}
        assert list(world.video.archives) == ["archive-1"]

    def test_after_a_lost_answer_what_does_not_run_is_started(self) -> None:
        world = a_show_just_set_live()
        world.video.archive_becomes(record(world), "stopped")

        acted = recording(world).start(context(world), second())

        assert acted.result == {"archiveId": "archive-2"}

    def test_the_first_attempt_asks_for_nothing_that_may_run(self) -> None:
        world = a_show_just_set_live()

        recording(world).start(context(world), first())

        assert world.video.calls == ["start_archive"]

    def test_a_recording_that_somebody_else_has_started_is_the_shows_own(self) -> None:
        world = a_show_just_set_live()
        record(world)

        acted = recording(world).start(context(world), first())

        assert acted.result == {"archiveId": "archive-1"}

    def test_a_session_that_cannot_be_recorded_is_told_as_such(self) -> None:
        world = a_show_just_set_live()
        world.video.fail_next("start_archive", VideoConflict("Relayed."))

        with pytest.raises(VideoConflict):
            recording(world).start(context(world), first())


class TestRestarting:
    def test_the_rest_of_a_show_is_recorded_and_the_first_part_kept(self) -> None:
        world = a_recorded_show()
        world.video.archive_becomes("archive-1", "failed", duration_s=7)

        acted = recording(world).restart(context(world), first(startArchive=STARTED))

        assert acted.result == {"archiveId": "archive-2", "former": "archive-1"}
        assert acted.writes[f"{EVENT}/archiveId"] == "archive-2"
        assert acted.writes[f"{EVENT}/formerArchive"] == {
            "id": "archive-1",
            "status": "failed",
            "durationS": 7,
            "sizeBytes": 0,
        }
        assert acted.writes[f"{EVENT}/problems/startArchive"] is None
        assert acted.writes[f"{ACTIVE}/archiving"] is True

    def test_one_that_runs_already_is_adopted(self) -> None:
        world = a_recorded_show()
        world.video.archive_becomes("archive-1", "failed")
        record(world)

        acted = recording(world).restart(context(world), first(startArchive=STARTED))

        assert acted.result["archiveId"] == "archive-2"

    def test_one_that_opentok_has_forgotten_has_broken_off(self) -> None:
        world = a_recorded_show()
        del world.video.archives["archive-1"]

        acted = recording(world).restart(context(world), first(startArchive=STARTED))

        former = acted.writes[f"{EVENT}/formerArchive"]
        assert isinstance(former, dict)
        assert former["status"] == "deleted"

    def test_one_that_goes_on_is_left_alone(self) -> None:
        world = a_recorded_show()

        with pytest.raises(NotReadyYet):
            recording(world).restart(context(world), first(startArchive=STARTED))

        assert list(world.video.archives) == ["archive-1"]

    def test_nothing_is_started_again_that_has_never_been_started(self) -> None:
        world = a_show_just_set_live()

        with pytest.raises(NotReadyYet):
            recording(world).restart(context(world), first(startArchive=running()))

    def test_one_that_was_stopped_by_hand_stays_stopped(self) -> None:
        world = a_recorded_show()
        world.video.archive_becomes("archive-1", "stopped")

        acted = recording(world).restart(
            context(world), first(startArchive=STARTED, stopArchive=STOPPED)
        )

        assert acted.result == {"skipped": "it was stopped by hand"}

    def test_a_show_that_is_over_needs_no_other(self) -> None:
        world = a_recorded_show(Status.CLOSED)

        acted = recording(world).restart(context(world), first(startArchive=STARTED))

        assert acted.result == {"skipped": "the show is not live"}


class TestStopping:
    def test_there_is_no_address_before_there_is_a_file(self) -> None:
        world = a_recorded_show(Status.CLOSED, limits=BUCKET)

        acted = recording(world).stop(context(world), first(startArchive=STARTED))

        assert world.video.archives["archive-1"].state.is_over
        assert acted.result == {"archiveId": "archive-1"}
        assert f"{EVENT}/archiveUrl" not in acted.writes
        archive = acted.writes[f"{EVENT}/archive"]
        assert isinstance(archive, dict)
        assert archive["status"] == "stopped"
        assert acted.writes[f"{ACTIVE}/archiving"] is False

    def test_a_tiny_one_that_is_uploaded_before_it_is_stopped_has_its_address(
        self,
    ) -> None:
        world = a_recorded_show(Status.CLOSED, limits=BUCKET)
        world.video.archive_becomes("archive-1", "uploaded")

        acted = recording(world).stop(context(world), first(startArchive=STARTED))

        assert acted.writes[f"{EVENT}/archiveUrl"] == (
            f"https://bucket.example/{API_KEY}/archive-1/archive.mp4"
        )

    def test_ten_seconds_later_it_is_looked_whether_the_file_is_there(self) -> None:
        world = a_recorded_show(Status.CLOSED)

        recording(world).stop(context(world), first(startArchive=STARTED))

        task = world.tasks.by_key(f"{EVENT_ID}-finishArchive")
        assert task.at == world.clock.now() + timedelta(seconds=10)
        assert task.payload == {"eventId": EVENT_ID, "effects": ["finishArchive"]}

    def test_opentok_is_not_asked_about_what_was_never_tried(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))

        acted = recording(world).stop(context(world), first())

        assert acted.result == {"skipped": "nothing was recorded"}
        assert world.video.calls == []

    def test_what_was_tried_in_vain_needs_no_end(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))

        acted = recording(world).stop(context(world), first(startArchive=running()))

        assert acted.result == {"skipped": "nothing was recorded"}
        assert world.video.calls == ["archives_of"]

    @pytest.mark.parametrize("status", ["started", "stopped"])
    def test_one_whose_start_was_never_answered_is_found(self, status: str) -> None:
        world = a_world(an_event(status=Status.CLOSED))
        world.video.archive_becomes(record(world), status)

        acted = recording(world).stop(context(world), first(startArchive=running()))

        assert world.video.archives["archive-1"].state.is_over
        assert acted.result == {"archiveId": "archive-1"}
        assert acted.writes[f"{EVENT}/problems/startArchive"] is None
        assert acted.writes[f"{EVENT}/problems/restartArchive"] is None

    def test_a_restarted_one_is_stopped_and_the_first_left_as_it_is(self) -> None:
        world = a_recorded_show(Status.CLOSED)
        world.video.archive_becomes("archive-1", "failed")
        record(world)
        restarted = done(archiveId="archive-2")

        acted = recording(world).stop(
            context(world), first(startArchive=STARTED, restartArchive=restarted)
        )

        assert acted.result == {"archiveId": "archive-2"}
        assert world.video.archives["archive-2"].state.is_over

    def test_a_restarted_one_that_nobody_could_store_is_stopped_too(self) -> None:
        world = a_recorded_show(Status.CLOSED)
        world.video.archive_becomes("archive-1", "failed")
        record(world)

        acted = recording(world).stop(
            context(world), first(startArchive=STARTED, restartArchive=running())
        )

        assert acted.result == {"archiveId": "archive-2"}
        assert world.video.archives["archive-2"].state.is_over


class TestFinishing:
    def finish(self, world: World, **records: Any) -> Any:
        attempt = first(**{"startArchive": STARTED, "stopArchive": STOPPED, **records})
        return recording(world).finish(context(world), attempt)

    @pytest.mark.parametrize("limits", [FakeLimits(), BUCKET])
    def test_a_file_at_opentok_has_length_and_size_and_no_address_that_lasts(
        self, limits: FakeLimits
    ) -> None:
        """Also with a bucket: OpenTok keeps what it could not upload."""
        world = a_recorded_show(Status.CLOSED, limits=limits)
        world.video.archive_becomes(
            "archive-1", "available", duration_s=61, size_bytes=1_000
        )

        acted = self.finish(world)

        assert acted.result == {"archiveId": "archive-1", "status": "available"}
        assert acted.writes[f"{EVENT}/archiveUrl"] is None
        archive = acted.writes[f"{EVENT}/archive"]
        assert "url" not in archive
        assert (archive["durationS"], archive["sizeBytes"]) == (61, 1_000)

    def test_a_file_in_the_operators_bucket_has_that_url(self) -> None:
        world = a_recorded_show(Status.CLOSED, limits=BUCKET, uncomposed=True)
        world.video.archive_becomes("archive-1", "uploaded")

        acted = self.finish(world)

        assert acted.writes[f"{EVENT}/archiveUrl"] == (
            f"https://bucket.example/{API_KEY}/archive-1/archive.zip"
        )

    @pytest.mark.parametrize("status", ["failed", "expired", "deleted"])
    def test_where_there_is_no_file_there_is_no_url(self, status: str) -> None:
        world = a_recorded_show(Status.CLOSED, limits=BUCKET)
        world.video.archive_becomes("archive-1", status)

        acted = self.finish(world)

        assert acted.writes[f"{EVENT}/archiveUrl"] is None

    @pytest.mark.parametrize("status", ["started", "stopped", "what is this"])
    def test_what_is_still_being_processed_is_waited_for(self, status: str) -> None:
        world = a_recorded_show(Status.CLOSED)
        world.video.archive_becomes("archive-1", status)

        with pytest.raises(NotReadyYet):
            self.finish(world)

    def test_what_has_not_been_stopped_is_waited_for(self) -> None:
        world = a_recorded_show()

        with pytest.raises(NotReadyYet):
            self.finish(world, stopArchive=running())

    def test_where_nothing_was_recorded_there_is_nothing_to_wait_for(self) -> None:
        world = a_recorded_show(Status.CLOSED)
        nothing = done(skipped="nothing was recorded")

        acted = self.finish(world, stopArchive=nothing)

        assert acted.result == {"skipped": "nothing was recorded"}

    def test_the_part_before_it_broke_off_has_a_url_too(self) -> None:
        former = ArchiveState(id="archive-0", status=ArchiveStatus.STOPPED)
        world = a_recorded_show(Status.CLOSED, former_archive=former, limits=BUCKET)
        world.video.archives["archive-0"] = world.video.archives["archive-1"]
        world.video.archive_becomes("archive-1", "uploaded")

        acted = self.finish(world)

        kept = acted.writes[f"{EVENT}/formerArchive"]
        assert kept["status"] == "uploaded"
        assert kept["url"].startswith("https://bucket.example/")

    def test_when_opentok_does_not_answer_it_is_tried_again(self) -> None:
        world = a_recorded_show(Status.CLOSED)
        world.video.fail_next("archive", VideoUnavailable("Down."))

        with pytest.raises(VideoUnavailable):
            self.finish(world)
