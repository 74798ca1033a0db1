from typing import Any

import pytest

from bench.rows import Row, as_table, of_json


def a_row(**fields: Any) -> Row:
    return Row(subject="calls", name="a fan joins", value=0.6, unit="ms", **fields)


def test_a_goal_is_times_the_empty_function_where_that_was_measured() -> None:
    assert a_row(empty=0.3, goal=2.0).is_reached is True
    assert a_row(empty=0.3, goal=1.9).is_reached is False


def test_a_goal_is_of_the_value_where_there_is_no_empty_function() -> None:
    assert a_row(goal=0.6).is_reached is True
    assert a_row(goal=0.5).is_reached is False


def test_nothing_is_reached_where_nothing_is_asked_for() -> None:
    assert a_row(empty=0.3).is_reached is None


def test_the_former_backend_is_compared_by_the_ratio_to_the_empty_function() -> None:
    assert a_row(empty=0.3, former=4.0).times_faster == pytest.approx(2.0)


def test_a_row_is_the_same_after_json() -> None:
    row = a_row(empty=0.3, goal=1.8, former=2.1)

    assert of_json(row.as_json()) == row


def test_a_table_has_no_column_that_nothing_is_in() -> None:
    table = as_table([a_row(), a_row(goal=0.5)])

    assert table.splitlines()[0].split() == [
        *("|", "measurement", "|", "result", "|", "goal", "|", "reached", "|")
    ]
    assert "**no**" in table
