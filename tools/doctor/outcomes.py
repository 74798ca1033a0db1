"""What a check has found."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """Whether something is as it should be."""

    OK = "ok"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    """It could not be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, or that keeps a check from its work.

    Args:
        what: a sentence.
        command: what mends it, as it is typed into a shell; empty where no command
            does, and `what` says what does.
        role: the role of Google Cloud that is missing; empty where none is.
    """

    what: str
    command: str = ""
    role: str = ""

    def as_json(self) -> dict[str, str]:
        """Without what is empty."""
        shape = {"what": self.what, "command": self.command, "role": self.role}
        return {key: value for key, value in shape.items() if value}


class Found(Exception):
    """A check has found problems."""

    verdict: Verdict

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(each.what for each in problems))
        self.problems = problems


class Wrong(Found):
    """Something is not as it should be."""

    verdict = Verdict.WRONG


class Unclear(Found):
    """It cannot be told whether it is."""

    verdict = Verdict.UNKNOWN


def wrong(what: str, command: str = "", role: str = "") -> Wrong:
    """One problem."""
    return Wrong(Problem(what=what, command=command, role=role))


def unclear(what: str, command: str = "", role: str = "") -> Unclear:
    """One thing that keeps a check from its work."""
    return Unclear(Problem(what=what, command=command, role=role))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What has become of a check.

    Args:
        check: its name.
        verdict: see there.
        says: what is as it should be; empty of one that has problems.
        problems: at least one, unless all is well.
        seconds: how long it took.
    """

    check: str
    verdict: Verdict
    says: str = ""
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0

    def as_json(self) -> dict[str, object]:
        """With the keys `check`, `verdict`, `says`, `problems` and `seconds`."""
        return {
            "check": self.check,
            "verdict": self.verdict.value,
            "says": self.says,
            "problems": [each.as_json() for each in self.problems],
            "seconds": round(self.seconds, 1),
        }


STATUSES: Final[Mapping[Verdict, int]] = {
    Verdict.OK: 0,
    Verdict.WRONG: 1,
    Verdict.UNKNOWN: 2,
}


def exit_status(outcomes: list[Outcome]) -> int:
    """0 all is well, 1 something is wrong, 2 something could not be checked."""
    found = {outcome.verdict for outcome in outcomes}
    for verdict in (Verdict.WRONG, Verdict.UNKNOWN):
        if verdict in found:
            return STATUSES[verdict]
    return STATUSES[Verdict.OK]
