"""What OpenTok says of a show's recording and stream."""

import pytest

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import TasksUnavailable, VideoUnavailable
from interactive_broadcast.kernel.media import Archive
from interactive_broadcast.kernel.video_statuses import (
    ArchiveStatus,
)
from tests.support.builders import EVENT_ID
from tests.unit.show.media_reporting import (
    a_recorded_show,
    archive,
    report,
    the_event,
)
from tests.unit.world import (
    ACTIVE,
    ADMIN,
    EVENT,
    REQUEST,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    change,
)

PARTS = f"archives/{EVENT_ID}"


class TestARecording:
    def test_what_it_has_come_to_stands_in_the_event(self) -> None:
        world = a_recorded_show()
        world.video.archive_becomes("archive-1", "paused")

        is_news = report(world, archive(world))

        assert is_news
        assert world.at(f"{EVENT}/archive/status") == "paused"

    def test_the_same_again_is_no_news_and_writes_nothing(self) -> None:
        world = a_recorded_show()
        before = len(world.databases.writes)

        is_news = report(world, archive(world))

        assert not is_news
        assert len(world.databases.writes) == before

    def test_a_late_report_of_an_old_state_changes_nothing(self) -> None:
        world = a_recorded_show()
        early = archive(world)
        change(world, Status.CLOSED)

        is_news = report(world, early)

        assert not is_news
        assert world.at(f"{EVENT}/archive/status") == "stopped"

    def test_once_its_file_is_there_the_recording_is_finished(self) -> None:
        world = a_recorded_show()
        change(world, Status.CLOSED)
        world.video.archive_becomes("archive-1", "uploaded", duration_s=61)

        is_news = report(world, archive(world))

        finished = world.effect(Effect.FINISH_ARCHIVE)
        assert is_news
        assert finished is not None
        assert finished.result == {
            "archiveId": "archive-1",
            "status": "uploaded",
            "parts": 1,
        }
        assert world.at(f"{EVENT}/archive/durationS") == 61

    def test_a_report_of_another_stages_recording_is_none_of_this_event(self) -> None:
        world = a_recorded_show()
        other = Archive(
            id="other", status=ArchiveStatus.STOPPED, duration_s=1, size_bytes=1
        )

        assert not report(world, other)
        assert world.at(f"{EVENT}/archiveId") == "archive-1"

    def test_one_whose_start_was_never_answered_is_adopted(self) -> None:
        world = a_show_that_is_live(hls=False)
        world.video.publish("stage-session", "host-connection", "host-stream")
        world.video.fail_next("start_archive", VideoUnavailable("Lost."), after=True)
        with pytest.raises(VideoUnavailable):
            world.shows.start_archive(ADMIN, REQUEST)

        is_news = report(world, archive(world))

        assert is_news
        assert world.at(f"{EVENT}/archiveId") == "archive-1"
        assert list(world.video.archives) == ["archive-1"]


