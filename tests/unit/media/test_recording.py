"""The recording of the stage."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.database import SERVER_TIME
from interactive_broadcast.kernel.errors import (
    NotReadyYet,
    VideoConflict,
    VideoRequestRefused,
    VideoUnavailable,
)
from interactive_broadcast.kernel.media_options import ArchiveOptions, Resolution
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import StageEmpty
from interactive_broadcast.media.recording import (
    Recording,
    archive_name,
    archive_of,
)
from interactive_broadcast.records.archive_parts import TRANSCRIPTION_WAIT_MS
from tests.support.builders import EVENT_ID, an_event
from tests.support.fakes import API_KEY, STAGE, FakeLimits
from tests.unit.acts import (
    SCHEDULED,
    context,
    done,
    first,
    running,
    second,
    seen,
    whole,
)
from tests.unit.acts import record as acts_record
from tests.unit.world import ACTIVE, EVENT, World, a_show_just_set_live, a_world

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BUCKET = FakeLimits(bucket_url="https://bucket.example/")
PARTS = f"archives/{EVENT_ID}"
STARTED = done(archiveId="archive-1")
STOPPED = done(archiveId="archive-1")


def recording(world: World) -> Recording:
    return world.backend.media.recording


def record(world: World) -> str:
    """Beside the functions: what an attempt whose answer was lost has left."""
    return world.video.start_archive(STAGE, name="x", composed=True).id


def keep(world: World, archive_id: str) -> None:
    """Have a part stored as OpenTok tells of it now."""
    event = world.event_store.find(EVENT_ID)
    assert event is not None
    world.backend.media.parts.store(event, world.video.archives[archive_id].state)
    world.video.calls.clear()


def a_recorded_show(status: Status = Status.LIVE, **changes: Any) -> World:
    """The recording runs at OpenTok, and the event names it."""
    limits = changes.pop("limits", FakeLimits())
    event = an_event(status=status, archive_id="archive-1", **changes)
    world = a_world(event, limits=limits)
    world.databases.put(f"{ACTIVE}/eventId", EVENT_ID)
    world.video.publish(STAGE, "host-connection", "host-stream")
    record(world)
    world.video.calls.clear()
    return world


class TestStarting:
    def test_the_stage_is_recorded_under_the_events_name_and_day(self) -> None:
        world = a_show_just_set_live()

        acted = whole(recording(world).start(context(world), first()))

        (archive,) = world.video.archives.values()
        assert (archive.session_id, archive.composed) == (STAGE, True)
        assert archive.name == "Archive Launch night 2026-01-01"
        assert acted.result == {"archiveId": "archive-1"}
        told = {"id": "archive-1", "status": "started", "durationS": 0, "sizeBytes": 0}
        assert acted.writes == {
            f"archives/{EVENT_ID}/archive-1": {
                **told,
                "startedAt": world.clock.now_ms(),
            },
            f"{EVENT}/archiveId": "archive-1",
            f"{EVENT}/archive": told,
            f"{EVENT}/archiveUrl": None,
            f"{ACTIVE}/archiving": True,
        }

    def test_an_uncomposed_recording_keeps_everybody_apart(self) -> None:
        world = a_show_just_set_live(uncomposed=True)

        whole(recording(world).start(context(world), first()))

        assert not world.video.archives["archive-1"].composed

    def test_it_is_recorded_as_its_event_says(self) -> None:
        options = ArchiveOptions(resolution=Resolution.HD, max_bitrate=2_000_000)
        world = a_show_just_set_live(archive_options=options)

        whole(recording(world).start(context(world), first()))

        assert world.video.archives["archive-1"].options == options

    def test_what_the_service_does_not_take_is_left_out_once_and_told(self) -> None:
        """A language that it does not know must not cost the recording."""
        options = ArchiveOptions(has_transcription=True, primary_language_code="xx-XX")
        world = a_show_just_set_live(archive_options=options, uncomposed=True)
        world.video.fail_next("start_archive", VideoRequestRefused("No."))

        acted = whole(recording(world).start(context(world), first()))

        assert world.video.archives["archive-1"].options is None
        assert acted.result == {"archiveId": "archive-1", "without": "archiveOptions"}
        assert acted.writes[f"{EVENT}/problems/startArchive"] == {
            "reason": "video-request-refused",
            "final": True,
            "at": SERVER_TIME,
        }

    def test_what_is_refused_without_options_too_is_told_as_such(self) -> None:
        world = a_show_just_set_live(archive_options=ArchiveOptions(max_bitrate=10**6))
        world.video.fail_next("start_archive", VideoRequestRefused("No."), times=2)

        with pytest.raises(VideoRequestRefused):
            recording(world).start(context(world), first())

        assert world.video.calls.count("start_archive") == 2

    def test_of_whom_opentok_has_told_it_is_not_asked(self) -> None:
        """Should they have left without a word, the recording ends by itself."""
        world = a_show_just_set_live()
        told = replace(context(world), is_published=True)

        acted = whole(recording(world).start(told, first()))

        assert acted.result == {"archiveId": "archive-1"}
        assert world.video.calls == ["start_archive"]

    def test_a_show_that_is_over_is_not_recorded(self) -> None:
        world = a_show_just_set_live()
        before = context(world)
        world.write_status(Status.CLOSED)

        acted = whole(recording(world).start(seen(before, world), first()))

        assert acted.result == {"skipped": "the show is not live"}
        assert world.video.calls == []

    def test_the_record_of_another_show_at_the_address_is_left_alone(self) -> None:
        world = a_show_just_set_live()
        world.databases.put(f"{ACTIVE}/eventId", "event-2")

        acted = whole(recording(world).start(context(world), first()))

        assert f"{ACTIVE}/archiving" not in acted.writes

    def test_after_a_lost_answer_what_runs_is_adopted(self) -> None:
        world = a_show_just_set_live()
        record(world)

        acted = whole(recording(world).start(context(world), second()))

        assert acted.result == {"archiveId": "archive-1"}
        assert list(world.video.archives) == ["archive-1"]

    def test_after_a_lost_answer_what_does_not_run_is_started(self) -> None:
        world = a_show_just_set_live()
        world.video.archive_becomes(record(world), "stopped")

        acted = whole(recording(world).start(context(world), second()))

        assert acted.result == {"archiveId": "archive-2"}

    def test_one_that_has_failed_before_its_answer_was_had_is_a_part(self) -> None:
        world = a_show_just_set_live()
        lost = record(world)
        world.video.archive_becomes(lost, "failed", duration_s=7)
        world.video.archive_becomes(record(world), "failed", duration_s=0)

        acted = whole(recording(world).start(context(world), second()))

        assert acted.result == {"archiveId": "archive-3"}
        parts = world.backend.media.parts.all(EVENT_ID)
        assert [(part.id, part.duration_s) for part in parts] == [(lost, 7)]

    def test_the_first_attempt_asks_for_nothing_that_may_run(self) -> None:
        world = a_show_just_set_live()

        whole(recording(world).start(context(world), first()))

        assert world.video.calls == ["has_streams", "start_archive"]

    def test_where_nobody_publishes_nothing_is_started(self) -> None:
        world = a_show_just_set_live()
        world.video.unpublish(STAGE)

        with pytest.raises(StageEmpty):
            recording(world).start(context(world), first())

        assert world.video.calls == ["has_streams"]

    def test_after_a_stop_by_hand_nothing_is_started(self) -> None:
        world = a_show_just_set_live()

        acted = recording(world).start(context(world), first(stopArchive=running()))

        assert acted.result == {"skipped": "it was stopped by hand"}
        assert world.video.calls == []

    def test_a_recording_that_somebody_else_has_started_is_the_shows_own(self) -> None:
        world = a_show_just_set_live()
        record(world)

        acted = whole(recording(world).start(context(world), first()))

        assert acted.result == {"archiveId": "archive-1"}

    def test_a_session_that_cannot_be_recorded_is_told_as_such(self) -> None:
        world = a_show_just_set_live()
        world.video.fail_next("start_archive", VideoConflict("No."))

        with pytest.raises(VideoConflict):
            recording(world).start(context(world), first())


class TestStopping:
    def test_there_is_no_address_before_there_is_a_file(self) -> None:
        world = a_recorded_show(Status.CLOSED, limits=BUCKET)

        acted = whole(
            recording(world).stop(context(world), first(startArchive=STARTED))
        )

        assert world.video.archives["archive-1"].state.is_over
        assert acted.result == {"archiveId": "archive-1"}
        told = acted.writes[f"{EVENT}/archive"]
        assert acted.writes[f"{EVENT}/archiveUrl"] is None
        assert isinstance(told, dict)
        assert told["status"] == "stopped"
        assert world.at(f"{PARTS}/archive-1/status") == "stopped"
        assert world.at(f"{PARTS}/archive-1/endedAt") == world.clock.now_ms()
        assert acted.writes[f"{ACTIVE}/archiving"] is False

    def test_a_tiny_one_that_is_uploaded_before_it_is_stopped_has_its_address(
        self,
    ) -> None:
        world = a_recorded_show(Status.CLOSED, limits=BUCKET)
        world.video.archive_becomes("archive-1", "uploaded", duration_s=1)

        acted = whole(
            recording(world).stop(context(world), first(startArchive=STARTED))
        )

        assert acted.writes[f"{EVENT}/archiveUrl"] == (
            f"https://bucket.example/{API_KEY}/archive-1/archive.mp4"
        )

    def test_what_opentok_has_told_meanwhile_is_not_undone(self) -> None:
        """A callback about the file can be faster than the answer to the stop."""
        world = a_recorded_show(Status.CLOSED)
        acted = recording(world).stop(context(world), first(startArchive=STARTED))
        told: dict[str, Json] = {"id": "archive-1", "startedAt": 1}
        told["status"] = "available"
        world.databases.put(f"{PARTS}/archive-1", {**told, "durationS": 61})

        writes = whole(acted).writes

        told_of = writes[f"{EVENT}/archive"]
        assert world.at(f"{PARTS}/archive-1/status") == "available"
        assert isinstance(told_of, dict)
        assert told_of["status"] == "available"

    def test_of_an_event_that_is_gone_nothing_is_told(self) -> None:
        world = a_recorded_show(Status.CLOSED)
        before = context(world)
        world.databases.put(EVENT, None)

        acted = recording(world).stop(seen(before, world), first(startArchive=STARTED))

        assert world.video.archives["archive-1"].state.is_over
        assert [path for path in whole(acted).writes if path.startswith(EVENT)] == []

    def test_ten_seconds_later_it_is_looked_whether_the_file_is_there(self) -> None:
        world = a_recorded_show(Status.CLOSED)

        whole(recording(world).stop(context(world), first(startArchive=STARTED)))

        task = world.tasks.by_key(f"{EVENT_ID}-finishArchive-archive-1")
        assert task.at == world.clock.now() + timedelta(seconds=10)
        assert task.payload == {"eventId": EVENT_ID, "effects": ["finishArchive"]}

    def test_opentok_is_not_asked_about_what_was_never_tried(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))

        acted = whole(recording(world).stop(context(world), first()))

        assert acted.result == {"skipped": "nothing was recorded"}
        assert world.video.calls == []

    def test_a_part_that_has_ended_before_its_answer_was_had_is_one(self) -> None:
        world = a_recorded_show(Status.CLOSED)
        world.video.archive_becomes("archive-1", "available", duration_s=5)
        keep(world, "archive-1")
        lost = record(world)
        world.video.archive_becomes(lost, "failed", duration_s=7)

        whole(recording(world).stop(context(world), first(startArchive=running())))

        parts = world.backend.media.parts.all(EVENT_ID)
        assert {part.id for part in parts} == {"archive-1", lost}

    @pytest.mark.parametrize(("ended_parts", "clears"), [(None, True), (1, False)])
    def test_a_stop_that_goes_on_after_a_crash_clears_what_has_worked(
        self, ended_parts: int | None, *, clears: bool
    ) -> None:
        """The attempt before has stored the part; a start that knows it has none."""
        world = a_world(an_event(status=Status.CLOSED))
        lost = record(world)
        world.video.archive_becomes(lost, "available", duration_s=7)
        keep(world, lost)
        start = running().model_copy(update={"ended_parts": ended_parts})

        acted = whole(recording(world).stop(context(world), first(startArchive=start)))

        cleared = f"{EVENT}/problems/startArchive" in acted.writes
        assert (acted.result, cleared) == ({"archiveId": lost}, clears)

    def test_what_was_tried_in_vain_needs_no_end(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))

        acted = whole(
            recording(world).stop(context(world), first(startArchive=running()))
        )

        assert acted.result == {"skipped": "nothing was recorded"}
        assert world.video.calls == ["archives_of"]

    @pytest.mark.parametrize("status", ["started", "stopped"])
    def test_one_whose_start_was_never_answered_is_found(self, status: str) -> None:
        world = a_world(an_event(status=Status.CLOSED))
        world.video.archive_becomes(record(world), status)

        acted = whole(
            recording(world).stop(context(world), first(startArchive=running()))
        )

        assert world.video.archives["archive-1"].state.is_over
        assert acted.result == {"archiveId": "archive-1"}
        assert acted.writes[f"{EVENT}/problems/startArchive"] is None

    def test_while_the_next_part_is_waited_for_nothing_needs_an_end(self) -> None:
        world = a_recorded_show(Status.CLOSED)
        world.video.archive_becomes("archive-1", "stopped", duration_s=7)
        keep(world, "archive-1")

        acted = recording(world).stop(
            context(world), first(startArchive=acts_record(SCHEDULED))
        )

        assert acted.result == {"archiveId": "archive-1"}
        assert "stop_archive" not in world.video.calls

    def test_a_part_that_nobody_could_store_is_stopped_too(self) -> None:
        world = a_recorded_show(Status.CLOSED)
        world.video.archive_becomes("archive-1", "failed", duration_s=7)
        keep(world, "archive-1")
        record(world)

        acted = whole(
            recording(world).stop(context(world), first(startArchive=running()))
        )

        assert acted.result == {"archiveId": "archive-2"}
        assert world.video.archives["archive-2"].state.is_over
        assert set(world.databases.at(PARTS)) == {"archive-1", "archive-2"}


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

        assert acted.result == {
            "archiveId": "archive-1",
            "status": "available",
            "parts": 1,
        }
        assert world.at(f"{EVENT}/archiveUrl") is None
        assert world.at(f"{EVENT}/archive") == {
            "id": "archive-1",
            "status": "available",
            "durationS": 61,
            "sizeBytes": 1_000,
        }

    def test_a_file_in_the_operators_bucket_has_that_url(self) -> None:
        world = a_recorded_show(Status.CLOSED, limits=BUCKET, uncomposed=True)
        world.video.archive_becomes("archive-1", "uploaded", duration_s=1)

        self.finish(world)

        url = f"https://bucket.example/{API_KEY}/archive-1/archive.zip"
        assert world.at(f"{EVENT}/archiveUrl") == url
        assert world.at(f"{PARTS}/archive-1/url") == url

    @pytest.mark.parametrize("status", ["failed", "expired", "deleted"])
    def test_where_there_is_no_file_there_is_no_url(self, status: str) -> None:
        world = a_recorded_show(Status.CLOSED, limits=BUCKET)
        world.video.archive_becomes("archive-1", status, duration_s=9)

        self.finish(world)

        assert world.at(f"{EVENT}/archive/status") == status
        assert world.at(f"{EVENT}/archiveUrl") is None

    def test_a_recording_that_contains_nothing_is_none(self) -> None:
        world = a_recorded_show(Status.CLOSED)
        world.video.archive_becomes("archive-1", "uploaded", duration_s=0)

        acted = self.finish(world)

        assert acted.result == {"parts": 0}
        assert world.at(f"{EVENT}/archiveId") is None
        assert world.at("archives") is None

    def test_every_part_is_waited_for(self) -> None:
        world = a_recorded_show(Status.CLOSED)
        keep(world, "archive-1")
        world.video.archive_becomes("archive-1", "stopped", duration_s=7)
        world.clock.advance(60)
        keep(world, record(world))
        world.video.archive_becomes("archive-2", "uploaded", duration_s=9)

        with pytest.raises(NotReadyYet):
            self.finish(world, stopArchive=done(archiveId="archive-2"))

        world.video.archive_becomes("archive-1", "uploaded", duration_s=7)
        acted = self.finish(world, stopArchive=done(archiveId="archive-2"))
        assert acted.result == {
            "archiveId": "archive-2",
            "status": "uploaded",
            "parts": 2,
        }

    @pytest.mark.parametrize("status", ["started", "stopped", "what is this"])
    def test_what_is_still_being_processed_is_waited_for(self, status: str) -> None:
        world = a_recorded_show(Status.CLOSED)
        world.video.archive_becomes("archive-1", status)

        with pytest.raises(NotReadyYet):
            self.finish(world)

    def test_what_was_said_is_waited_for_but_not_for_ever(self) -> None:
        world = self.a_transcribed_show()
        with pytest.raises(NotReadyYet):
            self.finish(world)
        # The film is told by then.
        assert world.at(f"{EVENT}/archive/status") == "available"

        world.clock.advance(TRANSCRIPTION_WAIT_MS / 1000)

        assert self.finish(world).result["parts"] == 1
        assert world.at(f"{PARTS}/archive-1/transcription") == {"status": "requested"}

    @pytest.mark.parametrize("status", ["available", "uploaded", "failed"])
    def test_once_it_is_written_down_or_never_will_be_it_is_told(
        self, status: str
    ) -> None:
        world = self.a_transcribed_show()
        world.video.transcription_becomes("archive-1", status)

        self.finish(world)

        assert world.at(f"{PARTS}/archive-1/transcription") == {"status": status}

    def a_transcribed_show(self) -> World:
        world = a_show_just_set_live(uncomposed=True)
        options = ArchiveOptions(has_transcription=True)
        world.video.start_archive(STAGE, name="x", composed=False, options=options)
        keep(world, "archive-1")
        world.write_status(Status.CLOSED)
        world.video.archive_becomes("archive-1", "available", duration_s=60)
        return world

    def test_what_has_not_been_stopped_is_waited_for(self) -> None:
        world = a_recorded_show()

        with pytest.raises(NotReadyYet):
            self.finish(world, stopArchive=running())

    def test_where_nothing_was_recorded_there_is_nothing_to_wait_for(self) -> None:
        world = a_recorded_show(Status.CLOSED)
        nothing = done(skipped="nothing was recorded")

        acted = self.finish(world, stopArchive=nothing)

        assert acted.result == {"skipped": "nothing was recorded"}

    def test_when_opentok_does_not_answer_it_is_tried_again(self) -> None:
        world = a_recorded_show(Status.CLOSED)
        world.video.fail_next("archive", VideoUnavailable("Down."))

        with pytest.raises(VideoUnavailable):
            self.finish(world)


def test_a_recording_is_called_after_its_event_and_day() -> None:
    assert archive_name("Launch night", NOON) == "Archive Launch night 2026-01-01"


def test_a_long_name_is_cut_and_the_day_stays() -> None:
    name = archive_name("x" * 120, NOON)

    assert len(name) == 80
    assert name.endswith("x 2026-01-01")


@pytest.mark.parametrize("before", ["", "x"])
def test_a_long_name_is_cut_between_characters_that_are_two_to_opentok(
    before: str,
) -> None:
    name = archive_name(before + "\N{PARTY POPPER}" * 60, NOON)

    assert 79 <= len(name.encode("utf-16-le")) // 2 <= 80
    assert name.endswith("\N{PARTY POPPER} 2026-01-01")


def test_the_recording_that_an_effect_was_about_is_in_its_result() -> None:
    assert archive_of(STARTED) == "archive-1"
    assert archive_of(running()) is None
    assert archive_of(None) is None
