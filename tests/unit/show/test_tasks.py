"""Stored tasks."""

import pytest

from interactive_broadcast.effects.models import Effect, EffectState, ShowTask
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    NotReadyYet,
    Unavailable,
    VideoUnavailable,
)
from interactive_broadcast.show.triggers import MAX_DELIVERIES
from tests.support.builders import EVENT_ID
from tests.unit.world import EVENT, SHOW, a_live_show, a_world

LAST = MAX_DELIVERIES - 1


def test_a_task_carries_out_its_effects_once() -> None:
    world = a_live_show()

    world.run_task(Effect.START_ARCHIVE)
    world.run_task(Effect.START_ARCHIVE)

    assert list(world.video.archives) == ["archive-1"]


def test_what_may_succeed_later_has_the_task_delivered_again() -> None:
    world = a_live_show()
    world.video.fail_next("start_archive", VideoUnavailable("Down."))

    with pytest.raises(Unavailable):
        world.run_task(Effect.START_ARCHIVE)

    assert world.at(f"{EVENT}/problems/startArchive/final") is False


def test_one_effect_that_fails_does_not_hold_up_the_others() -> None:
    world = a_live_show(hls=True)
    world.video.fail_next("start_archive", VideoUnavailable("Down."))

    with pytest.raises(NotReadyYet):
        world.run_task(Effect.START_ARCHIVE, Effect.START_BROADCAST)

    assert list(world.video.broadcasts) == ["broadcast-1"]


def test_what_the_task_could_not_do_is_left_to_the_reconciler() -> None:
    world = a_live_show()
    world.video.fail_next("start_archive", VideoUnavailable("Down."))

    world.run_task(Effect.START_ARCHIVE, retry_count=LAST)

    record = world.effect(Effect.START_ARCHIVE)
    assert record is not None
    assert record.state is EffectState.RUNNING
    assert world.at(f"{EVENT}/problems/startArchive/final") is False


def test_at_the_last_attempt_what_another_call_is_at_is_left_to_it() -> None:
    world = a_live_show()
    world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)

    world.run_task(Effect.START_ARCHIVE, retry_count=LAST)

    assert world.video.archives == {}


def test_a_task_whose_event_is_gone_is_done() -> None:
    world = a_world()

    world.show_tasks.run(ShowTask(event_id="event-9", effects=list(Effect)), 0)

    assert world.databases.writes == []


def test_a_stream_that_is_not_playable_yet_is_waited_for_without_a_problem() -> None:
    world = a_live_show(hls=True)
    world.run_task(Effect.START_BROADCAST)

    with pytest.raises(NotReadyYet):
        world.run_task(Effect.PUBLISH_HLS)

    assert world.at(f"{EVENT}/problems") is None


def test_a_stream_that_does_not_get_playable_is_a_problem_after_a_while() -> None:
    world = a_live_show(hls=True)
    world.run_task(Effect.START_BROADCAST)

    for retry_count in range(MAX_DELIVERIES - 1):
        with pytest.raises(NotReadyYet):
            world.run_task(Effect.PUBLISH_HLS, retry_count=retry_count)
        assert world.at(f"{EVENT}/problems") is None
    world.run_task(Effect.PUBLISH_HLS, retry_count=LAST)

    assert world.at(f"{EVENT}/problems/publishHls/reason") == "not-ready-yet"
    assert world.at(f"{EVENT}/problems/publishHls/final") is False


def test_a_stream_that_ended_before_it_was_playable_is_not_waited_for() -> None:
    world = a_live_show(hls=True)
    world.run_task(Effect.START_BROADCAST)
    world.write_status(Status.CLOSED)

    world.run_task(Effect.PUBLISH_HLS)

    assert world.at(f"{EVENT}/problems") is None


def test_the_stream_of_a_show_that_is_on_is_not_stopped() -> None:
    world = a_live_show(hls=True)
    world.run_task(Effect.START_BROADCAST)

    world.run_task(Effect.STOP_BROADCAST)

    assert world.video.broadcasts["broadcast-1"].state.status == "started"


@pytest.mark.parametrize("effect", list(Effect))
def test_an_effect_whose_time_has_not_come_is_left_alone(effect: Effect) -> None:
    world = a_world()

    world.run_task(effect)

    assert world.effect(effect) is None


def test_a_stream_is_not_taken_for_missing_while_its_start_is_underway() -> None:
    world = a_live_show(hls=True)

    with pytest.raises(NotReadyYet):
        world.run_task(Effect.PUBLISH_HLS)
    world.run_task(Effect.START_BROADCAST)
    world.video.broadcast_becomes_playable("broadcast-1")
    world.run_task(Effect.PUBLISH_HLS)

    assert world.at(f"{SHOW}/hlsUrl") is not None


def test_a_recording_that_goes_on_is_not_taken_for_none() -> None:
    world = a_live_show()
    world.run_task(Effect.START_ARCHIVE)

    with pytest.raises(NotReadyYet):
        world.run_task(Effect.FINISH_ARCHIVE)

    assert world.at(f"{EVENT}/archive/status") == "started"


def test_a_recording_that_is_still_processed_is_waited_for() -> None:
    world = a_live_show()
    world.run_task(Effect.START_ARCHIVE)
    world.write_status(Status.CLOSED)
    world.run_task(Effect.STOP_ARCHIVE)

    with pytest.raises(NotReadyYet):
        world.run_task(Effect.FINISH_ARCHIVE)


def test_what_nobody_started_needs_no_end() -> None:
    world = a_world()
    world.write_status(Status.CLOSED)

    world.run_task(Effect.STOP_ARCHIVE, Effect.FINISH_ARCHIVE, Effect.PUBLISH_HLS)

    assert world.video.calls == []


def test_a_stream_whose_start_was_given_up_because_of_the_end_is_stopped() -> None:
    world = a_live_show(hls=True)
    world.video.fail_next("start_broadcast", VideoUnavailable("Lost."), after=True)
    with pytest.raises(NotReadyYet):
        world.run_task(Effect.START_BROADCAST)
    world.write_status(Status.CLOSED)
    world.run_task(Effect.START_BROADCAST)

    world.run_task(Effect.STOP_BROADCAST)

    assert world.video.broadcasts["broadcast-1"].state.status == "stopped"
