"""One browser for all tests: starting it is what takes time."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from emulators.tests.browser.chromium import launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium with a camera, sound allowed at once."""
    with launch() as running:
        yield running
