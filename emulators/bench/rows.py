"""What was measured, as a table for people and as JSON for machines."""

import json
import os
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement.

    Args:
        name: what was measured.
        value: how much.
        unit: of what.
        note: what it should be compared with, if anything.
    """

    name: str
    value: float
    unit: str
    note: str = ""

    def cells(self) -> tuple[str, str, str]:
        return self.name, f"{_rounded(self.value)} {self.unit}".rstrip(), self.note


def per_call_s(
    work: Callable[[int], object], *, calls: int, rounds: int = 5, first: int = 0
) -> float:
    """Seconds of one call, in the best of several rounds.

    What else a machine does makes a round slower, and is no property of the database.

    Args:
        work: called with 0, 1, 2, ... from `first` on, through all rounds.
        calls: how often in a round.
        rounds: how many of them.
        first: where to begin to count.
    """
    taken = []
    for round_number in range(rounds):
        begin = first + round_number * calls
        started = time.perf_counter()
        for number in range(begin, begin + calls):
            work(number)
        taken.append((time.perf_counter() - started) / calls)
    return min(taken)


def compared_s(
    one: Callable[[int], object],
    other: Callable[[int], object],
    *,
    calls: int,
    rounds: int = 15,
) -> tuple[float, float]:
    """Seconds of a call of each, in turns so that both meet the same machine."""
    ones, others = [], []
    for number in range(rounds):
        first = number * calls
        ones.append(per_call_s(one, calls=calls, rounds=1, first=first))
        others.append(per_call_s(other, calls=calls, rounds=1, first=first))
    return min(ones), min(others)


def machine() -> str:
    """On what it was measured."""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}"
    )


def as_markdown(rows: list[Row]) -> str:
    table = [("measurement", "result", "remark"), *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(3)]
    lines = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in table]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def as_json(rows: list[Row]) -> str:
    return json.dumps(
        {"machine": machine(), "rows": [asdict(row) for row in rows]}, indent=2
    )


def _processor() -> str:
    named = Path("/proc/cpuinfo")
    if named.exists():
        for line in named.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def _rounded(value: float) -> str:
    """Three digits that mean something."""
    if value >= 1000:  # noqa: PLR2004 - from here on no fraction is of interest
        return f"{value:,.0f}"
    return f"{value:.3g}"
