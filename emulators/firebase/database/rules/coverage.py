"""How often each rule said yes, said no, or failed."""

from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """Outcomes of one rule so far."""

    true: int = 0
    false: int = 0
    errors: int = 0

    def add(self, outcome: bool | str) -> None:  # noqa: FBT001 - an outcome, no flag
        """Count one evaluation; a text is an error."""
        if outcome is True:
            self.true += 1
        elif outcome is False:
            self.false += 1
        else:
            self.errors += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One expression of a rules file and what became of it.

    Rules that are plainly `true` or `false` are not listed: there is nothing to test.

    Args:
        rule: where it stands: `events/$eventId/.write`.
        expression: its text, on one line.
        position: `line:column` in the rules file.
        true: how often it granted.
        false: how often it did not.
        errors: how often it failed.
    """

    rule: str
    expression: str
    position: str
    true: int
    false: int
    errors: int

    @property
    def is_covered(self) -> bool:
        """Whether it was seen both granting and not granting."""
        return self.true > 0 and self.false + self.errors > 0
