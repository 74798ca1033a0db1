"""The demo shows on a local stack with the built pages, and a browser for all tests.

Needs Node, Chromium and requirements-web.txt: `make test-web`.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulators.settings import Ports
from emulators.stack import LocalStack
from emulators.tests.browser.chromium import launch
from rehearsal.demo import ROOT, demo_settings
from rehearsal.pages import build, local_headers, site_files
from rehearsal.seed import PRODUCERS, DemoShow, seed
from tests.web import pictures
from tests.web.consoles import Consoles
from tests.web.show import DirectedShow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let somebody have new pictures."""
    parser.addoption(
        "--pictures",
        action="store_true",
        help="write the pictures of the pages into docs/pictures",
    )


@pytest.fixture
def photograph(request: pytest.FixtureRequest) -> "Callable[[Page, str], None]":
    """Take the picture of a page for the docs; it is kept if that is asked for."""

    def take(page: "Page", name: str) -> None:
        assert name in pictures.PAGES
        taken = pictures.small(page.screenshot(animations="disabled"))
        assert len(taken) <= pictures.MAX_BYTES
        if request.config.getoption("--pictures", default=False):
            pictures.FOLDER.mkdir(exist_ok=True)
            (pictures.FOLDER / f"{name}.png").write_bytes(taken)

    return take


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium with a camera, sound allowed at once."""
    with launch() as running:
        yield running


@pytest.fixture(autouse=True)
def consoles(browser: "Browser") -> Iterator[Consoles]:
    """Of all pages of the test, which fails by what nobody expects there."""
    heard = Consoles()
    with heard.listening(browser):
        yield heard
    assert not heard.unexpected, "\n".join(heard.unexpected)


@pytest.fixture(scope="session")
def web_stack() -> Iterator[LocalStack]:
    """The product with its pages, built if they are older than their sources."""
    failure = build(ROOT)
    assert failure is None, failure
    settings = demo_settings(ports=Ports.free())
    settings = replace(settings, hosting_headers=local_headers(settings))
    with LocalStack(settings) as running:
        yield running


@pytest.fixture(scope="session")
def shows(web_stack: LocalStack) -> list[DemoShow]:
    """The demo's shows, which the pages know of: the first is OpenTok's."""
    # In a thread: Playwright's own loop runs in this one, once there is a browser.
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(seed, web_stack).result()
    web_stack.lay_over_site(site_files(web_stack.settings, found))
    return found


@pytest.fixture
def show(web_stack: LocalStack, shows: list[DemoShow]) -> Iterator[DirectedShow]:
    """Another show of the demo's first producer, before its preshow."""
    video = shows[0].video
    with DirectedShow(web_stack, video) as directed:
        login = PRODUCERS[video]
        directed.log_in("producer", login.email, login.password)
        directed.create("A Night of Fans")
        yield directed
