"""What the page on capacity is made of."""

from dev.docs.capacity import (
    batches_table,
    calls_table,
    quotas_table,
    shows_table,
    sums_table,
    warm_table,
)
from tools.capacity.declared import Kind
from tools.capacity.quotas import TABLE


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

    assert [row.split("`")[1] for row in rows] == [
        f"{kind.value}_MIN_INSTANCES=1" for kind in Kind
    ]


def test_the_batches_are_those_of_the_defaults() -> None:
    first, *_ = batches_table().splitlines()[2:]

    assert first.startswith("| 1 | 40 |")
