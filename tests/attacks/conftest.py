"""A show with everybody in it, for attacks that must not change a thing."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.in_process_platform import ANA, BOB, InProcessPlatform
from tests.support.token_holders import TokenHolders, token_holders_on


def shown(people: TokenHolders) -> Any:
    """The database, but for who is connected: a visitor who gets in is truly there."""
    return {**people.everything(), "headcounts": None}


@pytest.fixture(scope="module")
def people(product_stack: LocalStack) -> Iterator[TokenHolders]:
    """Two producers with a show each, both in preshow. No attack may change anything.

    After the attacks of a module the database must be what it was before.
    """
    product_stack.reset()
    people = token_holders_on(product_stack, no_admins=True)
    before = shown(people)
    yield people
    product_stack.settle()
    assert shown(people) == before
    people.close()


@pytest.fixture
def fresh_people(stack: LocalStack) -> Iterator[TokenHolders]:
    """The same for one test alone, which may change it."""
    people = token_holders_on(stack, no_admins=False)
    yield people
    people.close()


@cache
def _in_preshow() -> InProcessPlatform:
    platform = InProcessPlatform()
    for uid in (ANA, BOB):
        platform.open_show(uid)
    platform.settle()
    return platform


@pytest.fixture
def platform() -> InProcessPlatform:
    """Two producers with a show each in preshow, in one process: for the rules."""
    return _in_preshow().copied()
