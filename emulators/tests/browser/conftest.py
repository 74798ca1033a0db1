"""One browser for all tests: starting it is what takes time."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from emulators.tests.browser.chromium import launch
from emulators.tests.browser.visitors import House, served_pages
from emulators.tests.opentok.rig import Rig, running_rig

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium with a camera, sound allowed at once."""
    with launch() as running:
        yield running


@pytest.fixture(scope="session")
def servers() -> Iterator[Rig]:
    """Sockets for the whole run."""
    with running_rig() as rig:
        yield rig


@pytest.fixture
def rig(servers: Rig) -> Iterator[Rig]:
    """A new OpenTok emulator, its clock at real time."""
    servers.run(servers.renew())
    yield servers
    servers.run(servers.put_away())


@pytest.fixture(scope="session")
def pages(servers: Rig) -> Iterator[str]:
    with served_pages(servers) as url:
        yield url


@pytest.fixture
def house(browser: "Browser", rig: Rig, pages: str) -> Iterator[House]:
    """Where visitors meet; everybody is gone afterwards."""
    opened = House(browser, rig, pages)
    with opened.tabs:
        yield opened
