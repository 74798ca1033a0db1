"""The page of host and celebrity: the way on stage, and what they are told there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from emulators.tests.browser.chromium import person
from tests.web.show import NOW, DirectedShow
from tests.web.watching import becomes, moves

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

SOUNDS = "(video) => video.srcObject.getAudioTracks().some((one) => one.enabled)"
"""Whether the sound of a stream is played."""


@pytest.fixture
def studio(browser: Any) -> "Iterator[BrowserContext]":
    with person(browser) as context:
        yield context


def on_stage(
    context: "BrowserContext", show: DirectedShow, role: str = "host"
) -> "Page":
    """Seen and heard on the stage of a show in preshow."""
    show.do("changeStatus", status="preshow")
    page = context.new_page()
    page.goto(show.links[role])
    button(page, "Enter the stage").click()
    page.get_by_text("You are connected to the stage").wait_for()
    return page


def button(page: "Page", name: str) -> "Locator":
    return page.get_by_role("button", name=name, exact=True)


def light(page: "Page", text: str) -> None:
    """What the on-air light says."""
    page.locator(".light").get_by_text(text).wait_for()


def stage_of(show: DirectedShow) -> Any:
    """OpenTok's own account of who is on stage."""
    session_id = show.event["stageSessionId"]
    return show.opentok("GET", f"sessions/{session_id}")["streams"]


def tell(show: DirectedShow, slot: str, **message: str) -> None:
    """As the producer's page writes to the host."""
    event_id = show.event["id"]
    talk = f"messages/{event_id}/{show.read(f'guests/{event_id}/host')}"
    written = {f"{talk}/producer/{slot}": {"at": NOW, **message}}
    show.write({**written, f"{talk}/last/producer": slot})


def test_a_host_comes_on_stage_and_sees_whether_they_are_on_air(
    studio: "BrowserContext", show: DirectedShow
) -> None:
    page = on_stage(studio, show)
    light(page, "Not on air yet")
    (stream,) = stage_of(show)
    assert (stream["hasAudio"], stream["hasVideo"]) == (True, True)
    assert show.read("activeBroadcasts/{show}/hostActive") is True

    show.do("eventGoLive")
    light(page, "ON AIR")
    show.do("setStandby", standby=True)
    light(page, "Intermission")
    show.do("setStandby", standby=False)
    light(page, "ON AIR")
    show.do("endBroadcast")
    light(page, "The show is over")


def test_the_producer_says_who_is_next_and_why_and_counts_down(
    studio: "BrowserContext", show: DirectedShow
) -> None:
    page = on_stage(studio, show)

    tell(show, "00", text="Next: Ada\nSings.")
    page.locator(".next").get_by_text("Ada", exact=True).wait_for()
    page.locator(".next").get_by_text("Sings.").wait_for()
    show.stack.advance(timedelta(seconds=1))
    tell(show, "01", cue="prepare")
    page.get_by_text("We go live in").wait_for()
    show.stack.advance(timedelta(seconds=1))
    tell(show, "02", cue="backToLine")
    page.get_by_text("Not yet: it was put off").wait_for()
    assert page.get_by_text("We go live in").count() == 0

    page.get_by_label("Write to the producer").fill("Where are they from?")
    button(page, "Send").click()
    page.get_by_text("The producer has it").wait_for()
    uid = show.read(f"guests/{show.event['id']}/host")
    said = show.read(f"messages/{show.event['id']}/{uid}/person/00")
    assert said["text"] == "Where are they from?"


def test_host_and_celebrity_see_each_other_and_hear_no_private_call_of_the_other(
    studio: "BrowserContext", show: DirectedShow
) -> None:
    host = on_stage(studio, show)
    celebrity = on_stage(studio, show, "celebrity")
    for page, other in ((host, "Celebrity"), (celebrity, "Host")):
        assert moves(page.locator("figure").filter(has_text=other).locator("video"))

    show.write({"activeBroadcasts/{show}/privateCall": {"isWith": "host"}})

    host.get_by_text("The producer talks to you").wait_for()
    hosts = celebrity.locator("figure").filter(has_text="Host").locator("video")
    assert becomes(hosts, f"(video) => !({SOUNDS})(video)")
    assert celebrity.get_by_text("The producer talks to you").count() == 0
    show.write({"activeBroadcasts/{show}/privateCall": None})
    assert becomes(hosts, SOUNDS)


def test_who_is_muted_by_the_producer_is_told_and_may_unmute(
    studio: "BrowserContext", show: DirectedShow
) -> None:
    page = on_stage(studio, show)
    (stream,) = stage_of(show)
    celebrity = on_stage(studio, show, "celebrity")
    hosts = celebrity.locator("figure").filter(has_text="Host")

    show.do("muteStream", session="stage", streamId=stream["id"])
    page.get_by_text("The producer has muted you").wait_for()
    hosts.get_by_text("(muted)").wait_for()
    button(page, "Unmute").click()

    hosts.get_by_text("(muted)").wait_for(state="detached")


def test_on_a_stage_that_is_cleared_nobody_stays_and_everybody_comes_back(
    studio: "BrowserContext", show: DirectedShow
) -> None:
    page = on_stage(studio, show)

    show.do("clearStage", everybody=True)
    light(page, "the stage is cleared")
    page.get_by_text("You are back as soon as it goes on").wait_for()
    assert stage_of(show) == []
    show.do("resume")

    page.get_by_text("You are connected to the stage").wait_for()
    assert len(stage_of(show)) == 1


def test_without_camera_and_microphone_nobody_comes_on_stage(
    browser: Any, show: DirectedShow
) -> None:
    with person(browser, camera=False) as context:
        page = context.new_page()
        page.goto(show.links["host"])

        button(page, "Enter the stage").click()

        page.get_by_text("Camera and microphone are not allowed").wait_for()
        assert stage_of(show) == []
