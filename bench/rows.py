"""What was measured, beside the empty function, the former backend and the goal."""

from dataclasses import asdict, dataclass
from typing import Any, Final

Cells = tuple[str, ...]

HEADINGS: Final[Cells] = (
    "measurement",
    "result",
    "empty function",
    "ratio",
    "goal",
    "reached",
    "former backend",
    "remark",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measurement.

    Args:
        subject: the bench that it comes from.
        name: what was measured.
        value: how much.
        unit: of what.
        empty: the same of an empty function, in the same run.
        goal: how much it should be at most: times the empty function where that is
            known, else in `unit`. None where nothing is asked for.
        former: the same of the Node backend that this one replaces, measured once: a
            ratio to the empty function where that is known, else in `unit`.
        note: how it was measured, where the name does not say it.
    """

    subject: str
    name: str
    value: float
    unit: str
    empty: float | None = None
    goal: float | None = None
    former: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Times the empty function; None where that was not measured."""
        return self.value / self.empty if self.empty else None

    @property
    def compared(self) -> float:
        """What goal and former backend are compared with."""
        return self.value if self.ratio is None else self.ratio

    @property
    def is_reached(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        return None if self.goal is None else self.compared <= self.goal

    @property
    def times_faster(self) -> float | None:
        """How many times as much the former backend takes."""
        if self.former is None or not self.compared:
            return None
        return self.former / self.compared

    def cells(self) -> Cells:
        """As in a table for people, under HEADINGS."""
        of_empty = "times" if self.empty else self.unit
        reached = {None: "", True: "yes", False: "**no**"}[self.is_reached]
        return (
            self.name,
            f"{_rounded(self.value)} {self.unit}".rstrip(),
            f"{_rounded(self.empty)} {self.unit}" if self.empty else "",
            f"{self.ratio:.2f}" if self.ratio is not None else "",
            f"≤ {_rounded(self.goal)} {of_empty}" if self.goal is not None else "",
            reached,
            self._former_cell(of_empty),
            self.note,
        )

    def as_json(self) -> dict[str, Any]:
        """The row, with what follows from it."""
        return {**asdict(self), "ratio": self.ratio, "reached": self.is_reached}

    def _former_cell(self, unit: str) -> str:
        if self.former is None or self.times_faster is None:
            return ""
        return (
            f"{_rounded(self.former)} {unit} ({_rounded(self.times_faster)} times ours)"
        )


def of_json(stored: dict[str, Any]) -> Row:
    """The row that `as_json` made this of."""
    follows = {"ratio", "reached"}
    return Row(**{name: one for name, one in stored.items() if name not in follows})


def as_table(rows: list[Row]) -> str:
    """The rows as a Markdown table, without columns that nothing is in."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    kept = [
        column
        for column in range(len(HEADINGS))
        if any(line[column] for line in lines[1:])
    ]
    widths = {column: max(len(line[column]) for line in lines) for column in kept}
    text = [
        "| " + " | ".join(line[one].ljust(widths[one]) for one in kept) + " |"
        for line in lines
    ]
    text.insert(1, "|" + "|".join("-" * (widths[one] + 2) for one in kept) + "|")
    return "\n".join(text)


def _rounded(value: float) -> str:
    """Three digits that mean something."""
    if value >= 1000:  # noqa: PLR2004 - from here on no fraction is of interest
        return f"{value:,.0f}"
    return f"{value:.3g}"
