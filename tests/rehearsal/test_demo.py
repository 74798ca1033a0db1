"""What the emulators are told of this product."""

from pathlib import Path

import pytest

from emulators.kernel.context import Context
from emulators.opentok.service import OpenTokService
from rehearsal.demo import (
    DEMO_PRIVATE_KEY,
    DEMO_PRIVATE_KEY_FILE,
    DEMO_PROJECTS,
    ROOT,
    callback_url,
    demo_settings,
)
from rehearsal.video_projects import VideoProduct

BY_OPENSSL = "2d3398a15d639a1e3ed3595fbac9e5b423c3ac3bc4bf5531c8e116d90405c564"
"""`printf 100 | openssl dgst -sha256 -hmac new`."""

SETTINGS = demo_settings(project_id="demo-p", parameters={"CALLBACK_KEY": "new"})


@pytest.fixture
def functions(tmp_path: Path) -> Path:
    """An empty functions folder."""
    (tmp_path / "functions").mkdir()
    return tmp_path / "functions"


@pytest.mark.parametrize("video", VideoProduct)
def test_the_demo_projects_report_everything_to_the_functions(
    video: VideoProduct,
) -> None:
    opentok = OpenTokService(Context(SETTINGS))
    api_key = DEMO_PROJECTS[video].api_key

    demo = opentok.project(api_key)

    url = callback_url(SETTINGS, api_key, "new")
    assert url.startswith(
        f"http://127.0.0.1:5001/demo-p/us-central1/openTokCallback/{api_key}/"
    )
    assert (demo.archive_callback_url, demo.broadcast_callback_url) == (url, url)
    assert demo.monitoring_url == url


def test_the_key_of_the_demo_application_says_that_it_is_worth_nothing() -> None:
    text = (ROOT / DEMO_PRIVATE_KEY_FILE).read_text()

    assert text.startswith("Nobody's secret, and public on purpose")
    assert text.endswith(DEMO_PRIVATE_KEY)
    assert DEMO_PRIVATE_KEY.startswith("-----BEGIN PRIVATE KEY-----\n")


def test_the_newest_key_makes_the_address() -> None:
    newest = callback_url(SETTINGS, "100", "new")

    assert newest.endswith(f"/100/{BY_OPENSSL}")
    assert callback_url(SETTINGS, "100", "new, old") == newest
    assert callback_url(SETTINGS, "200", "new") != newest
    assert callback_url(SETTINGS, "100", "old") != newest


def test_a_key_of_the_functions_own_files_is_used(functions: Path) -> None:
    (functions / ".secret.local").write_text("CALLBACK_KEY=file")

    settings = demo_settings(root=functions.parent)

    assert settings.parameters["CALLBACK_KEY"] == "file"


def test_a_key_that_no_file_has_is_made_up(functions: Path) -> None:
    made = [
        demo_settings(root=functions.parent).parameters["CALLBACK_KEY"] for _ in "ab"
    ]

    assert made[0] != made[1]


def test_the_project_is_the_default_one_of_the_firebase_cli() -> None:
    assert (
        f'"default": "{demo_settings().project_id}"'
        in (ROOT / ".firebaserc").read_text()
    )
