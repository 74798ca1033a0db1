"""Changes of an event's status, and stored tasks: once, twice, late, out of order."""

import pytest

from interactive_broadcast.effects.models import Effect, EffectState, ShowTask
from interactive_broadcast.effects.runner import MAX_SILENT_ATTEMPTS
from interactive_broadcast.events.models import ChangeStatusRequest, Status
from interactive_broadcast.kernel.database import Change
from interactive_broadcast.kernel.errors import (
    NotReadyYet,
    VideoUnavailable,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.show.triggers import MAX_DELIVERIES
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    an_admin,
    an_event,
)
from tests.support.fakes import STAGE
from tests.unit.world import (
    ACTIVE,
    EVENT,
    OPEN_EVENT,
    SHOW,
    World,
    a_show_just_set_live,
    a_world,
)

ADMIN = an_admin()
LAST = MAX_DELIVERIES - 1


def a_change(before: Json, after: Json, *, at: int) -> Change:
    return Change(id="change-1", at=at, by=None, before=before, after=after)


def a_show_in_preshow() -> World:
    world = a_world(an_event(archive_event=True), hls=True)
    world.shows.change_status(
        ADMIN, ChangeStatusRequest(id=EVENT_ID, status=Status.PRESHOW)
    )
    world.clock.advance(60)
    return world


class TestStatus:
    def test_the_effects_follow_when_a_client_writes_the_status_itself(self) -> None:
        world = a_show_in_preshow()
        world.video.publish(STAGE, "host-connection", "host-stream")
        world.write_status(Status.LIVE)

        world.status_trigger.run(EVENT_ID)

        assert world.at(f"{ACTIVE}/status") == "live"
        assert world.at(f"{OPEN_EVENT}/status") == "live"
        assert list(world.video.archives) == ["archive-1"]
        assert list(world.video.broadcasts) == ["broadcast-1"]

    def test_a_change_delivered_twice_happens_once(self) -> None:
        world = a_show_in_preshow()
        world.write_status(Status.LIVE)

        world.status_trigger.run(EVENT_ID)
        before, asked = world.at("/"), list(world.video.calls)
        world.status_trigger.run(EVENT_ID)

        assert world.at("/") == before
        assert world.video.calls == asked

    def test_a_late_change_finds_the_status_that_is_now(self) -> None:
        world = a_show_in_preshow()
        world.write_status(Status.LIVE)
        world.write_status(Status.CLOSED)

        world.status_trigger.run(EVENT_ID)
        world.status_trigger.run(EVENT_ID)

        assert world.video.archives == {}
        assert world.at(f"{ACTIVE}/status") == "closed"

    def test_a_preshow_that_was_never_delivered_is_made_up_for_at_going_live(
        self,
    ) -> None:
        world = a_world()
        world.write_status(Status.LIVE)

        world.status_trigger.run(EVENT_ID)

        assert world.at(f"{ACTIVE}/eventId") == EVENT_ID
        assert world.at(f"{ACTIVE}/status") == "live"

    def test_the_trigger_leaves_the_effects_to_the_function_that_is_at_them(
        self,
    ) -> None:
        world = a_show_in_preshow()
        world.ledger.announce_status(an_event(), Status.LIVE)
        world.write_status(Status.LIVE)

        world.status_trigger.run(EVENT_ID)

        assert world.video.calls == []
        assert [task.key for task in world.tasks.stored][-1] == f"{EVENT_ID}-live"

    def test_the_trigger_tells_why_the_backend_ends_a_show_if_it_is_first(self) -> None:
        world = a_show_in_preshow()
        world.ledger.announce_status(an_event(), Status.CLOSED, reason="abandoned")
        world.write_status(Status.CLOSED)

        world.status_trigger.run(EVENT_ID)

        told = f"timeline/{EVENT_ID}/status-closed"
        assert world.at(f"{told}/by") == "backend"
        assert world.at(f"{told}/details/reason") == "abandoned"

    def test_a_function_at_another_status_does_not_hold_the_trigger_back(self) -> None:
        world = a_show_in_preshow()
        world.ledger.announce_status(an_event(), Status.LIVE)
        world.write_status(Status.CLOSED)

        world.status_trigger.run(EVENT_ID)

        assert world.at(f"{ACTIVE}/status") == "closed"

    def test_a_change_of_an_event_that_is_gone_does_nothing(self) -> None:
        world = a_world()

        world.status_trigger.run("event-9")

        assert world.databases.writes == []

    def test_an_event_that_is_not_started_has_no_effects(self) -> None:
        world = a_world()

        world.status_trigger.run(EVENT_ID)
        world.director.store_fallback(an_event())

        assert world.databases.writes == []
        assert world.tasks.stored == []

    def test_a_status_that_a_client_wrote_is_told_as_of_then(self) -> None:
        world = a_show_in_preshow()
        world.write_status(Status.LIVE)

        world.status_trigger.run(EVENT_ID, a_change("preshow", "live", at=7))
        world.clock.advance(60)
        world.status_trigger.run(EVENT_ID, a_change("preshow", "live", at=7))

        assert world.at(f"timeline/{EVENT_ID}/status-live") == {
            "what": "status",
            "by": ADMIN_ID,
            "at": 7,
            "details": {"from": "preshow", "to": "live"},
        }

    def test_a_late_change_is_told_as_what_it_was(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))

        world.status_trigger.run(EVENT_ID, a_change("live", "closed", at=9))
        world.status_trigger.run(EVENT_ID, a_change("preshow", "live", at=8))
        world.status_trigger.run(EVENT_ID, a_change("notStarted", "preshow", at=7))

        told = world.timeline.read(ADMIN, EVENT_ID)
        assert [
            entry.details["to"]
            for entry in told
            if entry.what == "status" and entry.details
        ] == ["preshow", "live", "closed"]

    def test_a_status_that_the_function_has_told_is_not_told_again(self) -> None:
        world = a_show_in_preshow()
        told = world.at(f"timeline/{EVENT_ID}/status-preshow")

        world.status_trigger.run(EVENT_ID, a_change("notStarted", "preshow", at=7))

        assert told is not None
        assert world.at(f"timeline/{EVENT_ID}/status-preshow") == told

    def test_without_its_change_the_status_that_stands_is_told(self) -> None:
        world = a_show_in_preshow()
        world.write_status(Status.LIVE)

        world.status_trigger.run(EVENT_ID)

        assert world.at(f"timeline/{EVENT_ID}/status-live/details") == {"to": "live"}

    @pytest.mark.parametrize("after", [None, "notStarted", "haunted", {"x": 1}])
    def test_what_is_no_status_to_speak_of_is_not_told(self, after: Json) -> None:
        world = a_world()

        world.status_trigger.run(EVENT_ID, a_change(None, after, at=7))

        assert world.at("timeline") is None


