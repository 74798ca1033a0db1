"""Whoever has nothing but a keyboard takes part, and directs a show."""

from typing import TYPE_CHECKING

import pytest

from emulators.tests.browser.chromium import person
from tests.web.desk import LOGIN, row
from tests.web.fans import Fan
from tests.web.people import BLUE, DESK, GREEN, button, page_of
from tests.web.show import DirectedShow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

FAR = 80
"""So often Tab is pressed at most: twice as often as any of these pages has stops."""

FOCUSED = "(element) => element === document.activeElement"
RINGED = "(element) => getComputedStyle(element).outlineStyle !== 'none'"


def reach(page: "Page", place: "Locator") -> None:
    """By the Tab key, and see that one is there."""
    place.wait_for()
    for _ in range(FAR):
        if place.evaluate(FOCUSED):
            break
        page.keyboard.press("Tab")
    else:
        pytest.fail(f"Tab does not lead to {place}")
    assert place.evaluate(RINGED)


def press(page: "Page", name: str, key: str = "Enter") -> None:
    """A button, once it can be pressed."""
    place = button(page, name)
    page.locator(":enabled").and_(place).wait_for()
    reach(page, place)
    page.keyboard.press(key)


def test_a_fan_goes_on_stage_and_leaves(browser: "Browser", show: DirectedShow) -> None:
    show.do("updateEvent", consent={"version": "1", "uses": ["recording"]})
    show.do("changeStatus", status="preshow")
    with person(browser) as context:
        page = page_of(context, show.links["fan"], GREEN)
        reach(page, page.get_by_label("Your name"))
        page.keyboard.type("Ann")
        page.keyboard.press("Enter")
        reach(page, page.get_by_label("I agree that my picture"))
        page.keyboard.press("Space")
        press(page, "Get in line")
        page.get_by_role("heading", name="You are on deck").wait_for()
        fan_id = show.fan()

        show.call_backstage(fan_id)
        press(page, "I am here", "Space")
        page.get_by_role("heading", name="You are backstage").wait_for()
        show.put_on_stage(fan_id)
        page.get_by_role("heading", name="You are on stage").wait_for()
        press(page, "Microphone off")
        page.get_by_text("Nobody hears you").wait_for()
        press(page, "Leave the show")
        button(page, "Come back in").wait_for()


def test_a_producer_makes_an_event_and_directs_its_show(
    browser: "Browser", show: DirectedShow
) -> None:
    name = f"By Keys {show.event['fanUrl']}"
    with person(browser, **DESK) as context:
        page = page_of(context, show.links["producer"], BLUE)
        reach(page, page.get_by_label("E-mail"))
        page.keyboard.type(LOGIN.email)
        reach(page, page.get_by_label("Password"))
        page.keyboard.type(LOGIN.password)
        page.keyboard.press("Enter")
        press(page, "New event")
        reach(page, page.get_by_label("Name", exact=True))
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.get_by_text("The event is made").wait_for()
        press(page, f"Open {name}")
        page.get_by_text("This page directs the show").wait_for()
        press(page, "Open the doors")
        page.get_by_text("The doors are open").wait_for()

        direct(page, the_show_of(show, name))


def the_show_of(show: DirectedShow, name: str) -> DirectedShow:
    """The event of the page, in place of the fixture's."""
    events = show.reply("getEvents", {"adminId": "$producerId"}, by="producer")
    show.take(next(one for one in events.values() if one["name"] == name))
    return show


def direct(page: "Page", show: DirectedShow) -> None:
    """From the line to the end of the show."""
    ada = Fan(show, "Ada").come().get_in_line()
    row(page, "Ada").get_by_text("On deck").wait_for()
    ada.take_seat("onDeck")
    row(page, "Ada").get_by_text("Camera works").wait_for()
    reach(page, row(page, "Ada").locator(".who"))
    page.keyboard.press("Space")
    press(page, "Call backstage")
    page.get_by_text("They are called").wait_for()
    ada.take_seat("called")
    ada.answer()
    press(page, "Put on stage")
    page.locator(".details .badge").get_by_text("On stage").wait_for()
    ada.take_seat("stage")
    press(page, "Take Ada off")
    page.get_by_text("Nobody is on stage").wait_for()

    show.host_publishes("Hana")
    press(page, "Go live")
    page.locator(".status-line").get_by_text("Live").wait_for()
    press(page, "End the show")
    press(page, "Yes, end")
    page.get_by_role("heading", name="Recording").wait_for()
