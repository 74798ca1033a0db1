"""Streams and recordings play in a browser: in hls.js, by itself, and from any page."""

import base64
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from emulators.tests.browser.chromium import PATIENCE_MS, person
from emulators.tests.opentok.rig import Rig

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HLS_JS: Final = (
    Path(__file__).parents[3] / "web" / "node_modules" / "hls.js" / "dist" / "hls.js"
)

PLAYER: Final = """
window.video = document.querySelector("video");
window.errors = [];
window.play = (url) => {
  window.hls = new Hls();
  hls.on(Hls.Events.ERROR, (_, { fatal, details }) => fatal && errors.push(details));
  hls.loadSource(url);
  hls.attachMedia(video);
  video.play();
};
window.colors = () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
  const pen = canvas.getContext("2d");
  pen.drawImage(video, 0, 0, 64, 64);
  return [...pen.getImageData(0, 0, 64, 64).data].join();
};"""


@pytest.fixture
def page(browser: "Browser", rig: Rig, pages: str) -> "Iterator[Page]":
    """A page of another address than the emulator's, with a video element on it."""
    with person(browser, camera=False) as context:
        page = context.new_page()
        element = '<video crossorigin="anonymous" playsinline></video>'
        page.goto(f"{pages}/?sdk={element}")
        page.evaluate(PLAYER)
        yield page


def on_air(rig: Rig, **hls: bool) -> tuple[str, str]:
    """A broadcast that can be played since a while: its id, and its playlist."""
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id, outputs={"hls": hls})
    url: str = rig.broadcast(broadcast_id)["broadcastUrls"]["hls"]
    rig.advance(seconds=40)
    return broadcast_id, url


def recorded(rig: Rig, seconds: float, **options: object) -> dict[str, Any]:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id, **options)
    rig.advance(seconds=seconds)
    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(seconds=10)
    return rig.archive(archive_id)


def wait(page: "Page", condition: str) -> None:
    page.wait_for_function(condition, timeout=PATIENCE_MS)


def frames(page: "Page") -> int:
    count: int = page.evaluate("video.getVideoPlaybackQuality().totalVideoFrames")
    return count


def test_hls_js_plays_a_stream_to_its_end(page: "Page", rig: Rig) -> None:
    broadcast_id, url = on_air(rig)
    page.add_script_tag(path=HLS_JS)

    page.evaluate("play", url)
    wait(page, "() => video.currentTime > 1 && !video.paused && video.readyState >= 3")
    wait(page, "() => video.webkitAudioDecodedByteCount > 0")
    start = page.evaluate("[video.currentTime, hls.playingDate.getTime()]")
    now_ms = rig.context.clock.now_ms()
    before = page.evaluate("colors()")
    wait(page, f"() => video.currentTime > {start[0] + 1}")
    shown = page.evaluate("[video.videoWidth, video.videoHeight]")
    after = page.evaluate("colors()")
    rig.project("POST", f"/broadcast/{broadcast_id}/stop")
    page.evaluate("video.playbackRate = 8")
    wait(page, "() => video.ended")

    assert shown == [384, 288]
    assert 0 < now_ms - start[1] < 20_000
    assert before != after
    assert frames(page) > 5
    assert page.evaluate("errors") == []


def test_a_clock_that_is_moved_takes_hls_js_along(page: "Page", rig: Rig) -> None:
    _, url = on_air(rig)
    page.add_script_tag(path=HLS_JS)
    page.evaluate("play", url)
    wait(page, "() => video.currentTime > 0 && video.readyState >= 3")
    page.evaluate("video.playbackRate = 4")

    rig.advance(minutes=10)
    now_ms = rig.context.clock.now_ms()

    wait(page, f"() => hls.playingDate.getTime() > {now_ms - 30_000}")
    wait(page, "() => video.readyState >= 3")
    assert page.evaluate("errors") == []