class TestTasks:
    def test_a_task_carries_out_its_effects_once(self) -> None:
        world = a_show_just_set_live()

        world.run_task(Effect.START_ARCHIVE)
        world.run_task(Effect.START_ARCHIVE)

        assert list(world.video.archives) == ["archive-1"]

    def test_one_effect_that_fails_does_not_hold_up_the_others(self) -> None:
        world = a_show_just_set_live(hls=True)
        world.video.fail_next("start_archive", VideoUnavailable("Down."))

        with pytest.raises(NotReadyYet):
            world.run_task(Effect.START_ARCHIVE, Effect.START_BROADCAST)

        assert list(world.video.broadcasts) == ["broadcast-1"]

    def test_what_the_task_could_not_do_is_left_to_the_reconciler(self) -> None:
        world = a_show_just_set_live()
        world.video.fail_next("start_archive", VideoUnavailable("Down."))

        world.run_task(Effect.START_ARCHIVE, retry_count=LAST)

        record = world.effect(Effect.START_ARCHIVE)
        assert record is not None
        assert record.state is EffectState.RUNNING
        assert world.at(f"{EVENT}/problems/startArchive/final") is False

    def test_at_the_last_attempt_what_another_call_is_at_is_left_to_it(self) -> None:
        world = a_show_just_set_live()
        world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)

        world.run_task(Effect.START_ARCHIVE, retry_count=LAST)

        assert world.video.archives == {}

    def test_a_task_whose_event_is_gone_is_done(self) -> None:
        world = a_world()

        world.show_tasks.run(ShowTask(event_id="event-9", effects=list(Effect)), 0)

        assert world.databases.writes == []

    def test_a_stream_that_does_not_get_playable_is_a_problem_after_a_while(
        self,
    ) -> None:
        world = a_show_just_set_live(hls=True)
        world.run_task(Effect.START_BROADCAST)

        for _ in range(MAX_SILENT_ATTEMPTS - 1):
            with pytest.raises(NotReadyYet):
                world.run_task(Effect.PUBLISH_HLS)
            assert world.at(f"{EVENT}/problems") is None
        world.run_task(Effect.PUBLISH_HLS, retry_count=LAST)

        assert world.at(f"{EVENT}/problems/publishHls/reason") == "not-ready-yet"
        assert world.at(f"{EVENT}/problems/publishHls/final") is False

    @pytest.mark.parametrize("effect", list(Effect))
    def test_an_effect_whose_time_has_not_come_is_left_alone(
        self, effect: Effect
    ) -> None:
        world = a_world()

        world.run_task(effect)

        assert world.effect(effect) is None

    def test_a_stream_is_not_taken_for_missing_while_its_start_is_underway(
        self,
    ) -> None:
        world = a_show_just_set_live(hls=True)

        with pytest.raises(NotReadyYet):
            world.run_task(Effect.PUBLISH_HLS)
        world.run_task(Effect.START_BROADCAST)
        world.video.broadcast_becomes_playable("broadcast-1")
        world.run_task(Effect.PUBLISH_HLS)

        assert world.at(f"{SHOW}/hlsUrl") is not None

    def test_a_stream_whose_start_was_given_up_because_of_the_end_is_stopped(
        self,
    ) -> None:
        world = a_show_just_set_live(hls=True)
        world.video.fail_next("start_broadcast", VideoUnavailable("Lost."), after=True)
        with pytest.raises(NotReadyYet):
            world.run_task(Effect.START_BROADCAST)
        world.write_status(Status.CLOSED)
        world.run_task(Effect.START_BROADCAST)

        world.run_task(Effect.STOP_BROADCAST)

        assert world.video.broadcasts["broadcast-1"].state.status == "stopped"

    def test_a_task_whose_effect_has_been_moved_leaves_it_to_the_other_task(
        self,
    ) -> None:
        world = a_show_just_set_live(hls=True)
        world.run_task(Effect.START_BROADCAST)
        world.write_status(Status.CLOSED)
        world.run_task(Effect.CLOSED_RECORDS)

        world.run_task(Effect.STOP_BROADCAST)

        assert not world.video.broadcasts["broadcast-1"].state.is_over
