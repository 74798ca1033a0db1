"""A fan on a phone: from the link to the end of the show."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from emulators.tests.browser.chromium import person
from tests.web.consoles import REFUSED_WRITE, Consoles
from tests.web.people import PHONE
from tests.web.show import DirectedShow
from tests.web.watching import becomes, moves

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

IN_APP = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Instagram 350.0"
NO_CAMERA = """
const devices = navigator.mediaDevices;
if (devices) {
  const all = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wanted) => {
    if (wanted.video) throw new DOMException("no camera", "NotFoundError");
    return all(wanted);
  };
}
"""
END_CAMERA = """
const devices = navigator.mediaDevices;
if (devices) {
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    window.endCamera = () => {
      for (const track of stream.getTracks()) track.dispatchEvent(new Event("ended"));
    };
    return stream;
  };
}
"""
MOVES = """
(main) => [...main.querySelectorAll("figure")].some((tile) => {
  const video = tile.textContent.includes("%s") && tile.querySelector("video");
  return video && video.videoWidth > 0 && video.currentTime > 0;
})
"""


@pytest.fixture
def phone(browser: "Browser") -> "Iterator[BrowserContext]":
    with person(browser, **PHONE) as context:
        yield context


def opened(context: "BrowserContext", show: DirectedShow) -> "Page":
    page = context.new_page()
    page.goto(show.links["fan"])
    return page


def joined(context: "BrowserContext", show: DirectedShow, name: str = "Ann") -> "Page":
    """In the show, which is in preshow, with camera and microphone."""
    show.do("changeStatus", status="preshow")
    page = opened(context, show)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Join with").click()
    button(page, "Get in line").wait_for()
    return page


def in_line(context: "BrowserContext", show: DirectedShow) -> "Page":
    """And in line; on deck at once, as there is nobody else."""
    page = joined(context, show)
    button(page, "Get in line").click()
    page.get_by_role("heading", name="You are on deck").wait_for()
    return page


def button(page: "Page", name: str) -> "Locator":
    return page.get_by_role("button", name=name)


def moving(page: "Page", name: str) -> bool:
    """Whether the picture with this name below it moves, as soon as it does."""
    return becomes(page.locator("main"), MOVES % name)


def test_a_fan_goes_from_the_link_to_the_stage_and_to_the_end(
    phone: "BrowserContext", show: DirectedShow
) -> None:
    page = opened(phone, show)
    page.get_by_text("The show has not begun").wait_for()
    show.do("changeStatus", status="preshow")

    page.get_by_label("Your name").fill("Ann")
    button(page, "Join with").click()
    assert moving(page, "You")
    button(page, "Get in line").click()
    page.get_by_role("heading", name="You are on deck").wait_for()
    fan_id = show.fan()
    assert show.read(f"fanPictures/{{show}}/{fan_id}").startswith("data:image/jpeg")

    show.call_backstage(fan_id)
    page.get_by_text("Time to answer").wait_for()
    button(page, "I am here").click()
    page.get_by_role("heading", name="You are backstage").wait_for()
    assert show.read(f"calls/{{show}}/{fan_id}") is None

    show.host_publishes("Hana")
    show.do("eventGoLive")
    show.put_on_stage(fan_id)
    page.get_by_role("heading", name="You are on stage").wait_for()
    assert moving(page, "Hana")
    button(page, "Microphone off").click()
    page.get_by_text("Nobody hears you").wait_for()

    show.take_off_stage(fan_id)
    button(page, "Get in line").wait_for()
    show.do("endBroadcast")
    page.get_by_text("The show is over").wait_for()


def test_the_audience_sees_the_stage_once_the_show_is_live(
    phone: "BrowserContext", show: DirectedShow
) -> None:
    page = joined(phone, show)
    show.host_publishes("Hana")
    assert page.get_by_text("Hana").count() == 0

    show.do("eventGoLive")

    assert moving(page, "Hana")


def test_a_reload_keeps_the_place_in_line(
    phone: "BrowserContext", show: DirectedShow
) -> None:
    page = in_line(phone, show)
    before = show.read("line/{show}")

    page.reload()

    page.get_by_role("heading", name="You are on deck").wait_for()
    assert show.read("line/{show}") == before
    assert list(before) == [show.fan()]


def test_whoever_refuses_the_camera_is_told_the_way_out_and_may_watch(
    browser: "Browser", show: DirectedShow
) -> None:
    with person(browser, camera=False, **PHONE) as context:
        page = joined(context, show)

        page.get_by_text("This page may not use your camera").wait_for()
        assert button(page, "Try again").is_enabled()
        assert button(page, "Get in line").is_disabled()
        assert show.fan()


def test_whoever_has_no_camera_takes_part_with_sound(
    phone: "BrowserContext", show: DirectedShow
) -> None:
    phone.add_init_script(NO_CAMERA)

    page = in_line(phone, show)

    page.get_by_text("You will be heard, and not seen").wait_for()
    assert show.read(f"fanPictures/{{show}}/{show.fan()}") is None


def test_a_camera_that_ends_is_turned_on_again(
    phone: "BrowserContext", show: DirectedShow
) -> None:
    phone.add_init_script(END_CAMERA)
    page = in_line(phone, show)

    page.evaluate("endCamera()")
    page.get_by_role("button", name="Turn on camera").first.click()

    assert moving(page, "You")
    page.get_by_role("button", name="Turn on camera").wait_for(state="detached")
    assert show.read(f"line/{{show}}/{show.fan()}") is not None


def test_within_another_app_there_is_a_way_into_a_browser(
    browser: "Browser", show: DirectedShow
) -> None:
    show.do("changeStatus", status="preshow")
    with person(browser, user_agent=IN_APP, **PHONE) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = opened(context, show)

        button(page, "Copy the link").click()

        page.get_by_text("The link is copied").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == show.links["fan"]


def test_nobody_is_in_line_without_the_consent_that_is_asked_for(
    phone: "BrowserContext", show: DirectedShow
) -> None:
    uses = ["recording", "marketing"]
    show.do("updateEvent", consent={"version": "2026-12", "uses": uses})
    page = joined(phone, show)
    assert button(page, "Get in line").is_disabled()

    page.get_by_label("I agree that my picture").check()
    button(page, "Get in line").click()

    page.get_by_role("heading", name="You are on deck").wait_for()
    stored = show.read(f"consents/{show.event['id']}/{show.fan()}")
    assert (stored["version"], stored["marketing"]) == ("2026-12", False)
    page.get_by_text("You have agreed to be shown").click()
    button(page, "Take my consent back").click()
    page.get_by_text("Your consent is taken back").wait_for()
    assert show.read("line/{show}") is None


def test_whom_the_producer_puts_out_is_told_so(
    phone: "BrowserContext", show: DirectedShow, consoles: Consoles
) -> None:
    consoles.expect(REFUSED_WRITE)
    page = joined(phone, show)

    show.do("forceDisconnect", fanId=show.fan())

    page.get_by_role("alert").get_by_text("put you out of this show").wait_for()
    assert button(page, "Come back in").count() == 0


def test_whoever_leaves_has_no_place_any_more(
    phone: "BrowserContext", show: DirectedShow
) -> None:
    page = joined(phone, show)

    button(page, "Leave the show").click()

    button(page, "Come back in").wait_for()
    assert show.read("activeBroadcasts/{show}/activeFans") is None


def test_what_the_producer_writes_is_read_and_answered(
    phone: "BrowserContext", show: DirectedShow
) -> None:
    page = joined(phone, show)
    talk = f"messages/{show.event['id']}/{show.fan()}"
    written = {"at": {".sv": "timestamp"}, "text": "Hello Ann"}
    show.write({f"{talk}/producer/00": written, f"{talk}/last/producer": "00"})

    page.get_by_text("Hello Ann").wait_for()
    page.get_by_label("Write to the producer").fill("Hello!")
    button(page, "Send").click()

    assert becomes(
        page.get_by_label("Write to the producer"), "(it) => it.value === ''"
    )
    assert show.read(f"{talk}/person/00")["text"] == "Hello!"


def test_the_show_is_over_and_the_fan_stays_or_goes_on(
    phone: "BrowserContext", show: DirectedShow, consoles: Consoles
) -> None:
    # What the page has just begun may meet the end of the show.
    consoles.expect(REFUSED_WRITE)
    consoles.expect("status of 404 .*/createTokensFan")
    show.do("updateEvent", redirectUrl="https://example.com/thanks")
    page = joined(phone, show)

    show.do("endBroadcast")

    page.get_by_text("You go on to another page").wait_for()
    link = page.get_by_role("link", name="Go on").get_attribute("href")
    assert link == "https://example.com/thanks"
    button(page, "Stay here").click()
    assert page.get_by_text("You go on to another page").count() == 0


def test_for_whom_there_is_no_place_there_is_the_stream(
    phone: "BrowserContext", show: DirectedShow, consoles: Consoles
) -> None:
    consoles.expect("status of 429 .*/createTokensFan")
    show.do("changeStatus", status="preshow")
    show.host_publishes("Hana")
    show.do("eventGoLive")
    # OpenTok's encoders take a while.
    show.stack.advance(timedelta(seconds=20))
    room = {f"shows/{show.address}/limit": 0, f"shows/{show.address}/full": True}
    show.put_silently(room)
    page = opened(phone, show)
    page.get_by_label("Your name").fill("Ann")

    button(page, "Join with").click()

    page.get_by_text("The show is full").wait_for()
    assert moves(page.locator(".stream video"))
    assert button(page, "Come in").count() == 0
    there_is = {f"shows/{show.address}/limit": 10, f"shows/{show.address}/full": False}
    show.put_silently(there_is)
    button(page, "Come in").click()
    button(page, "Get in line").wait_for()


@pytest.mark.parametrize(
    ("cue", "says", "then"),
    [
        ("muteAudio", "Nobody hears you", "Microphone on"),
        ("unmuteAudio", "Turn your microphone on", "Microphone off"),
    ],
)
def test_a_cue_turns_a_microphone_off_and_only_asks_for_it_to_be_on(
    phone: "BrowserContext", show: DirectedShow, cue: str, says: str, then: str
) -> None:
    page = in_line(phone, show)
    talk = f"messages/{show.event['id']}/{show.fan()}"
    button(page, "Microphone off").wait_for()
    message = {"at": {".sv": "timestamp"}, "cue": cue}
    show.write({f"{talk}/producer/00": message, f"{talk}/last/producer": "00"})

    page.get_by_text(says).wait_for()
    button(page, then).wait_for()
