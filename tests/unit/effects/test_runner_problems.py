"""What the owner of an event is told of effects that fail."""

import json

import pytest

from interactive_broadcast.effects.acts import Acted, Attempt, skipped
from interactive_broadcast.effects.failures import FAILED_TOO_OFTEN, MAX_FAILURES
from interactive_broadcast.effects.ledger import Ended
from interactive_broadcast.effects.models import Effect, EffectState
from interactive_broadcast.effects.runner import MAX_EFFECT_ATTEMPTS, problem
from interactive_broadcast.kernel.errors import (
    BackendError,
    DatabaseUnavailable,
    EffectNotDue,
    NotReadyYet,
    VideoConflict,
    VideoNotRouted,
    VideoProjectChanged,
    VideoUnavailable,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import StageEmpty
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


@pytest.mark.parametrize(
    ("error", "severity"),
    [
        (VideoUnavailable("Down."), "WARNING"),
        (StageEmpty("Nobody."), "INFO"),
        (NotReadyYet("Soon."), "INFO"),
    ],
)
def test_waiting_for_what_is_yet_to_come_is_no_warning_in_the_log(
    error: BackendError, severity: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(type(error)):
        run(a_world(), Act([error]))

    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["severity"], line["reason"]) == (severity, error.reason)


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
    world.databases.put(f"effects/{EVENT_ID}/stopArchive", used_up)

    record = run(world, Act([VideoUnavailable("Down.")]), effect=Effect.STOP_ARCHIVE)

    assert record.state is EffectState.FAILED
    assert record.error == "video-unavailable"
    assert world.at(f"{EVENT}/problems/stopArchive/final") is True


def test_the_same_failure_is_told_once() -> None:
    world = a_world()
    failures: list[BackendError] = [
        VideoUnavailable("Down."),
        VideoUnavailable("Still down."),
        StageEmpty("Nobody."),
    ]

    for failure in failures:
        world.clock.advance(10)
        with pytest.raises(type(failure)):
            run(world, Act([failure]))

    assert world.told("startArchive") == ["delayed", "delayed"]
    assert world.at(f"{PROBLEM}/reason") == "stage-empty"


def test_an_end_that_is_not_needed_is_no_problem_for_ever() -> None:
    """Nothing had been recorded when the database did not answer."""
    world = a_world()
    with pytest.raises(DatabaseUnavailable):
        run(world, Act([DatabaseUnavailable("Down.")]), effect=Effect.STOP_ARCHIVE)
    world.clock.advance(1)

    world.runner.run(EVENT_ID, Effect.STOP_ARCHIVE, skip, by="backend")

    assert world.at(f"{EVENT}/problems") is None


def test_by_hand_a_failure_is_told_and_not_noted() -> None:
    world = a_world()

    with pytest.raises(VideoUnavailable):
        run(
            world,
            Act([VideoUnavailable("Down.")]),
            by_hand=True,
            effect=Effect.STOP_ARCHIVE,
        )

    assert world.at(f"{EVENT}/problems") is None
    record = world.effect(Effect.STOP_ARCHIVE)
    assert record is not None
    assert record.state is EffectState.RUNNING


@pytest.mark.parametrize(
    "error",
    [StageEmpty("Nobody."), VideoConflict("No."), VideoProjectChanged("Left.")],
)
def test_a_recording_that_was_asked_for_by_hand_is_tried_again_and_so_noted(
    error: BackendError,
) -> None:
    world = a_world()

    with pytest.raises(type(error)):
        run(world, Act([error]), by_hand=True)

    assert world.at(f"{PROBLEM}/reason") == error.reason
    record = world.effect(Effect.START_ARCHIVE)
    assert record is not None
    assert record.state is EffectState.SCHEDULED


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


def test_a_problem_that_is_removed_meanwhile_is_not_left_without_its_reason() -> None:
    world = a_world()
    with pytest.raises(VideoUnavailable):
        run(world, Act([VideoUnavailable("Down.")]))
    world.databases.before_write(PROBLEM, lambda: world.databases.put(PROBLEM, None))

    world.runner.run(EVENT_ID, Effect.START_ARCHIVE, skip, by="backend")

    assert world.event_store.find(EVENT_ID) is not None


@pytest.mark.parametrize(
    ("reason", "is_left"),
    [("archive-failed", True), ("archive-ended", False), ("stage-empty", False)],
)
def test_after_a_show_that_was_recorded_an_empty_stage_is_no_problem_any_more(
    reason: str, *, is_left: bool
) -> None:
    world = a_world()
    run(world, Act())
    world.ledger.renew(EVENT_ID, Effect.START_ARCHIVE, Ended("archive-1"))
    world.databases.as_backend().update(
        problem(EVENT_ID, Effect.START_ARCHIVE, reason, final=False)
    )

    world.runner.run(EVENT_ID, Effect.START_ARCHIVE, skip, by="backend", is_over=True)

    final = {"reason": reason, "final": True, "at": world.clock.now_ms()}
    assert world.at(PROBLEM) == (final if is_left else None)


class TestWhatStartsParts:
    def test_an_empty_stage_is_no_attempt_and_is_looked_at_again_soon(self) -> None:
        world = a_world()

        with pytest.raises(StageEmpty):
            run(world, Act([StageEmpty("Nobody.")]))

        record = world.effect(Effect.START_ARCHIVE)
        assert record is not None
        assert (record.state, record.attempt) == (EffectState.SCHEDULED, 0)
        assert record.due_at == world.clock.now_ms() + 10_000
        assert record.failures is None
        with pytest.raises(EffectNotDue):
            run(world, Act())
        world.clock.advance(10)
        assert run(world, act := Act()).state is EffectState.DONE
        assert not act.attempts[0].may_have_acted

    def test_an_attempt_that_may_have_acted_is_not_forgotten_by_an_empty_stage(
        self,
    ) -> None:
        world = a_world()
        with pytest.raises(VideoUnavailable):
            run(world, Act([VideoUnavailable("No answer.")]))
        with pytest.raises(StageEmpty):
            run(world, Act([StageEmpty("Nobody.")]))

        world.clock.advance(10)
        run(world, act := Act())

        assert act.attempts[0].may_have_acted

    @pytest.mark.parametrize(
        "refusal", [VideoConflict("No."), VideoProjectChanged("Left.")]
    )
    def test_refusals_have_a_budget_for_the_hour(self, refusal: BackendError) -> None:
        world = a_world()
        for _ in range(MAX_FAILURES):
            world.clock.advance(10)
            with pytest.raises(type(refusal)):
                run(world, Act([refusal]))

        assert world.at(f"{PROBLEM}/reason") == FAILED_TOO_OFTEN
        assert world.at(f"{PROBLEM}/final") is False
        world.clock.advance(minutes=50)
        with pytest.raises(EffectNotDue):
            run(world, Act())
        world.clock.advance(minutes=10)
        assert run(world, Act()).state is EffectState.DONE

    def test_an_opentok_that_does_not_answer_uses_nothing_up(self) -> None:
        world = a_world()
        for _ in range(MAX_EFFECT_ATTEMPTS + 1):
            with pytest.raises(VideoUnavailable):
                run(world, Act([VideoUnavailable("Down.")]))

        assert run(world, Act()).state is EffectState.DONE

    def test_what_only_routed_sessions_allow_is_final_until_asked_for_by_hand(
        self,
    ) -> None:
        world = a_world()

        failed = run(world, Act([VideoNotRouted("Relayed.")]))

        assert failed.state is EffectState.FAILED
        assert world.at(f"{PROBLEM}/final") is True
        assert run(world, Act(), by_hand=True).state is EffectState.DONE


def test_what_was_skipped_and_never_told_stays_untold() -> None:
    world = a_world()

    world.runner.run(EVENT_ID, Effect.START_ARCHIVE, skip, by="backend")

    assert world.at(f"{EVENT}/problems") is None
