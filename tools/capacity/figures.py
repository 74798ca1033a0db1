"""What `make bench` has measured, as far as it says what instances are needed.

Read from `docs/figures/bench.json`. All is time of CPU.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tools.targets import ROOT

FIGURES: Final = ROOT / "docs" / "figures" / "bench.json"

REPORT: Final = "a fan has come"
"""What a report of OpenTok is taken for, which the bench does not measure: a trigger
that reads and writes as much."""

CALLS: Final[Mapping[str, tuple[str, str]]] = {
    "getMostRecentEvent": ("calls", "the current event, 64 at once"),
    "loginFan": ("calls", "a fan logs in, 64 at once"),
    "createTokensFan": ("calls", "a fan joins, 64 at once"),
    "getBroadcastData": ("calls", "the document of a show, 64 at once"),
    "onActiveFanWritten": ("background", "a fan has come"),
    "onLineWritten": ("background", "a fan has got in line"),
    "openTokCallback": ("background", REPORT),
}
"""By function of an audience: subject and row."""

_PASS: Final = re.compile(r"([\d,]+) live shows")
_CPU: Final = re.compile(r"([\d.]+) s of CPU")


def cpu_ms(path: Path = FIGURES) -> dict[str, float]:
    """Milliseconds of one call, by function of an audience."""
    rows = {
        (subject, row["name"]): float(row["value"])
        for subject, row in _rows(path)
        if row["unit"] == "ms"
    }
    return {name: rows[row] for name, row in CALLS.items()}


def first_answer_ms(path: Path = FIGURES) -> float:
    """Milliseconds from the start of an instance to its first answer, at most."""
    return max(
        float(row["value"])
        for subject, row in _rows(path)
        if subject == "start" and row["unit"] == "ms"
    )


def pass_s(path: Path = FIGURES) -> dict[int, float]:
    """Seconds of one run of `reconcileShows`, by the number of live shows."""
    found: dict[int, float] = {}
    for subject, row in _rows(path):
        shows, cpu = _PASS.fullmatch(row["name"]), _CPU.search(row["note"])
        if subject == "reconciler" and shows and cpu:
            found[int(shows[1].replace(",", ""))] = float(cpu[1])
    return found


def _rows(path: Path) -> list[tuple[str, dict[str, Any]]]:
    kept = json.loads(path.read_text("utf-8"))
    return [(subject, row) for subject, part in kept.items() for row in part["rows"]]
