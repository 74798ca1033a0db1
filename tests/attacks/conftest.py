"""A show with everybody in it, for attacks that must not change a thing."""

from collections.abc import Iterator
from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.house import House, opened
from tests.support.theatre import ANA, BOB, Theatre


def shown(house: House) -> Any:
    """The database, but for who is connected: a visitor who gets in is truly there."""
    return {**house.cast.everything(), "headcounts": None}


@pytest.fixture(scope="module")
def house(product_stack: LocalStack) -> Iterator[House]:
    """Two producers with a show each, both in preshow. No attack may change anything.

    After the attacks of a module the database must be what it was before.
    """
    product_stack.reset()
    house = opened(product_stack)
    before = shown(house)
    yield house
    product_stack.settle()
    assert shown(house) == before
    house.cast.http.close()


@pytest.fixture
def fresh_house(stack: LocalStack) -> Iterator[House]:
    """The same for one test alone, which may change it."""
    house = opened(stack)
    yield house
    house.cast.http.close()


@pytest.fixture
def theatre() -> Theatre:
    """Two producers with a show each in preshow, in one process: for the rules."""
    theatre = Theatre()
    for uid in (ANA, BOB):
        theatre.open_show(uid)
    theatre.settle()
    return theatre
