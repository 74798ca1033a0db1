"""What has been found, for people and for programs."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Final

from tools.doctor.outcomes import Outcome, Verdict

MARKS: Final = {Verdict.OK: "ok", Verdict.WRONG: "WRONG", Verdict.UNKNOWN: "unknown"}
WIDTH: Final = 20
"""Of the names of checks."""


def lines(outcome: Outcome) -> list[str]:
    """A line for the check, and under it the command for each of its problems."""
    head = f"{MARKS[outcome.verdict]:<8}{outcome.check:<{WIDTH}}"
    if not outcome.problems:
        return [f"{head}{outcome.says}"]
    told = []
    for index, problem in enumerate(outcome.problems):
        told.append(f"{head if index == 0 else ' ' * len(head)}{problem.what}")
        if problem.role:
            told.append(f"{'':<{len(head)}}role: {problem.role}")
        if problem.command:
            told.append(f"{'':<{len(head)}}$ {problem.command}")
    return told


def summary(outcomes: Sequence[Outcome]) -> str:
    """How many of each."""
    found = Counter(each.verdict for each in outcomes)
    parts = [
        f"{found[verdict]} {words}"
        for verdict, words in (
            (Verdict.OK, "ok"),
            (Verdict.WRONG, "wrong"),
            (Verdict.UNKNOWN, "could not be checked"),
        )
        if found[verdict]
    ]
    return ", ".join(parts)


def first_step(outcomes: Sequence[Outcome]) -> list[str]:
    """What to do first, where there is more than one thing to do.

    Checks come after those that they stand on, so one command may mend many.
    """
    commands = [
        problem.command
        for outcome in outcomes
        for problem in outcome.problems
        if problem.command
    ]
    return [f"Begin with: {commands[0]}"] if len(set(commands)) > 1 else []


def as_json(project: str, outcomes: Sequence[Outcome]) -> str:
    """One object with `project` and `checks`."""
    return json.dumps(
        {"project": project, "checks": [each.as_json() for each in outcomes]}, indent=2
    )
