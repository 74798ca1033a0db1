"""A tiny backend on the emulators, for the tests that ask for it."""

import asyncio
import functools
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from emulators.settings import Ports, Settings
from emulators.tests.deadline import DEADLINE_S

if TYPE_CHECKING:
    from emulators.stack import LocalStack

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """What runs the async tests and fixtures."""
    return "asyncio"


def pytest_itemcollected(item: pytest.Item) -> None:
    """An async test that hangs fails."""
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        test = item.obj

        @functools.wraps(test)
        async def within_deadline(**arguments: Any) -> None:
            async with asyncio.timeout(DEADLINE_S):
                await test(**arguments)

        item.obj = within_deadline


@pytest.fixture(scope="session")
def echoing_stack() -> "Iterator[LocalStack]":
    """A tiny backend on a local stack, for tests of the stack itself."""
    # Here, because most tests need no stack and should not pay for loading it.
    from emulators.stack import LocalStack  # noqa: PLC0415 - see above

    settings = Settings(
        root=FIXTURES / "echoing",
        ports=Ports.free(),
        parameters={"VIDEO_URL": "{opentok}/v2"},
    )
    with LocalStack(settings) as running:
        yield running


@pytest.fixture
def echoing(echoing_stack: "LocalStack") -> "LocalStack":
    """The tiny backend, in an empty world."""
    echoing_stack.reset()
    return echoing_stack
