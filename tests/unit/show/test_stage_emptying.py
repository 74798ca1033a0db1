"""Whoever has no place on a cleared stage is disconnected from it."""

from interactive_broadcast.effects.models import Effect, EffectState
from interactive_broadcast.kernel.errors import (
    VideoCredentialsRefused,
    VideoUnavailable,
)
from tests.support.builders import EVENT_ID
from tests.support.fakes import STAGE
from tests.unit.stage import (
    GUESTS,
    a_stage,
    clear,
    comes_on_stage,
    resume,
    there,
    told_of,
)
from tests.unit.world import ACTIVE, EVENT, SHOW, a_show_that_is_live


def test_fans_on_stage_are_disconnected_and_told_why() -> None:
    world = a_stage()

    clear(world)

    assert there(world) == {"fan-cyd", *GUESTS.values()}
    reason = f"disconnections/{EVENT_ID}/fan-bea/reason"
    assert world.at(reason) == "stage-cleared"


def test_those_who_run_the_show_are_off_with_everybody_but_the_producer() -> None:
    world = a_stage()

    clear(world, everybody=True)

    assert there(world) == {"fan-cyd"}
    assert "c-producer" in world.video.connections


def test_those_who_have_a_place_and_publish_nothing_yet_are_off() -> None:
    world = a_show_that_is_live()
    comes_on_stage(world, "fan-bea")
    world.video.unpublish(STAGE)

    clear(world)

    assert there(world) == set()


def test_those_whom_nobody_knows_are_told_to_the_producer() -> None:
    world = a_stage()
    world.video.publish(STAGE, "stranger", "s-stranger")

    state = clear(world)

    assert state.problems is not None
    assert state.problems["emptyStage"].reason == "publisher-unknown"
    assert there(world) == {"fan-cyd", "stranger", *GUESTS.values()}


def test_people_are_disconnected_by_the_task_if_opentok_fails() -> None:
    world = a_stage()
    world.video.fail_next("connections_of", VideoUnavailable("Down."))

    state = clear(world)

    assert state.problems is not None
    assert state.problems["emptyStage"].final is False
    assert world.at(f"{ACTIVE}/stageFanId") is None
    assert "fan-bea" in there(world)
    (task,) = [one for one in world.tasks.stored if "cleared" in one.key]
    assert (task.at - world.clock.now()).total_seconds() == 5  # type: ignore[operator]  # it has one
    world.run_task(Effect.EMPTY_STAGE, Effect.HOLD_BROADCAST)
    assert "fan-bea" not in there(world)
    assert world.at(f"{EVENT}/problems/emptyStage") is None


def test_people_stay_where_opentok_refuses_and_the_producer_knows() -> None:
    world = a_stage()
    world.video.fail_next("connections_of", VideoCredentialsRefused("No."))

    state = clear(world)

    assert state.problems is not None
    assert state.problems["emptyStage"].final is True


def test_people_are_disconnected_by_a_pass_if_the_function_dies() -> None:
    world = a_stage()
    world.clock.advance(61)
    now = world.clock.now_ms()
    world.databases.put(f"{EVENT}/cleared", {"at": now})
    world.databases.put(f"{SHOW}/slate", {"from": now - 10_000})

    world.reconciler.run()

    assert "fan-bea" not in there(world)
    (told,) = told_of(world, "stageCleared")
    assert told["details"] == {"from": now - 10_000}


def test_fans_come_back_after_resume_and_are_off_again_the_next_time() -> None:
    world = a_stage()
    clear(world)
    world.clock.advance(20)
    resume(world)
    comes_on_stage(world, "fan-bea")
    world.reconciler.run()
    assert "fan-bea" in there(world)

    clear(world)

    assert "fan-bea" not in there(world)


def test_people_stay_if_it_is_resumed_before_opentok_answers() -> None:
    world = a_stage()
    world.video.fail_next("connections_of", VideoUnavailable("Down."), times=2)
    clear(world)
    resume(world)

    world.run_task(Effect.EMPTY_STAGE, Effect.HOLD_BROADCAST)

    assert "fan-bea" in there(world)
    entry = world.effect(Effect.EMPTY_STAGE)
    assert entry is not None
    assert entry.state is EffectState.DONE
