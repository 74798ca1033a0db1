"""`docs/benchmarks.md` and its chart, made of what was measured last."""

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from bench import ROOT
from bench.chart import chart
from bench.rows import Row, as_table, of_json
from bench.subjects import SUBJECTS

PAGE: Final = ROOT / "docs" / "benchmarks.md"
FIGURES: Final = ROOT / "docs" / "figures" / "bench.json"
CHART: Final = ROOT / "docs" / "figures" / "bench.svg"
DRAWN: Final = "calls"
"""The subject of the chart."""

INTRODUCTION: Final = """# How fast it is

Made by `make bench ARGS=--page`; `make bench ARGS=--quick` shows less of it in some
minutes. Nothing here passes or fails: tests count requests, reads and modules, and
leave time alone.

Functions are served as in production (the functions framework's gunicorn, one worker,
40 threads, execution ids in the logs) and have one processor for themselves; what they
talk to, and whoever calls them, has another. What a call costs is the CPU time of the
worker, in the best of several rounds, beside that of a function that does nothing on
the same SDKs: the ratio of the two is what can be compared between machines. Signatures
are checked, rules are asked (but where calls are counted one by one: see there), what
is written is stored. "Former backend" is the Node
backend that this one replaces, measured once over the same services.

![What a call costs, in times of an empty function](figures/bench.svg)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was measured of one subject, on what, and when."""

    machine: str
    date: str
    rows: Sequence[Row]

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Self:
        """What `as_json` made this of."""
        rows = [of_json(row) for row in stored["rows"]]
        return cls(machine=stored["machine"], date=stored["date"], rows=rows)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        rows = [row.as_json() for row in self.rows]
        return {"machine": self.machine, "date": self.date, "rows": rows}


def stored() -> dict[str, Figures]:
    """What was kept, by subject, in the order of the page."""
    kept = json.loads(FIGURES.read_text(encoding="utf-8"))
    return {one: Figures.of_json(kept[one]) for one in SUBJECTS if one in kept}


def keep(measured: Mapping[str, Figures]) -> None:
    """Keep these in place of what was kept of their subjects; make page and chart."""
    kept = {**stored(), **measured}
    shown = {one: kept[one].as_json() for one in SUBJECTS if one in kept}
    FIGURES.write_text(json.dumps(shown, indent=1) + "\n", encoding="utf-8")
    write()


def write() -> list[Path]:
    """Make page and chart of what was kept. Returns the files."""
    kept = stored()
    PAGE.write_text(page(kept), encoding="utf-8")
    CHART.write_text(drawn(kept), encoding="utf-8")
    return [PAGE, CHART]


def page(kept: Mapping[str, Figures]) -> str:
    """The whole page."""
    parts = [INTRODUCTION, *(_section(*one) for one in kept.items())]
    return "\n".join(parts)


def drawn(kept: Mapping[str, Figures]) -> str:
    """The chart, as SVG."""
    return chart(kept[DRAWN].rows if DRAWN in kept else [])


def _section(subject: str, figures: Figures) -> str:
    module = ast.parse((ROOT / "bench" / f"{subject}.py").read_text(encoding="utf-8"))
    document = ast.get_docstring(module)
    return (
        f"## {SUBJECTS[subject]}\n\n{document}\n\n"
        f"{as_table(list(figures.rows))}\n\n"
        f"{figures.date}, on {figures.machine}.\n"
    )
