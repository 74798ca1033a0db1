"""The producer talks to one of a show, and nobody else hears it."""

from typing import Any

from emulators.tests.browser.chromium import person
from tests.web.desk import in_preshow
from tests.web.people import button
from tests.web.show import DirectedShow
from tests.web.watching import becomes

SOUNDS = "(video) => video.readyState > 2 && video.currentTime > 0 && !video.muted"


def test_whom_the_producer_calls_hears_them_and_the_other_does_not(
    browser: Any, show: DirectedShow
) -> None:
    with person(browser) as desk, person(browser) as studio:
        producer = in_preshow(desk, show)
        pages = {}
        for role in ("host", "celebrity"):
            page = pages[role] = studio.new_page()
            page.goto(show.links[role])
            button(page, "Enter the stage").click()
            page.get_by_text("You are connected to the stage").wait_for()

        button(producer, "Private call: Host").click()

        pages["host"].get_by_text("The producer talks to you").wait_for()
        assert becomes(pages["host"].locator(".hidden video"), SOUNDS)
        heard = "(video) => video.srcObject.getAudioTracks().some((one) => one.enabled)"
        other = pages["celebrity"].locator(".hidden video")
        assert becomes(other, f"(video) => !({heard})(video)")

        button(producer, "Private call: Host").click()
        pages["host"].locator(".hidden video").wait_for(state="detached")
        assert show.read("activeBroadcasts/{show}/privateCall") is None


def test_a_fan_hears_the_producer_backstage(browser: Any, show: DirectedShow) -> None:
    with person(browser) as desk, person(browser) as phone:
        producer = in_preshow(desk, show)
        page = phone.new_page()
        page.goto(show.links["fan"])
        page.get_by_label("Your name").fill("Ann")
        page.get_by_role("button", name="Join with").click()
        button(page, "Get in line").click()
        producer.get_by_text("Camera works").first.wait_for()
        producer.locator(".line .who").click()
        button(producer, "Call next").click()
        button(page, "I am here").click()
        page.get_by_role("heading", name="You are backstage").wait_for()

        button(producer, "Private call").click()

        page.get_by_role("heading", name="private").wait_for()
        talking = page.locator("section").filter(has=page.locator("#talking"))
        assert becomes(talking.locator(".tile:not(.mirrored) video"), SOUNDS)
