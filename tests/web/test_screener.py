"""The screener's page: the line, and nothing but the line."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from emulators.tests.browser.chromium import person
from tests.web.consoles import Consoles
from tests.web.fans import Fan, line_of
from tests.web.show import DirectedShow

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page


@pytest.fixture
def desk(browser: Any) -> "Iterator[BrowserContext]":
    with person(browser, camera=False) as context:
        yield context


def opened(context: "BrowserContext", show: DirectedShow) -> "Page":
    """At the line of a show in preshow, as Sue."""
    show.do("changeStatus", status="preshow")
    page = context.new_page()
    page.goto(show.links["screener"])
    page.get_by_label("Your name").fill("Sue")
    button(page, "To the line").click()
    page.get_by_role("heading", name=show.event["name"]).wait_for()
    return page


def button(page: "Page", name: str) -> "Locator":
    return page.get_by_role("button", name=name, exact=True)


def choose(page: "Page", name: str) -> None:
    called = page.locator(".name").get_by_text(name, exact=True)
    page.locator(".line .fan").filter(has=called).locator(".who").click()
    page.get_by_role("heading", name=name, exact=True).wait_for()


def test_a_screener_orders_holds_and_notes(
    desk: "BrowserContext", show: DirectedShow
) -> None:
    page = opened(desk, show)
    ada, ben = line_of(show, "Ada", "Ben")
    place = f"line/{show.address}/{ada.uid}"
    page.locator(".line .name").get_by_text("Ben", exact=True).wait_for()

    button(page, "Move Ben to the top").click()
    page.get_by_text("Ben has another place in line").wait_for()
    line = show.read("line/{show}")
    assert line[ben.uid]["order"] < line[ada.uid]["order"]

    choose(page, "Ada")
    button(page, "Hold").click()
    button(page, "Hold no more").wait_for()
    assert show.read(f"{place}/held") is True
    page.get_by_label("Note").fill("From Leeds.")
    button(page, "Keep note").click()
    page.get_by_text("The note is kept").wait_for()
    note = show.read(f"notes/{show.address}/{ada.uid}")
    assert note["text"] == "From Leeds."
    (screener,) = show.read(f"events/{show.event['id']}/staff").values()
    assert screener["name"] == "Sue"


def test_a_screener_calls_the_next_and_sends_back(
    desk: "BrowserContext", show: DirectedShow, consoles: Consoles
) -> None:
    consoles.expect("status of 409 .*/callNext")
    page = opened(desk, show)
    ada = Fan(show, "Ada").come().get_in_line()
    page.locator(".line").get_by_text("On deck").wait_for()
    button(page, "Call next").click()
    page.get_by_role("alert").get_by_text("Nobody in line can be called").wait_for()
    ada.take_seat("onDeck")
    page.locator(".line").get_by_text("Camera works").wait_for()

    button(page, "Call next").click()

    page.get_by_text("The next one is called").wait_for()
    assert ada.record["isBackstage"] is True
    button(page, "Send back").click()
    page.get_by_text("They are sent back").wait_for()
    assert "isBackstage" not in ada.record


def test_what_is_not_a_screeners_is_not_shown(
    desk: "BrowserContext", show: DirectedShow
) -> None:
    page = opened(desk, show)
    Fan(show, "Ada").come().get_in_line()
    page.locator(".line .name").get_by_text("Ada", exact=True).wait_for()

    choose(page, "Ada")

    for act in ("Put on stage", "Private call", "Put out of the show", "Go live"):
        assert button(page, act).count() == 0


def test_by_a_link_that_leads_nowhere_nobody_comes_in(
    desk: "BrowserContext", show: DirectedShow, consoles: Consoles
) -> None:
    consoles.expect("status of 404 .*/loginStaff")
    show.do("changeStatus", status="preshow")
    page = desk.new_page()
    page.goto(show.links["screener"].replace("staffUrl=", "staffUrl=wrong"))
    page.get_by_label("Your name").fill("Sue")

    button(page, "To the line").click()

    page.get_by_role("alert").get_by_text("There is no such event").wait_for()
