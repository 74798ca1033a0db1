"""Whoever watches the stream: before, meanwhile, and after."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from emulators.tests.browser.chromium import person
from tests.web.show import DirectedShow
from tests.web.watching import becomes, moves

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IS_MUTED = "(video) => video.muted"
SOUNDS = "(video) => !video.muted"


@pytest.fixture
def page(browser: "Browser", show: DirectedShow) -> "Iterator[Page]":
    with person(browser) as context:
        opened = context.new_page()
        opened.goto(show.links["viewer"])
        yield opened


def go_live(show: DirectedShow) -> None:
    show.do("changeStatus", status="preshow")
    show.host_publishes("Hana")
    show.do("eventGoLive")
    # OpenTok's encoders take a while.
    show.stack.advance(timedelta(seconds=20))


def test_the_stream_follows_the_show_from_before_it_to_its_end(
    page: "Page", show: DirectedShow
) -> None:
    page.get_by_text("The show has not begun").wait_for()

    go_live(show)

    page.get_by_role("button", name="Turn the sound on").wait_for()
    video = page.locator("video")
    assert moves(video)
    assert becomes(video, IS_MUTED)
    page.get_by_role("button", name="Turn the sound on").click()
    assert becomes(video, SOUNDS)

    show.do("endBroadcast")
    show.stack.advance(timedelta(minutes=2))
    page.get_by_text("The show is over").wait_for()


def test_a_cleared_stage_is_covered_and_silent(
    page: "Page", show: DirectedShow
) -> None:
    go_live(show)
    page.get_by_role("button", name="Turn the sound on").click()

    show.do("clearStage")

    page.get_by_text("The picture is back in a moment").wait_for()
    assert becomes(page.locator("video"), IS_MUTED)
    show.do("resume")
    page.get_by_text("The picture is back in a moment").wait_for(
        state="detached", timeout=60_000
    )


def test_a_link_that_leads_nowhere_says_so(page: "Page", show: DirectedShow) -> None:
    page.goto(show.links["viewer"] + "-nothing")

    page.get_by_text("There is no such show").wait_for()