def test_with_dvr_a_viewer_goes_back_to_the_beginning(page: "Page", rig: Rig) -> None:
    _, url = on_air(rig, dvr=True)
    rig.advance(minutes=20)
    page.add_script_tag(path=HLS_JS)
    page.evaluate("play", url)
    wait(page, "() => video.currentTime > 1000")

    page.evaluate("video.currentTime = 2")

    wait(page, "() => video.currentTime > 2.5 && video.currentTime < 10")
    assert page.evaluate("errors") == []


def test_a_stream_of_low_latency_is_near(page: "Page", rig: Rig) -> None:
    _, url = on_air(rig, lowLatency=True)
    page.add_script_tag(path=HLS_JS)
    page.evaluate("play", url)
    wait(page, "() => video.currentTime > 1 && video.readyState >= 3")

    behind_ms = rig.context.clock.now_ms() - page.evaluate("hls.playingDate.getTime()")

    assert behind_ms < 10_000


def test_a_browser_that_knows_hls_plays_it_by_itself(page: "Page", rig: Rig) -> None:
    _, url = on_air(rig)
    kind = page.evaluate("video.canPlayType('application/vnd.apple.mpegurl')")
    if not kind:
        pytest.skip("This browser does not play HLS by itself.")

    page.evaluate("(url) => { video.src = url; video.play(); }", url)

    wait(page, "() => video.currentTime > 1 && video.videoWidth === 384")


def test_a_recording_plays_for_as_long_as_it_says(page: "Page", rig: Rig) -> None:
    archive = recorded(rig, 95, resolution="1280x720")

    page.evaluate("(url) => { video.src = url; video.play(); }", archive["url"])
    wait(page, "() => video.currentTime > 0.5")
    first = page.evaluate("colors()")
    page.evaluate("video.currentTime = 61.5")
    wait(
        page, "() => !video.seeking && video.currentTime > 62 && video.readyState >= 3"
    )
    later = page.evaluate("colors()")
    page.evaluate("video.currentTime = 94")
    wait(page, "() => video.ended")

    assert page.evaluate("video.duration") == archive["duration"] == 95
    assert page.evaluate("[video.videoWidth, video.videoHeight]") == [512, 288]
    assert page.evaluate("video.webkitAudioDecodedByteCount") > 0
    assert first != later


def test_a_recording_of_an_hour_can_be_gone_through(page: "Page", rig: Rig) -> None:
    archive = recorded(rig, 3_600)

    page.evaluate("(url) => { video.src = url; video.play(); }", archive["url"])
    wait(page, "() => video.readyState >= 1")
    page.evaluate("video.currentTime = 3000")
    wait(page, "() => !video.seeking && video.currentTime > 3000.2")

    assert page.evaluate("video.duration") == 3_600


def test_each_stream_of_an_individual_recording_plays(page: "Page", rig: Rig) -> None:
    archive = recorded(rig, 4, outputMode="individual")
    packed = zipfile.ZipFile(io.BytesIO(rig.fetch(archive["url"]).content))
    (name,) = [each for each in packed.namelist() if each.endswith(".webm")]
    content = base64.b64encode(packed.read(name)).decode()

    page.evaluate(
        "(file) => { video.src = `data:video/webm;base64,${file}`; video.play(); }",
        content,
    )
    wait(page, "() => video.ended")

    assert page.evaluate("video.duration") == pytest.approx(4, abs=0.1)
    assert page.evaluate("video.videoWidth") == 384


def test_what_cannot_be_played_says_why_to_any_page(page: "Page", rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    early = rig.broadcast(rig.start_broadcast(session_id))["broadcastUrls"]["hls"]
    archive = recorded(rig, 2)
    rig.advance(minutes=10)
    asks = "(url) => fetch(url).then(async (said) => [said.status, await said.json()])"

    answers = [
        page.evaluate(asks, url)
        for url in (
            early.replace("playlist.m3u8", "segment-999999.m4s"),
            early.replace("playlist.m3u8", "anything.ts"),
            archive["url"],
            archive["url"].replace("/cloud/", "/bucket/"),
        )
    ]

    assert [status for status, _ in answers] == [404, 404, 403, 404]
    assert answers[2][1]["message"] == "Request has expired"
    assert all(said["message"].count(" ") for _, said in answers)
