"""What the page on capacity is made of."""

import re
import shlex

from dev.docs.capacity import (
    batches_table,
    calls_table,
    passes_table,
    quotas_table,
    shows_table,
    sums_table,
    warm_table,
)
from dev.docs.pages import CAPACITY
from tools.capacity.advice import ask_for_cpus
from tools.capacity.declared import Kind, declared
from tools.capacity.quotas import TABLE
from tools.capacity.sums import refused
from tools.parameters import parameters


def test_every_sum_stands_above_what_a_new_project_has() -> None:
    *_, last = sums_table().splitlines()

    assert last == "| **what a new project has** |  | **20** | **40** |"


def test_three_shows_are_reckoned() -> None:
    head, _, *rows = shows_table().splitlines()

    assert head == "| viewers | 1,000 | 10,000 | 100,000 |"
    assert "| CPUs to ask for | none | none | **70** |" in rows


def test_a_call_has_what_it_computes() -> None:
    assert "| `createTokensFan` | " in calls_table()


def test_every_quota_has_its_source_and_date() -> None:
    table = quotas_table()

    assert all(f"]({one.source}) ({one.date})" in table for one in TABLE)


def test_warm_instances_are_told_by_class() -> None:
    rows = warm_table().splitlines()[2:]

    assert all(" s | " in row for row in rows)
    assert [row.split("`")[1] for row in rows] == [
        f"{kind.value}_MIN_INSTANCES=1" for kind in Kind
    ]


def test_the_batches_are_those_of_the_defaults() -> None:
    first, *_ = batches_table().splitlines()[2:]

    assert first.startswith("| 1 | 40 |")


def test_a_pass_takes_less_on_a_whole_cpu() -> None:
    row = passes_table().splitlines()[-1]

    slow, _, fast = (float(cell.split()[0]) for cell in row.split("|")[2:5])
    assert row.startswith("| 1,000 | ")
    assert slow > 5 * fast


def test_the_page_asks_for_cpus_by_the_command_that_is_tested() -> None:
    command = shlex.join(ask_for_cpus("my-project", "us-central1", 60))

    assert f"\n{command}\n" in CAPACITY.read_text(encoding="utf-8")


def test_what_the_page_sets_for_sixty_cpus_fits() -> None:
    page = CAPACITY.read_text(encoding="utf-8")
    (block,) = re.findall(r"```\n(FANS_MAX_INSTANCES=.*?)```", page, re.DOTALL)
    changed = dict(line.split("=") for line in block.splitlines())
    values = parameters(None)

    assert changed.keys() <= values.keys()
    assert list(refused(declared({**values, **changed}), cpus=60)) == []
