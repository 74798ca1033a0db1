"""Waiting within a page.

Playwright's own `wait_for_function` evaluates a text again and again, which the policy
of the pages forbids: it works only where there is nothing to wait for.
"""

from typing import TYPE_CHECKING

from emulators.tests.browser.chromium import PATIENCE_MS

if TYPE_CHECKING:
    from playwright.sync_api import Locator

LOOK = """
(element) => new Promise((resolve, reject) => {
  const holds = %s;
  const late = setTimeout(() => reject(new Error(`It never came: ${holds}`)), %d);
  const look = () => {
    const isThere = element.isConnected;
    if (isThere && !holds(element)) return setTimeout(look, 50);
    clearTimeout(late);
    resolve(isThere);
  };
  look();
})
"""


def becomes(place: "Locator", holds: str) -> bool:
    """Whether something is so of an element, as soon as it is.

    Args:
        place: the element, which is waited for as well.
        holds: a JavaScript function of the element.
    """
    # Until the element is not replaced meanwhile, as a tile is by another connection.
    while not place.evaluate(LOOK % (holds, PATIENCE_MS)):
        pass
    return True


def moves(video: "Locator") -> bool:
    """Whether pictures arrive in a `video`, as soon as they do."""
    return becomes(video, "(video) => video.videoWidth > 0 && video.currentTime > 0")
