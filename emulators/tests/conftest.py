"""A tiny backend on the emulators, for the tests that ask for it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulators.settings import Ports, Settings

if TYPE_CHECKING:
    from emulators.stack import LocalStack

FIXTURES = Path(__file__).parent / "fixtures"


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
