"""Each page in its main states: nothing on it stands in anybody's way."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from emulators.tests.browser.chromium import person
from tests.web.audit import is_for_everybody
from tests.web.consoles import REFUSED_WRITE, Consoles
from tests.web.desk import choose, in_preshow, row, signed_in
from tests.web.fans import line_of
from tests.web.people import (
    BLUE,
    DESK,
    GREEN,
    PHONE,
    RED,
    Face,
    button,
    page_of,
    sees,
    tile,
)
from tests.web.show import DirectedShow
from tests.web.watching import moves

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Photograph = Callable[["Page", str], None]
Coming = Callable[..., "Page"]


@pytest.fixture
def comes(browser: "Browser") -> "Iterator[Coming]":
    """Opens a link as somebody, in a browser of their own."""
    with ExitStack() as doors:

        def come(link: str, face: Face, **options: Any) -> "Page":
            return page_of(doors.enter_context(person(browser, **options)), link, face)

        yield come


def on_stage(page: "Page") -> "Page":
    """The host, from the green room."""
    button(page, "Enter the stage").click()
    page.get_by_text("You are connected to the stage").wait_for()
    return page


def go_live(show: DirectedShow) -> None:
    """With a stream: OpenTok's encoders take a while."""
    show.do("eventGoLive")
    show.stack.advance(timedelta(seconds=20))


def test_the_start_page(
    comes: Coming, show: DirectedShow, photograph: Photograph, consoles: Consoles
) -> None:
    consoles.expect("status of 404 .*/no-such-page")
    page = comes(show.settings.url("hosting"), BLUE)

    page.get_by_role("heading", name="The demo shows of this machine").wait_for()
    assert is_for_everybody(page)
    photograph(page, "start")
    page.goto(f"{show.settings.url('hosting')}/no-such-page")
    page.get_by_role("heading").first.wait_for()
    assert is_for_everybody(page)


def test_the_producers_page_before_the_doors_are_open(
    browser: "Browser", comes: Coming, show: DirectedShow
) -> None:
    page = comes(show.links["producer"], BLUE, **DESK)
    page.get_by_label("E-mail").wait_for()
    assert is_for_everybody(page)

    with person(browser, **DESK) as context:
        page = signed_in(context, show.stack)
        button(page, "New event").click()
        page.get_by_role("heading", name="New event").wait_for()
        assert is_for_everybody(page)
        button(page, f"Open {show.event['name']}").first.click()
        page.get_by_text("This page directs the show").wait_for()
        assert is_for_everybody(page)


def test_the_producers_page_in_a_show_and_after_it(
    browser: "Browser",
    comes: Coming,
    show: DirectedShow,
    photograph: Photograph,
) -> None:
    with person(browser, **DESK) as context:
        show.do("updateEvent", archiveEvent=True)
        page = in_preshow(context, show)
        on_stage(comes(show.links["host"], RED))
        ada, *_ = line_of(show, "Ada", "Ben", "Cleo", "Dan")
        ada.take_seat("onDeck")
        row(page, "Ada").get_by_text("Camera works").wait_for()
        go_live(show)
        choose(page, "Ada")
        assert moves(page.locator(".preview video"))
        assert moves(page.locator("[aria-labelledby=monitor] video"))
        assert sees(tile(page, "Host"), RED)
        assert is_for_everybody(page)
        photograph(page, "producer")

        show.do("endBroadcast")
        show.stack.advance(timedelta(minutes=1))
        page.locator("article video").wait_for()
        assert is_for_everybody(page)


def test_the_screeners_page(
    comes: Coming, show: DirectedShow, photograph: Photograph
) -> None:
    show.do("changeStatus", status="preshow")
    page = comes(show.links["screener"], BLUE, viewport={"width": 1100, "height": 760})
    page.get_by_label("Your name").fill("Sue")
    assert is_for_everybody(page)
    button(page, "To the line").click()
    page.get_by_role("heading", name=show.event["name"]).wait_for()
    line_of(show, "Ada", "Ben", "Cleo", "Dan")
    choose(page, "Ben")
    row(page, "Dan").locator("img").wait_for()
    assert is_for_everybody(page)
    photograph(page, "screener")


