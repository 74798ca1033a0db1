"""People who open pages, each in a browser of their own, with a face and a voice.

with person(browser) as context:
    page = page_of(context, link, RED)
    sees(other.locator("video"), RED)
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.web.watching import becomes

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

FACES: Final = (Path(__file__).parent / "faces.js").read_text()
NOBODYS: Final = "const face = null;"

DESK: Final[dict[str, Any]] = {"viewport": {"width": 1500, "height": 1000}}
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
"""Of `Browser.new_context`."""


@dataclass(frozen=True)
class Face:
    """What somebody's camera and microphone give: a colour, and a tone in Hz."""

    color: tuple[int, int, int]
    hz: int


RED, GREEN, BLUE = (
    Face((200, 40, 40), 440),
    Face((40, 160, 40), 660),
    Face((40, 40, 200), 880),
)


def page_of(context: "BrowserContext", link: str, face: Face) -> "Page":
    """A page of somebody with this face."""
    told = json.dumps({"color": f"rgb{face.color}", "hz": face.hz})
    page = context.new_page()
    page.add_init_script(FACES.replace(NOBODYS, f"const face = {told};"))
    page.goto(link)
    return page


def sees(picture: "Locator", face: Face) -> bool:
    """Whether a `video` or an `img` shows that face, as soon as it does.

    The page is a `page_of` somebody.
    """
    return becomes(picture, f"(shown) => faces.is(shown, {[*face.color]})")


def hears(video: "Locator", face: Face) -> bool:
    """Whether that voice is heard from a `video`, as soon as it is."""
    return becomes(video, f"(played) => faces.sounds(played, {face.hz})")


def button(page: "Page", name: str) -> "Locator":
    """By the whole of what it is called."""
    return page.get_by_role("button", name=name, exact=True)


def tile(page: "Page", name: str) -> "Locator":
    """The video with this name below it."""
    return page.locator("figure").filter(has_text=name).locator("video")
