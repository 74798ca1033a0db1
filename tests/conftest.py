"""The product on a local stack, for the tests that ask for it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from emulators.settings import Ports
from rehearsal.demo import demo_settings
from rehearsal.video_projects import VideoProduct

if TYPE_CHECKING:
    from emulators.stack import LocalStack


@pytest.fixture(scope="session")
def video_product(pytestconfig: pytest.Config) -> VideoProduct:
    """Whose customers the producers of the tests are: of `--video`, or OpenTok's."""
    return VideoProduct(pytestconfig.getoption("video") or VideoProduct.OPENTOK)


@pytest.fixture(scope="session")
def product_stack() -> "Iterator[LocalStack]":
    """The product on a local stack, started when a test first asks for it."""
    # Here, because most tests need no stack and should not pay for loading it.
    from emulators.stack import LocalStack  # noqa: PLC0415 - see above

    with LocalStack(demo_settings(ports=Ports.free())) as running:
        yield running


@pytest.fixture
def stack(product_stack: "LocalStack") -> "LocalStack":
    """The product on an empty local stack."""
    product_stack.reset()
    return product_stack
