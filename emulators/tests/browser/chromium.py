"""Chromium as the tests of pages use it: with a camera and a microphone of its own.

    with launch() as browser, person(browser) as context:
        page = context.new_page()

It is the system's (Debian's `chromium`), driven by Playwright, which is asked for no
browser of its own. Nothing is left running when the block is over.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, BrowserType

NAMES = ("chromium", "chromium-browser", "google-chrome")

PATIENCE_MS = 40_000
"""How long a page has for anything: the first pictures take 2 s on a busy machine."""

FLAGS = (
    # A camera (640x480) that shows a clock, a microphone that beeps.
    "--use-fake-device-for-media-stream",
    # Pages of the same machine find each other without mDNS, and without a network.
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--allow-loopback-in-peer-connection",
    # Hidden tabs go on as if they were looked at.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    # Containers have little shared memory.
    "--disable-dev-shm-usage",
)
AUTOPLAY = "--autoplay-policy=no-user-gesture-required"
CAMERA = ("camera", "microphone")


class BrowserMissing(Exception):
    """There is no Chromium, or nothing to drive it with."""


@contextmanager
def launch(
    *, autoplay: bool = True, beside: "Browser | None" = None
) -> "Iterator[Browser]":
    """A browser without a window, until the block is over.

    Args:
        autoplay: whether sound may be played before anybody has touched the page.
            Nobody's browser allows that; but it is what most tests are not about.
        beside: one that runs already, whose driver can drive this one too.

    Raises:
        BrowserMissing: with what to install.
    """
    executable, args = found(), _flags(autoplay=autoplay)
    with _chromium(beside) as chromium:
        browser = chromium.launch(executable_path=executable, args=args)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def _chromium(beside: "Browser | None") -> "Iterator[BrowserType]":
    """What starts browsers: there can be one such driver in a thread."""
    if beside is not None:
        yield beside.browser_type
        return
    try:
        # Here, for it is installed only where pages are tested.
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - see above
    except ImportError as error:
        raise BrowserMissing(
            "The tests of pages need Playwright: make test-web installs it, and so "
            "does pip install -r requirements-web.txt."
        ) from error
    with sync_playwright() as playwright:
        yield playwright.chromium


def found() -> Path:
    """Where Chromium is.

    Raises:
        BrowserMissing: it is not installed.
    """
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            return Path(path)
    raise BrowserMissing(
        "The tests of pages need Chromium: apt-get install chromium (Debian), "
        f"or any of {', '.join(NAMES)} on the PATH."
    )


@contextmanager
def person(
    browser: "Browser", *, camera: bool = True, **options: Any
) -> "Iterator[BrowserContext]":
    """A browser of somebody's own: cookies and storage that nobody shares.

    Args:
        browser: in which it is.
        camera: whether they allow pages to use the camera and the microphone.
        options: as `Browser.new_context` takes them, e.g. `viewport` and `has_touch`.
    """
    permissions = [*CAMERA] if camera else []
    context = browser.new_context(permissions=permissions, **options)
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context
    finally:
        context.close()


def _flags(*, autoplay: bool) -> list[str]:
    flags = [*FLAGS]
    if autoplay:
        flags.append(AUTOPLAY)
    if os.geteuid() == 0:
        # Chromium keeps its sandbox from root, as who CI and containers often run.
        flags.append("--no-sandbox")
    return flags
