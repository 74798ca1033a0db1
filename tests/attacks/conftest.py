"""A show with everybody in it, for attacks that must not change a thing."""

from collections.abc import Iterator
from functools import cache

import pytest

from emulators.stack import LocalStack
from rehearsal.video_projects import VideoProduct
from tests.support.in_process_platform import ANA, BOB, InProcessPlatform
from tests.support.people import all_but_presence
from tests.support.token_holders import TokenHolders, token_holders_on


@pytest.fixture(scope="module")
def people(
    product_stack: LocalStack, video_product: VideoProduct
) -> Iterator[TokenHolders]:
    """Two producers with a show each, both in preshow. No attack may change anything.

    After the attacks of a module the database must be what it was before.
    """
    product_stack.reset()
    with token_holders_on(product_stack, no_admins=True, video=video_product) as people:
        before = all_but_presence(people)
        yield people
        product_stack.settle()
        assert all_but_presence(people) == before


@pytest.fixture
def fresh_people(
    stack: LocalStack, video_product: VideoProduct
) -> Iterator[TokenHolders]:
    """The same for one test alone, which may change it."""
    with token_holders_on(stack, no_admins=False, video=video_product) as people:
        yield people


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
