import json
import re

import pytest

from dev import ROOT
from dev.docs import reliability
from interactive_broadcast.upkeep.reconciliation.reconcile_run import Repair
from tests.support import failure_table


def test_every_repair_is_in_the_table_and_says_what_it_does() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.+\.) \|$", reliability.repairs_table(), re.MULTILINE
    )

    assert [name for name, _ in rows] == [repair.value for repair in Repair]


def test_budgets_are_numbers_or_spans_of_time() -> None:
    rows = reliability.budgets_table().splitlines()[2:]

    values = [row.split("|")[2].strip() for row in rows]
    assert all(re.fullmatch(r"\d+( s| min)?", value) for value in values), values


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (reliability.opentok_table(), failure_table.OPENTOK),
        (reliability.firebase_table(), failure_table.FIREBASE),
    ],
    ids=["OpenTok", "Firebase"],
)
def test_every_failure_that_is_tried_has_a_row(
    table: str, rows: tuple[failure_table.Row, ...]
) -> None:
    assert len(table.splitlines()) == 2 + len(rows)


@pytest.mark.parametrize(
    ("table", "name", "figure"),
    [
        (reliability.crash_table(), "crash", "scenarios"),
        (reliability.chaos_table(), "chaos", "shows"),
    ],
    ids=["crash", "chaos"],
)
def test_figures_are_those_of_the_run_on_record(
    table: str, name: str, figure: str
) -> None:
    run = json.loads((ROOT / "docs" / "figures" / f"{name}.json").read_text("utf-8"))

    assert f"| {run[figure]:,} |" in table
    assert "| violations | 0 |" in table
