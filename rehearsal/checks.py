"""What a step found true, and the one thing it did not."""

from dataclasses import dataclass, field

MAX_SHOWN_CHARS = 300
"""Of a value in a failure: enough to see the difference, not a screenful."""


def shown(value: object) -> str:
    """A value as a failure shows it, cut to a readable length."""
    text = repr(value)
    if len(text) <= MAX_SHOWN_CHARS:
        return text
    return f"{text[:MAX_SHOWN_CHARS]}… ({len(text)} characters)"


class Unmet(Exception):
    """An expectation that did not hold.

    Args:
        what: the expectation, as a sentence.
        expected: what should have come.
        came: what came.
        advice: what to do next.
    """

    def __init__(self, what: str, *, expected: str, came: str, advice: str) -> None:
        super().__init__(what)
        self.what = what
        self.expected = expected
        self.came = came
        self.advice = advice


LOOK = (
    "Run again with --verbose to see every check and the functions' log, "
    "or with --keep to look around in the stack afterwards."
)


@dataclass(slots=True)
class Checks:
    """The expectations of one step that held, in their order."""

    passed: list[str] = field(default_factory=list)

    def equal(
        self, what: str, came: object, expected: object, *, advice: str = LOOK
    ) -> None:
        """Expect a value.

        Raises:
            Unmet: another one came.
        """
        if came != expected:
            raise Unmet(what, expected=shown(expected), came=shown(came), advice=advice)
        self.passed.append(what)

    def true(
        self, what: str, holds: object, *, came: object, advice: str = LOOK
    ) -> None:
        """Expect a condition to hold; `came` is what it was about.

        Raises:
            Unmet: it does not.
        """
        if not holds:
            raise Unmet(what, expected=what, came=shown(came), advice=advice)
        self.passed.append(what)
