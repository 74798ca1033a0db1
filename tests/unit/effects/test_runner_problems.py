"""What the owner of an event is told of effects that fail."""

import pytest

from interactive_broadcast.effects.models import Effect, EffectState
from interactive_broadcast.effects.runner import (
    MAX_EFFECT_ATTEMPTS,
    Acted,
    Attempt,
    problem,
    skipped,
)
from interactive_broadcast.kernel.errors import (
    BackendError,
    DatabaseUnavailable,
    NotReadyYet,
    StageEmpty,
    VideoConflict,
    VideoUnavailable,
)
from interactive_broadcast.kernel.models import Json
from tests.support.builders import EVENT_ID
from tests.unit.acts import Act, run
from tests.unit.world import EVENT, a_world

PROBLEM = f"{EVENT}/problems/startArchive"


@pytest.mark.parametrize("error", [VideoUnavailable("Down."), StageEmpty("Nobody.")])
def test_a_passing_failure_shows_as_a_problem_that_is_not_final(
    error: BackendError,
) -> None:
    world = a_world()

    with pytest.raises(type(error)):
        run(world, Act([error]))

    assert world.at(PROBLEM) == {
        "reason": error.reason,
        "final": False,
        "at": world.clock.now_ms(),
    }
    assert world.told("startArchive") == ["delayed"]


def test_the_problem_goes_when_the_effect_succeeds() -> None:
    world, act = a_world(), Act([VideoUnavailable("Down.")])
    with pytest.raises(VideoUnavailable):
        run(world, act)

    world.clock.advance(1)
    run(world, act)

    assert world.at(PROBLEM) is None
    assert world.told("startArchive") == ["delayed", "done"]


def test_when_the_budget_is_used_up_a_passing_failure_is_final() -> None:
    world = a_world()
    used_up: dict[str, Json] = {
        "state": "running",
        "attempt": MAX_EFFECT_ATTEMPTS - 1,
        "leaseUntil": 0,
    }
    world.databases.put(f"effects/{EVENT_ID}/startArchive", used_up)

    record = run(world, Act([StageEmpty("Nobody.")]))

    assert record.state is EffectState.FAILED
    assert record.error == "stage-empty"
    assert world.at(f"{PROBLEM}/final") is True


def test_the_same_failure_is_told_once() -> None:
    world = a_world()
    failures: list[BackendError] = [
        VideoUnavailable("Down."),
        VideoUnavailable("Still down."),
        StageEmpty("Nobody."),
    ]

    for failure in failures:
        world.clock.advance(1)
        with pytest.raises(type(failure)):
            run(world, Act([failure]))

    assert world.told("startArchive") == ["delayed", "delayed"]
    assert world.at(f"{PROBLEM}/reason") == "stage-empty"


@pytest.mark.parametrize("error", [StageEmpty("Nobody."), VideoConflict("Relayed.")])
def test_by_hand_a_failure_is_told_and_not_noted(error: BackendError) -> None:
    world = a_world()

    with pytest.raises(type(error)):
        run(world, Act([error]), by_hand=True)

    assert world.at(PROBLEM) is None
    record = world.effect(Effect.START_ARCHIVE)
    assert record is not None
    assert record.state is EffectState.RUNNING


def test_waiting_for_something_slow_is_no_problem() -> None:
    world = a_world()

    with pytest.raises(NotReadyYet):
        run(world, Act([NotReadyYet("Soon.")]))

    assert world.at(PROBLEM) is None
    assert world.told("startArchive") == []


def test_when_not_even_the_failure_can_be_noted_the_failure_is_raised() -> None:
    world = a_world()

    def fail_twice(_attempt: Attempt) -> Acted:
        world.databases.fail_next("write", DatabaseUnavailable("Gone."))
        raise VideoUnavailable("Down.")

    with pytest.raises(VideoUnavailable):
        world.runner.run(EVENT_ID, Effect.START_ARCHIVE, fail_twice, by="x")


def skip(_attempt: Attempt) -> Acted:
    return skipped("the show is over")


def test_what_will_not_happen_any_more_stays_told_and_is_final() -> None:
    world = a_world()
    with pytest.raises(VideoUnavailable):
        run(world, Act([VideoUnavailable("Down.")]))

    world.runner.run(EVENT_ID, Effect.START_ARCHIVE, skip, by="backend")

    assert world.at(f"{PROBLEM}/reason") == "video-unavailable"
    assert world.at(f"{PROBLEM}/final") is True


def test_a_restart_that_will_not_happen_makes_final_what_had_broken_off() -> None:
    world = a_world()
    world.databases.as_backend().update(
        problem(EVENT_ID, Effect.START_ARCHIVE, "archive-failed", final=False)
    )

    world.runner.run(EVENT_ID, Effect.RESTART_ARCHIVE, skip, by="backend")

    assert world.at(PROBLEM) == {
        "reason": "archive-failed",
        "final": True,
        "at": world.clock.now_ms(),
    }


def test_what_was_skipped_and_never_told_stays_untold() -> None:
    world = a_world()

    world.runner.run(EVENT_ID, Effect.START_ARCHIVE, skip, by="backend")

    assert world.at(f"{EVENT}/problems") is None
