"""What the page on cost is made of."""

from dev.docs.cost import example_table, prices_table, rates_table
from tools.prices import CALL


def test_a_price_is_shown_with_the_amount_it_is_for_and_where_it_is_from() -> None:
    (row,) = (line for line in prices_table().splitlines() if CALL.unit in line)

    assert "0.4 for 1,000,000" in row
    assert f"[{CALL.date}]({CALL.source})" in row


def test_the_example_ends_with_its_sum() -> None:
    assert example_table().splitlines()[-1].startswith("| together |")


def test_a_rate_names_the_functions_that_each_fan_calls() -> None:
    assert "`createTokensFan`" in rates_table()