class TestAPartThatIsOver:
    @pytest.mark.parametrize(
        ("status", "outcome"), [("failed", "broken off"), ("stopped", "ended")]
    )
    def test_it_is_followed_by_another_while_the_show_is_live(
        self, status: str, outcome: str
    ) -> None:
        world = a_recorded_show()
        world.clock.advance(10)
        world.video.archive_becomes("archive-1", status, duration_s=7)

        report(world, archive(world))
        world.clock.advance(10)
        world.run_task(Effect.START_ARCHIVE)

        assert world.at(f"{EVENT}/archiveId") == "archive-2"
        assert world.at(f"{EVENT}/archive/status") == "started"
        assert world.at(f"{PARTS}/archive-1/durationS") == 7
        assert world.at(f"{EVENT}/problems") is None
        assert sorted(world.told("startArchive")) == sorted(["done", outcome, "done"])

    def test_its_end_is_on_the_timeline_with_opentoks_reason(self) -> None:
        world = a_recorded_show()
        world.clock.advance(hours=4)

        report(world, archive(world))

        assert world.at(f"timeline/{EVENT_ID}/ended-archive-1") == {
            "what": "startArchive",
            "by": "backend",
            "at": world.clock.now_ms(),
            "details": {
                "outcome": "ended",
                "reason": "archive-ended",
                "archiveId": "archive-1",
                "cause": "maximum duration exceeded",
            },
        }
        assert archive(world, 2).status is ArchiveStatus.STARTED

    def test_however_often_it_is_told_one_follows(self) -> None:
        world = a_recorded_show()
        world.clock.advance(10)
        world.video.archive_becomes("archive-1", "stopped", duration_s=7)
        broken = archive(world)

        for _ in range(3):
            report(world, broken)

        assert list(world.video.archives) == ["archive-1", "archive-2"]

    def test_after_a_failure_the_next_try_is_ten_seconds_later(self) -> None:
        world = a_recorded_show()
        world.clock.advance(60)
        world.video.archive_becomes("archive-1", "failed")

        report(world, archive(world))

        assert list(world.video.archives) == ["archive-1"]
        assert world.at(f"{EVENT}/problems/startArchive/reason") == "archive-failed"
        assert world.at(f"{EVENT}/problems/startArchive/final") is False
        assert world.at(f"{ACTIVE}/archiving") is False
        assert not world.director.catch_up(the_event(world)).is_mended
        due = world.clock.now_ms() + 10_000
        task = world.tasks.by_key(f"{EVENT_ID}-startArchive-{due}")
        assert task.payload == {"eventId": EVENT_ID, "effects": ["startArchive"]}

    def test_on_an_empty_stage_the_next_part_is_waited_for(self) -> None:
        world = a_recorded_show()
        world.video.leave("stage-session")
        world.clock.advance(61)

        report(world, archive(world))
        problem = world.at(f"{EVENT}/problems/startArchive/reason")
        world.clock.advance(10)
        world.video.publish("stage-session", "connection-2", "stream-2")
        world.media_reports.somebody_came(EVENT_ID, publishes=True)

        assert problem == "stage-empty"
        assert world.at(f"{EVENT}/archiveId") == "archive-2"
        assert world.at(f"{EVENT}/problems") is None

    def test_the_task_being_lost_the_reconciler_does_it(self) -> None:
        world = a_recorded_show()
        world.clock.advance(60)
        world.video.archive_becomes("archive-1", "stopped", duration_s=7)
        world.tasks.fail_next("enqueue", TasksUnavailable("Down."))
        world.video.fail_next("start_archive", VideoUnavailable("Lost."), after=True)
        report(world, archive(world))

        world.director.catch_up(the_event(world))

        assert world.at(f"{EVENT}/archiveId") == "archive-2"
        assert list(world.video.archives) == ["archive-1", "archive-2"]

    def test_one_whose_file_is_made_while_the_next_is_recorded_is_told_further(
        self,
    ) -> None:
        world = a_recorded_show()
        world.clock.advance(hours=4)
        report(world, archive(world))
        world.video.archive_becomes("archive-1", "uploaded")

        is_news = report(world, archive(world))

        assert is_news
        assert world.at(f"{PARTS}/archive-1/status") == "uploaded"
        assert world.at(f"{EVENT}/archiveId") == "archive-2"

    def test_one_that_was_stopped_by_hand_is_not_started_anew(self) -> None:
        world = a_recorded_show()
        world.shows.stop_archive(ADMIN, REQUEST)

        report(world, archive(world))

        assert list(world.video.archives) == ["archive-1"]
        assert world.at(f"{EVENT}/problems") is None

    def test_in_the_end_every_part_has_an_address(self) -> None:
        world = a_recorded_show()
        world.clock.advance(hours=4)
        report(world, archive(world))
        change(world, Status.CLOSED)
        for number in (1, 2):
            world.video.archive_becomes(f"archive-{number}", "uploaded", duration_s=9)

        report(world, archive(world, 2))

        first, second = (world.at(f"{PARTS}/archive-{one}/url") for one in (1, 2))
        assert isinstance(first, str)
        assert isinstance(second, str)
        assert "archive-1" in first
        assert "archive-2" in second
        assert world.at(f"{EVENT}/archiveUrl") == second


class TestRaces:
    def test_what_is_no_part_at_all_is_replaced(self) -> None:
        world = a_recorded_show()
        world.video.archive_becomes("archive-1", "paused")
        event = the_event(world)
        world.databases.put(f"{PARTS}/archive-1", "text")

        assert world.media_reports.archive(event, archive(world))
        assert world.at(f"{EVENT}/archive/status") == "paused"

    def test_one_that_breaks_off_as_the_show_ends_is_no_problem(self) -> None:
        world = a_recorded_show()
        event = the_event(world)
        world.write_status(Status.CLOSED)
        world.video.archive_becomes("archive-1", "failed")

        assert world.media_reports.archive(event, archive(world))
        assert world.at(f"{EVENT}/problems") is None
        assert list(world.video.archives) == ["archive-1"]

    def test_the_record_of_another_show_at_the_address_is_left_alone(self) -> None:
        world = a_recorded_show()
        world.databases.put(f"{ACTIVE}/eventId", "event-2")
        world.video.archive_becomes("archive-1", "failed")

        report(world, archive(world))

        assert world.at(f"{ACTIVE}/archiving") is True


class TestSomebodyWhoComes:
    def an_awaited_show(self) -> World:
        world = a_show_in_preshow(archive_event=True)
        world.video.leave("stage-session")
        change(world, Status.LIVE)
        world.video.calls.clear()
        return world

    def test_what_was_waiting_for_them_is_carried_out_at_once(self) -> None:
        world = self.an_awaited_show()
        world.clock.advance(10)
        world.video.publish("stage-session", "connection-2", "stream-2")

        world.media_reports.somebody_came(EVENT_ID, publishes=True)

        assert list(world.video.archives) == ["archive-1"]

    def test_between_two_tries_who_publishes_has_a_task_for_the_next(self) -> None:
        world = self.an_awaited_show()
        due = world.clock.now_ms() + 10_000

        for _ in range(2):
            world.media_reports.somebody_came(EVENT_ID, publishes=True)

        assert world.video.calls == []
        assert world.tasks.by_key(f"{EVENT_ID}-startArchive-{due}").at is not None

    def test_between_two_tries_who_only_watches_costs_one_read(self) -> None:
        world = self.an_awaited_show()
        stored = len(world.tasks.stored)
        world.databases.reads.clear()

        world.media_reports.somebody_came(EVENT_ID, publishes=False)

        assert len(world.databases.reads) == 1
        assert len(world.tasks.stored) == stored
        assert world.video.calls == []

    def test_before_the_show_nothing_waits_for_them(self) -> None:
        world = a_show_in_preshow(archive_event=True)

        world.media_reports.somebody_came(EVENT_ID, publishes=True)
        world.media_reports.somebody_came("event-9", publishes=True)

        assert world.video.calls == []
