"""The producer's page, as tests open it."""

from typing import TYPE_CHECKING

from emulators.stack import LocalStack
from rehearsal.seed import PRODUCERS
from rehearsal.video_projects import VideoProduct
from tests.web.show import DirectedShow

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

LOGIN = PRODUCERS[VideoProduct.OPENTOK]


def signed_in(context: "BrowserContext", stack: LocalStack) -> "Page":
    page = context.new_page()
    page.goto(f"{stack.settings.url('hosting')}/producer")
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
    page = opened(context, show)
    button(page, "Open the doors").click()
    button(page, "Go live").wait_for()
    return page


def button(page: "Page", name: str) -> "Locator":
    return page.get_by_role("button", name=name, exact=True)
