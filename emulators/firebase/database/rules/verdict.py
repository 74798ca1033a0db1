"""The answer of the rules: allowed or denied, with every rule that was tried.

A denial is a value and no exception, so that nobody can forget to say why.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

NO_READ_RULE = "no .read rule"
"""`Denied.rule` when no `.read` stands above the path: what nobody opened is closed."""

NO_WRITE_RULE = "no .write rule"
"""`Denied.rule` when no `.write` stands above the path."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One rule that was evaluated.

    Args:
        rule: where it stands in the file: `events/$eventId/status/.validate`.
        path: the location it was evaluated for: `/events/e1/status`.
        outcome: what it said, or why it failed. A rule that fails does not grant.
        expression: its text, on one line; takes no part in comparisons.
    """

    rule: str
    path: str
    outcome: bool | str
    expression: str = field(default="", compare=False)

    def __str__(self) -> str:
        said = (
            str(self.outcome).lower()
            if isinstance(self.outcome, bool)
            else (f"failed ({self.outcome})")
        )
        return f"{self.rule} at {self.path}: {said}    {self.expression}".rstrip()


@dataclass(frozen=True, slots=True)
class Allowed:
    """The request may proceed."""

    tried: tuple[Trial, ...] = ()

    def explain(self) -> str:
        """The rules that were tried, one a line."""
        return _lines("Allowed.", self.tried)


@dataclass(frozen=True, slots=True)
class Denied:
    """The request may not proceed.

    Args:
        rule: the rule that decided. For `.validate` the one that did not hold; for
            `.read` and `.write`, of which none granted, the deepest one; or
            `NO_READ_RULE`, `NO_WRITE_RULE`.
        path: the location whose access was denied.
        tried: all rules that were evaluated, in order.
    """

    rule: str
    path: str
    tried: tuple[Trial, ...] = ()

    def explain(self) -> str:
        """Which rule denied what, and all that were tried, one a line."""
        return _lines(f"Denied at {self.path} by {self.rule}.", self.tried)


Verdict: TypeAlias = Allowed | Denied


def _lines(first: str, tried: tuple[Trial, ...]) -> str:
    return "\n".join([first, *(f"  {trial}" for trial in tried)])
