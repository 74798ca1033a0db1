"""The producer's page, brought to where a test begins."""

from typing import TYPE_CHECKING, Final

from emulators.stack import LocalStack
from rehearsal.seed import PRODUCERS
from rehearsal.video_projects import VideoProduct
from tests.web.people import BLUE, button, page_of
from tests.web.show import DirectedShow

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

LOGIN: Final = PRODUCERS[VideoProduct.OPENTOK]


def signed_in(context: "BrowserContext", stack: LocalStack) -> "Page":
    """At the producer's events."""
    page = page_of(context, f"{stack.settings.url('hosting')}/producer", BLUE)
    page.get_by_label("E-mail").fill(LOGIN.email)
    page.get_by_label("Password").fill(LOGIN.password)
    button(page, "Sign in").click()
    button(page, "New event").wait_for()
    return page


def opened(context: "BrowserContext", show: DirectedShow) -> "Page":
    """At the desk of a show, which this page directs."""
    page = signed_in(context, show.stack)
    page.goto(f"{show.links['producer']}#id={show.event['id']}")
    page.reload()
    page.get_by_text("This page directs the show").wait_for()
    return page


def in_preshow(context: "BrowserContext", show: DirectedShow) -> "Page":
    """There, and the doors are open."""
    page = opened(context, show)
    button(page, "Open the doors").click()
    button(page, "Go live").wait_for()
    return page


def row(page: "Page", name: str) -> "Locator":
    """Somebody's in line, by what they are called."""
    called = page.locator(".name").get_by_text(name, exact=True)
    return page.locator(".line .fan").filter(has=called)


def choose(page: "Page", name: str) -> None:
    row(page, name).locator(".who").click()
    page.get_by_role("heading", name=name, exact=True).wait_for()
