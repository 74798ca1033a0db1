"""The producer's page: an event is made, the line put in order, a show directed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from emulators.tests.browser.chromium import PATIENCE_MS, person
from rehearsal.pictures import png
from tests.web.desk import choose, in_preshow, opened, row, signed_in
from tests.web.fans import Fan, line_of
from tests.web.people import DESK, button
from tests.web.show import DirectedShow
from tests.web.watching import becomes, moves

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page, WebSocket

LONG_LINE = 300
TWO_MINUTES_S = 120
IN_VIEW = 30
"""Of a long line, so many pictures are read at most, with those around the view."""


@pytest.fixture
def desk(browser: Any, shows: object) -> "Iterator[BrowserContext]":
    with person(browser, **DESK) as context:
        yield context


def badges(page: "Page") -> "Locator":
    """What is said of the fan who is chosen."""
    return page.locator(".details .badge")


def order_is(page: "Page", *wanted: str) -> bool:
    expect(page.locator(".line .name")).to_have_text([*wanted], timeout=PATIENCE_MS)
    return True


def test_an_event_is_made_with_pictures_and_what_the_line_is_to_do(
    desk: "BrowserContext", show: DirectedShow, tmp_path: Path
) -> None:
    picture = tmp_path / "start.png"
    picture.write_bytes(png(b"\x80\x00\x80", 64))
    page = signed_in(desk, show.stack)
    button(page, "New event").click()
    name = f"Stars {show.event['fanUrl']}"
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Picture before the show").set_input_files(picture)
    page.get_by_alt_text("The chosen picture").wait_for()
    page.get_by_label("Fans on stage at a time").fill("2")
    page.get_by_label("Ask fans for consent").fill("terms-1")

    button(page, "Make event").click()

    page.get_by_text("The event is made").wait_for()
    page.get_by_role("heading", name=name).wait_for()
    events = show.reply("getEvents", {"adminId": "$producerId"}, by="producer")
    (made,) = [one for one in events.values() if one["name"] == name]
    assert made["lineOptions"]["maxOnStage"] == 2
    assert made["consent"] == {"version": "terms-1", "uses": ["recording"]}
    assert made["staffUrl"]
    assert show.http.get(made["startImage"]["url"]).content == picture.read_bytes()


def test_what_is_no_picture_is_not_sent(
    desk: "BrowserContext", show: DirectedShow, tmp_path: Path
) -> None:
    text = tmp_path / "start.svg"
    text.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    page = signed_in(desk, show.stack)
    button(page, "New event").click()

    field = page.get_by_label("Picture before the show")
    field.set_input_files(text)

    problem = field.evaluate("(input) => input.validationMessage")
    assert problem == "Choose a PNG, JPEG, GIF or WebP."


def test_the_line_is_put_in_order_by_drag_by_buttons_and_by_keys(
    desk: "BrowserContext", show: DirectedShow
) -> None:
    page = in_preshow(desk, show)
    line_of(show, "Ada", "Ben", "Cleo", "Dan")
    assert order_is(page, "Ada", "Ben", "Cleo", "Dan")

    row(page, "Dan").drag_to(row(page, "Ada"), target_position={"x": 50, "y": 5})
    assert order_is(page, "Dan", "Ada", "Ben", "Cleo")
    row(page, "Dan").drag_to(row(page, "Ben"), target_position={"x": 50, "y": 65})
    assert order_is(page, "Ada", "Ben", "Dan", "Cleo")

    button(page, "Move Cleo to the top").click()
    assert order_is(page, "Cleo", "Ada", "Ben", "Dan")
    choose(page, "Cleo")
    button(page, "Hold").click()
    badges(page).get_by_text("Held").wait_for()
    button(page, "Make Dan the next").click()
    assert order_is(page, "Cleo", "Dan", "Ada", "Ben")

    row(page, "Dan").locator(".who").press("ArrowDown")
    page.keyboard.press("Alt+End")
    assert order_is(page, "Cleo", "Dan", "Ben", "Ada")
    page.keyboard.press("Alt+ArrowUp")
    assert order_is(page, "Cleo", "Dan", "Ada", "Ben")
    page.get_by_role("status").get_by_text("Ada has another place in line").wait_for()


def test_of_a_long_line_only_the_pictures_in_view_are_read(
    desk: "BrowserContext", show: DirectedShow
) -> None:
    page = in_preshow(desk, show)
    line = long_line(show)
    show.put_silently(line)
    frames: list[str | bytes] = []

    def listen(socket: "WebSocket") -> None:
        socket.on("framereceived", lambda frame: frames.append(frame))  # noqa: PLW0108 - Playwright cannot hold a built-in method

    page.on("websocket", listen)

    page.reload()
    row(page, "Fan 0").locator("img").wait_for(state="attached")

    read = sum(str(frame).count("data:image/png") for frame in frames)
    assert 0 < read <= IN_VIEW
    assert page.locator(".line .fan").count() <= IN_VIEW
    row(page, "Fan 0").locator(".who").press("End")
    row(page, f"Fan {LONG_LINE - 1}").locator("img").wait_for(state="attached")
    # Nobody of them is there: the backend would remove them one by one.
    show.put_silently(dict.fromkeys(line))


def test_a_fan_is_called_seen_and_heard_and_comes_on_stage_after_a_countdown(
    desk: "BrowserContext", show: DirectedShow
) -> None:
    page = in_preshow(desk, show)
    ada = Fan(show, "Ada").come().get_in_line()
    row(page, "Ada").get_by_text("On deck").wait_for()
    ada.take_seat("onDeck")
    row(page, "Ada").get_by_text("Camera works").wait_for()
    choose(page, "Ada")
    shown_in(page, ".preview")
    page.get_by_label("Note").fill("Sings.")
    button(page, "Keep note").click()
    page.get_by_text("The note is kept").wait_for()

    button(page, "Call next").click()
    badges(page).get_by_text("Called").wait_for()
    ada.take_seat("called")
    ada.answer()
    badges(page).get_by_text("Backstage").wait_for()
    shown_in(page, ".preview")
    button(page, "Private call").click()
    button(page, "End private call").wait_for()
    assert ada.record["inPrivateCall"] is True
    button(page, "End private call").click()
    button(page, "Private call").wait_for()

    button(page, "Put on stage").click()
    page.get_by_text("Ada is on stage in").wait_for()
    badges(page).get_by_text("On stage").wait_for()
    ada.take_seat("stage")
    shown_in(page, ".on-stage")
    assert show.read("line/{show}") is None
    assert "Next: Ada\nSings." in told_to(show, "host")

    button(page, "Take Ada off").click()
    page.get_by_text("Nobody is on stage").wait_for()
    assert "isOnStage" not in ada.record


def test_a_countdown_is_called_off(desk: "BrowserContext", show: DirectedShow) -> None:
    page = in_preshow(desk, show)

    button(page, "Go live").click()
    button(page, "Cancel").click()

    page.locator(".messages").get_by_text("Go back to the line").first.wait_for()
    assert cues_to(show, "host") == ["prepare", "backToLine"]
    assert show.do("getEvent")["status"] == "preshow"


def test_of_two_pages_one_directs_and_hands_over(
    desk: "BrowserContext", show: DirectedShow
) -> None:
    first = opened(desk, show)
    second = desk.new_page()
    second.goto(first.url)

    second.get_by_text("Another page directs").wait_for()
    assert button(second, "Open the doors").is_disabled()
    button(first, "Hand over").click()
    button(second, "Take over").click()

    first.get_by_text("Another page directs").wait_for()
    assert button(first, "Open the doors").is_disabled()
    button(second, "Open the doors").click()
    button(second, "Go live").wait_for()


def test_a_stage_that_is_cleared_is_given_back(
    desk: "BrowserContext", show: DirectedShow
) -> None:
    page = in_preshow(desk, show)
    show.host_publishes("Hana")
    shown_in(page, ".on-stage")

    button(page, "Clear it of everybody").click()
    page.get_by_text("The stage is cleared").wait_for()
    page.get_by_text("Nobody is on stage").wait_for()
    assert "until" not in show.read("shows/{show}/slate")

    button(page, "Go on").click()
    page.get_by_text("The show goes on").wait_for()
    assert show.read("shows/{show}/slate/until")


def test_somebody_is_muted_and_put_out(
    desk: "BrowserContext", show: DirectedShow
) -> None:
    page = in_preshow(desk, show)
    show.host_publishes("Hana")
    ben = Fan(show, "Ben").come().get_in_line()

    button(page, "Mute Host").click()
    page.get_by_text("(muted)").wait_for()

    choose(page, "Ben")
    button(page, "Put out of the show").click()
    button(page, "Yes, put out").click()
    page.get_by_text("Ben is out of the show").wait_for()
    row(page, "Ben").wait_for(state="detached")
    assert ben.record == {}


def test_after_the_end_there_is_the_recording_with_its_chapters(
    desk: "BrowserContext", show: DirectedShow
) -> None:
    page = in_preshow(desk, show)
    show.do("updateEvent", archiveEvent=True)
    show.host_publishes("Hana")
    show.do("eventGoLive")
    page.locator(".status-line").get_by_text("Recording").wait_for()
    show.stack.advance(timedelta(minutes=2))

    button(page, "End the show").click()
    button(page, "Yes, end").click()

    chapter = page.get_by_role("button", name="Show begins")
    chapter.wait_for()
    # OpenTok takes a while to finish the file.
    show.stack.advance(timedelta(minutes=1))
    video = page.locator("article video")
    video.wait_for()
    assert becomes(video, f"(video) => video.duration >= {TWO_MINUTES_S}")
    chapter.click()
    assert moves(video)


def long_line(show: DirectedShow) -> dict[str, Any]:
    """Fans in line with pictures, by the paths of their records."""
    moment = show.event["createdAt"]
    writes: dict[str, Any] = {}
    for number in range(LONG_LINE):
        uid = f"fan-{number:04}"
        writes |= {
            f"activeBroadcasts/{show.address}/activeFans/{uid}": {
                "id": uid,
                "name": f"Fan {number}",
                "joinedAt": moment,
                "snapshotAt": moment,
            },
            f"line/{show.address}/{uid}": {"at": moment, "order": moment + number},
            f"fanPictures/{show.address}/{uid}": "data:image/png;base64,AAAA",
        }
    return writes


def shown_in(page: "Page", place: str) -> None:
    """A picture arrives there."""
    assert moves(page.locator(f"{place} video").first)


def told_to(show: DirectedShow, role: str) -> list[str]:
    """What the producer's page has written to host or celebrity."""
    return [one["text"] for one in _messages(show, role) if "text" in one]


def cues_to(show: DirectedShow, role: str) -> list[str]:
    return [one["cue"] for one in _messages(show, role) if "cue" in one]


def _messages(show: DirectedShow, role: str) -> list[dict[str, Any]]:
    event_id = show.event["id"]
    uid = show.read(f"guests/{event_id}/{role}")
    written = show.read(f"messages/{event_id}/{uid}/producer") or {}
    return [written[slot] for slot in sorted(written)]
