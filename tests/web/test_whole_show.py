"""A whole show in one browser: producer, host, a fan on a phone, and a viewer."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from emulators.stack import LocalStack
from emulators.tests.browser.chromium import PATIENCE_MS, person
from rehearsal.seed import DemoShow
from rehearsal.video_projects import VideoProduct
from tests.web.consoles import REFUSED_WRITE, Consoles
from tests.web.desk import LOGIN, row, signed_in
from tests.web.fans import Fan
from tests.web.people import (
    BLUE,
    DESK,
    GREEN,
    PHONE,
    RED,
    Face,
    button,
    hears,
    page_of,
    sees,
    tile,
)
from tests.web.show import DirectedShow
from tests.web.watching import becomes, moves

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Response

NAME = "The Whole Show"
ENCODING = timedelta(seconds=20)
"""So long OpenTok's encoders take, at most."""

WITHIN = "(video) => video.currentTime > video.seenAt + 1"
MARK = "(video) => { video.seenAt = video.currentTime; }"


@dataclass
class Cast:
    """Everybody's pages, by who they are."""

    browser: "Browser"
    stack: LocalStack
    show: DirectedShow
    """Whose fans come over HTTP, beside the one with a page."""

    doors: ExitStack

    def comes(self, link: str, face: Face, **options: Any) -> "Page":
        """Somebody opens a link."""
        context = self.doors.enter_context(person(self.browser, **options))
        return page_of(context, link, face)

    @cached_property
    def producer(self) -> "Page":
        context = self.doors.enter_context(person(self.browser, **DESK))
        return signed_in(context, self.stack)

    @cached_property
    def host(self) -> "Page":
        return self.comes(self.links["Host (secret)"], RED)

    @cached_property
    def fan(self) -> "Page":
        return self.comes(self.links["Fans"], GREEN, **PHONE)

    @cached_property
    def viewer(self) -> "Page":
        return self.comes(self.links["Viewers of the stream"], BLUE, camera=False)

    @cached_property
    def links(self) -> dict[str, str]:
        """As the producer's page has them."""
        event = self.producer.locator(".events li").filter(has_text=NAME)
        event.get_by_text("Links").click()
        found = event.locator(".links a").all()
        return {a.inner_text(): a.get_attribute("href") or "" for a in found}


@pytest.fixture
def cast(
    browser: "Browser", web_stack: LocalStack, shows: list[DemoShow]
) -> Iterator[Cast]:
    with (
        DirectedShow(web_stack, VideoProduct.OPENTOK) as show,
        ExitStack() as doors,
    ):
        yield Cast(browser, web_stack, show, doors)


def test_a_show_from_the_event_to_its_recording(cast: Cast, consoles: Consoles) -> None:
    an_event_is_made(cast)
    the_doors_open(cast)
    the_host_is_on_stage(cast)
    a_fan_gets_in_line_with_consent_and_picture(cast)
    a_reload_keeps_the_place(cast)
    the_line_is_put_in_order(cast)
    the_fan_talks_to_the_producer_alone(cast)
    the_show_goes_live_after_a_countdown(cast)
    the_stream_plays(cast)
    the_fan_comes_on_stage_after_a_countdown(cast)
    a_cleared_stage_is_covered_for_viewers(cast)
    assert not consoles.unexpected, "\n".join(consoles.unexpected)
    # By a heartbeat that is refused a page learns that it is not in any more.
    consoles.expect(REFUSED_WRITE)
    the_show_ends_for_everybody(cast)
    the_recording_plays(cast)


def an_event_is_made(cast: Cast) -> None:
    page = cast.producer
    button(page, "New event").click()
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Ask fans for consent").fill("terms-1")
    button(page, "Make event").click()
    page.get_by_text("The event is made").wait_for()

    cast.show.log_in("producer", LOGIN.email, LOGIN.password)
    events = cast.show.reply("getEvents", {"adminId": "$producerId"}, by="producer")
    cast.show.take(next(one for one in events.values() if one["name"] == NAME))


def the_doors_open(cast: Cast) -> None:
    cast.viewer.get_by_text("The show has not begun").wait_for()
    button(cast.producer, f"Open {NAME}").click()
    cast.producer.get_by_text("This page directs the show").wait_for()

    button(cast.producer, "Open the doors").click()

    cast.viewer.get_by_text("The show begins soon").wait_for()


def the_host_is_on_stage(cast: Cast) -> None:
    button(cast.host, "Enter the stage").click()

    cast.host.locator(".light").get_by_text("Not on air yet").wait_for()
    assert sees(tile(cast.producer, "Host"), RED)


