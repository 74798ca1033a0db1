"""The browser of these tests has what the pages ask a browser for."""

from typing import TYPE_CHECKING

import pytest

from emulators.tests.browser import chromium
from emulators.tests.browser.chromium import BrowserMissing, person

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CAMERA = """() => navigator.mediaDevices
  .getUserMedia({audio: true, video: true})
  .then((media) => media.getTracks().map((track) => track.kind).sort())
  .catch((error) => error.name)"""


def test_whoever_allows_it_has_a_camera_and_a_microphone(browser: "Browser") -> None:
    with person(browser) as context:
        page = context.new_page()
        page.route("**/*", lambda route: route.fulfill(body="<!doctype html>"))
        page.goto("http://127.0.0.1/")

        assert page.evaluate(CAMERA) == ["audio", "video"]


def test_whoever_does_not_is_refused(browser: "Browser") -> None:
    with person(browser, camera=False) as context:
        page = context.new_page()
        page.route("**/*", lambda route: route.fulfill(body="<!doctype html>"))
        page.goto("http://127.0.0.1/")

        assert page.evaluate(CAMERA) == "NotAllowedError"


def test_without_chromium_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "NAMES", ("no-such-browser",))

    with pytest.raises(BrowserMissing, match="apt-get install chromium"):
        chromium.found()
