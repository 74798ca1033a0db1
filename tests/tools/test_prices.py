"""List prices: each of a known source, none of tomorrow."""

import re

import pytest

from tools import prices
from tools.prices import Price

PRICES = {name: one for name, one in vars(prices).items() if isinstance(one, Price)}


@pytest.mark.parametrize("price", PRICES.values(), ids=PRICES)
def test_a_price_says_where_and_when_it_was_found(price: Price) -> None:
    assert price.source.startswith("https://")
    assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", price.date)
    assert price.usd > 0


def test_no_two_prices_are_of_the_same() -> None:
    assert len({price.unit for price in PRICES.values()}) == len(PRICES)


def test_a_price_per_million_is_that_of_a_million() -> None:
    assert prices.CALL.of(1_000_000) == pytest.approx(prices.CALL.usd)