def a_fan_gets_in_line_with_consent_and_picture(cast: Cast) -> None:
    page = cast.fan
    page.get_by_label("Your name").fill("Ben")
    page.get_by_role("button", name="Join with").click()
    assert sees(tile(page, "You"), GREEN)
    assert button(page, "Get in line").is_disabled()

    page.get_by_label("I agree that my picture").check()
    button(page, "Get in line").click()

    page.get_by_role("heading", name="You are on deck").wait_for()
    assert sees(row(cast.producer, "Ben").locator("img"), GREEN)
    row(cast.producer, "Ben").get_by_text("Camera works").wait_for()


def a_reload_keeps_the_place(cast: Cast) -> None:
    for name in ("Ada", "Cleo"):
        Fan(cast.show, name).come().get_in_line()
    line_is(cast, "Ben", "Ada", "Cleo")

    cast.fan.reload()

    cast.fan.get_by_role("heading", name="You are on deck").wait_for()
    line_is(cast, "Ben", "Ada", "Cleo")


def the_line_is_put_in_order(cast: Cast) -> None:
    row(cast.producer, "Cleo").drag_to(
        row(cast.producer, "Ben"), target_position={"x": 50, "y": 5}
    )
    line_is(cast, "Cleo", "Ben", "Ada")
    button(cast.producer, "Make Ada the next").click()
    line_is(cast, "Ada", "Cleo", "Ben")
    button(cast.producer, "Move Ben to the top").click()
    line_is(cast, "Ben", "Ada", "Cleo")


def the_fan_talks_to_the_producer_alone(cast: Cast) -> None:
    fan, producer = cast.fan, cast.producer
    row(cast.producer, "Ben").get_by_text("Camera works").wait_for()
    button(producer, "Call next").click()
    button(fan, "I am here").click()
    fan.get_by_role("heading", name="You are backstage").wait_for()
    assert sees(producer.locator(".preview video"), GREEN)

    button(producer, "Private call").click()

    fan.get_by_role("heading", name="Private call").wait_for()
    assert hears(producer.locator(".preview video"), GREEN)
    assert hears(fan.locator("[aria-labelledby=talking] .tiles video").first, BLUE)
    button(producer, "End private call").click()
    fan.get_by_role("heading", name="You are backstage").wait_for()


def the_show_goes_live_after_a_countdown(cast: Cast) -> None:
    with cast.producer.expect_response(is_gone_live):
        button(cast.producer, "Go live").click()
        cast.host.get_by_text("We go live in").wait_for()

    cast.host.locator(".light").get_by_text("ON AIR").wait_for()


def is_gone_live(response: "Response") -> bool:
    """Whether the function has answered: recording and stream are begun by then."""
    return response.url.endswith("eventGoLive") and response.request.method == "POST"


def the_stream_plays(cast: Cast) -> None:
    cast.stack.advance(ENCODING)

    button(cast.viewer, "Turn the sound on").wait_for()
    goes_on(cast.viewer.locator("video"))


def the_fan_comes_on_stage_after_a_countdown(cast: Cast) -> None:
    button(cast.producer, "Put on stage").click()
    cast.producer.get_by_text("Ben is on stage in").wait_for()

    cast.fan.get_by_role("heading", name="You are on stage").wait_for()
    for page in (cast.host, cast.producer):
        assert sees(tile(page, "Ben"), GREEN)
    assert hears(tile(cast.host, "Ben"), GREEN)
    assert sees(tile(cast.fan, "host"), RED)
    assert hears(tile(cast.fan, "host"), RED)
    line_is(cast, "Ada", "Cleo")


def a_cleared_stage_is_covered_for_viewers(cast: Cast) -> None:
    covered = cast.viewer.get_by_text("The picture is back in a moment")
    button(cast.producer, "Clear the stage").click()

    covered.wait_for()
    cast.fan.get_by_text("The show goes on in a moment").wait_for()
    tile(cast.host, "Ben").wait_for(state="detached")

    button(cast.producer, "Go on").click()
    # Viewers are some seconds behind.
    covered.wait_for(state="detached", timeout=3 * PATIENCE_MS)
    goes_on(cast.viewer.locator("video"))


def the_show_ends_for_everybody(cast: Cast) -> None:
    button(cast.producer, "End the show").click()
    button(cast.producer, "Yes, end").click()

    cast.host.locator(".light").get_by_text("The show is over").wait_for()
    cast.fan.get_by_text("The show is over").wait_for()
    cast.stack.advance(timedelta(minutes=2))
    cast.viewer.get_by_text("The show is over").wait_for(timeout=3 * PATIENCE_MS)


def the_recording_plays(cast: Cast) -> None:
    video = cast.producer.locator("article video")
    assert becomes(video, "(video) => video.duration >= 20")

    cast.producer.get_by_role("button", name="Show begins").click()

    assert moves(video)
    goes_on(video)


def goes_on(video: "Locator") -> None:
    """It plays on, from wherever it is."""
    video.evaluate(MARK)
    assert becomes(video, WITHIN)


def line_is(cast: Cast, *names: str) -> None:
    shown = cast.producer.locator(".line .name")
    expect(shown).to_have_text([*names], timeout=PATIENCE_MS)