def test_the_page_of_host_and_celebrity(
    comes: Coming, show: DirectedShow, photograph: Photograph
) -> None:
    show.do("changeStatus", status="preshow")
    page = comes(show.links["host"], RED, viewport={"width": 1100, "height": 760})
    button(page, "Check camera and microphone").click()
    assert sees(tile(page, "You"), RED)
    assert is_for_everybody(page)
    on_stage(page)
    celebrity = on_stage(comes(show.links["celebrity"], GREEN))
    show.do("eventGoLive")
    page.locator(".light").get_by_text("ON AIR").wait_for()
    assert sees(tile(page, "Celebrity"), GREEN)
    assert is_for_everybody(page)
    photograph(page, "talent")

    celebrity.close()
    show.do("endBroadcast")
    page.locator(".light").get_by_text("The show is over").wait_for()
    assert is_for_everybody(page)


def test_the_fans_page(
    comes: Coming, show: DirectedShow, photograph: Photograph
) -> None:
    page = comes(show.links["fan"], GREEN, **PHONE)
    page.get_by_text("The show has not begun").wait_for()
    assert is_for_everybody(page)

    consent = {"version": "1", "uses": ["recording", "marketing"]}
    show.do("updateEvent", consent=consent)
    show.do("changeStatus", status="preshow")
    page.get_by_label("Your name").fill("Ann")
    assert is_for_everybody(page)
    page.get_by_role("button", name="Join with").click()
    page.get_by_label("I agree that my picture").check()
    assert is_for_everybody(page)
    button(page, "Get in line").click()
    page.get_by_role("heading", name="You are on deck").wait_for()
    assert sees(tile(page, "You"), GREEN)
    assert is_for_everybody(page)
    photograph(page, "fan")

    fan_id = show.fan()
    show.call_backstage(fan_id)
    page.get_by_text("Time to answer").wait_for()
    assert is_for_everybody(page)
    button(page, "I am here").click()
    page.get_by_role("heading", name="You are backstage").wait_for()
    show.put_on_stage(fan_id)
    page.get_by_role("heading", name="You are on stage").wait_for()
    assert is_for_everybody(page)
    show.do("endBroadcast")
    page.get_by_text("The show is over").wait_for()
    assert is_for_everybody(page)


def test_the_fans_page_without_a_camera_and_without_a_place(
    browser: "Browser", show: DirectedShow, consoles: Consoles
) -> None:
    consoles.expect(REFUSED_WRITE)
    show.do("changeStatus", status="preshow")
    with person(browser, camera=False, **PHONE) as context:
        page = context.new_page()
        page.goto(show.links["fan"])
        page.get_by_label("Your name").fill("Ann")
        page.get_by_role("button", name="Join with").click()
        page.get_by_text("This page may not use your camera").wait_for()
        assert is_for_everybody(page)

        show.do("forceDisconnect", fanId=show.fan())
        page.get_by_role("alert").get_by_text("put you out of this show").wait_for()
        assert is_for_everybody(page)


def test_the_viewers_page(
    comes: Coming, show: DirectedShow, photograph: Photograph
) -> None:
    page = comes(show.links["viewer"], BLUE, viewport={"width": 900, "height": 620})
    page.get_by_text("The show has not begun").wait_for()
    assert is_for_everybody(page)

    show.do("changeStatus", status="preshow")
    show.host_publishes("Hana")
    go_live(show)
    button(page, "Turn the sound on").wait_for()
    assert moves(page.locator("video"))
    assert is_for_everybody(page)
    button(page, "Turn the sound on").click()
    photograph(page, "viewer")
    show.do("clearStage")
    page.get_by_text("The picture is back in a moment").wait_for()
    assert is_for_everybody(page)
