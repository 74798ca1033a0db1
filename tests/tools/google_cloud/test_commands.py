import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.google_cloud.commands import (
    CannotTell,
    Command,
    Outcome,
    Ran,
    State,
    exit_status,
    run,
    work_through,
)


def a_command(does: str = "Do it", **given: object) -> Command:
    shape: dict[str, object] = {"does": does, "why": "Else not.", "argv": ("do", "it")}
    return Command(**{**shape, **given})  # type: ignore[arg-type]


def python(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program)


def succeeds(_: Command) -> Ran:
    return Ran(status=0)


def states(outcomes: Iterator[Outcome]) -> list[State]:
    return [each.state for each in outcomes]


def test_a_command_is_told_as_it_is_typed_into_a_shell() -> None:
    command = a_command(argv=("gcloud", "--data-file=-", "a b"), fed_by=("make", "it"))

    assert command.line == "make it | gcloud --data-file=- 'a b'"


def test_what_is_done_already_is_not_run_again() -> None:
    plan = [a_command(is_done=lambda: True), a_command()]
    begun: list[Command] = []

    outcomes = work_through(plan, runner=succeeds, before=begun.append)

    assert states(outcomes) == [State.DONE, State.RAN]
    assert begun == [plan[1]]


def test_without_consent_nothing_is_run() -> None:
    plan = [a_command(), a_command(argv=(), is_needed=True), a_command()]

    assert states(work_through(plan)) == [State.TO_DO, State.BY_HAND, State.TO_DO]


def test_nothing_comes_after_a_command_that_failed() -> None:
    def fails(_: Command) -> Ran:
        return Ran(status=1, out="Begun.", err="ERROR: PERMISSION_DENIED")

    (outcome,) = work_through([a_command(), a_command()], runner=fails)

    assert outcome.state is State.FAILED
    assert outcome.said == "Begun.\nERROR: PERMISSION_DENIED"
    assert exit_status([outcome]) == 1


@pytest.mark.parametrize(
    ("is_needed", "expected"),
    [(True, [State.BY_HAND]), (False, [State.BY_HAND, State.RAN])],
)
def test_what_needs_something_done_by_hand_waits_for_it(
    *, is_needed: bool, expected: list[State]
) -> None:
    plan = [a_command(argv=(), is_needed=is_needed), a_command()]

    outcomes = list(work_through(plan, runner=succeeds))

    assert [each.state for each in outcomes] == expected
    assert exit_status(outcomes) == int(is_needed)


def test_what_cannot_be_told_is_done_once_more_and_says_so() -> None:
    def is_done() -> bool:
        raise CannotTell("The API is not enabled.")

    (outcome,) = work_through([a_command(is_done=is_done)])

    assert outcome.state is State.TO_DO
    assert outcome.as_json() == {
        "state": "to-do",
        "does": "Do it",
        "why": "Else not.",
        "command": "do it",
        "said": "The API is not enabled.",
    }


def test_a_plan_may_learn_from_what_has_run() -> None:
    made: list[str] = []

    def plan() -> Iterator[Command]:
        yield a_command("Make it")
        if made:
            yield a_command("Use it")

    def makes(command: Command) -> Ran:
        made.append(command.does)
        return Ran(status=0)

    list(work_through(plan(), runner=makes))

    assert made == ["Make it", "Use it"]


def test_a_command_that_runs_cannot_ask_anything() -> None:
    prompts = "os.environ['CLOUDSDK_CORE_DISABLE_PROMPTS']"
    program = f"import os, sys; print({prompts}, sys.stdin.read())"

    assert run(a_command(argv=python(program))) == Ran(status=0, out="1 \n")


def test_a_value_goes_from_one_command_to_another_unseen() -> None:
    takes = "import sys; print(len(sys.stdin.read()))"

    ran = run(a_command(argv=python(takes), fed_by=python("print('secret', end='')")))

    assert ran == Ran(status=0, out="6\n")


def test_nothing_is_made_of_half_a_value() -> None:
    feeder = "import sys; print('half'); sys.exit('No value.')"

    ran = run(a_command(argv=("not-run",), fed_by=python(feeder)))

    assert ran == Ran(status=1, err="No value.\n")


def test_a_program_that_is_not_there_is_named() -> None:
    ran = run(a_command(argv=("no-such-program-here",)))

    assert not ran.ok
    assert ran.complaint == "no-such-program-here is not installed."


def test_a_command_is_ended_at_its_deadline_with_what_it_has_started() -> None:
    waits = "import threading; threading.Event().wait(60)"
    sleeper = f"import subprocess as s, sys; s.run([sys.executable, '-c', '{waits}'])"

    ran = run(a_command(argv=python(sleeper)), deadline_s=0.3)

    assert ran.status is None
    assert ran.complaint == "It was ended, because it took too long."


def test_what_google_does_not_know_yet_is_tried_again(tmp_path: Path) -> None:
    made = tmp_path / "made"
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        made.write_text("now")

    looks = f"import pathlib, sys; sys.exit(not pathlib.Path({str(made)!r}).exists())"

    assert run(a_command(argv=python(looks), tries=3), pause=pause).ok
    assert pauses == [10.0]
