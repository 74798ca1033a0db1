"""What the emulators are told of this product."""

from pathlib import Path

import pytest

from emulators.kernel.context import Context
from emulators.opentok.service import OpenTokService
from rehearsal.demo import DEMO_API_KEY, ROOT, callback_url, demo_settings

BY_OPENSSL = "2d3398a15d639a1e3ed3595fbac9e5b423c3ac3bc4bf5531c8e116d90405c564"
"""`printf 100 | openssl dgst -sha256 -hmac new`."""

SETTINGS = demo_settings(project_id="demo-p", parameters={"CALLBACK_KEY": "new"})


@pytest.fixture
def functions(tmp_path: Path) -> Path:
    """An empty functions folder."""
    (tmp_path / "functions").mkdir()
    return tmp_path / "functions"


def test_the_demo_project_reports_everything_to_the_functions() -> None:
    opentok = OpenTokService(Context(SETTINGS))

    demo = opentok.project(DEMO_API_KEY)

    url = callback_url(SETTINGS, DEMO_API_KEY, "new")
    assert url.startswith(
        "http://127.0.0.1:5001/demo-p/us-central1/openTokCallback/100/"
    )
    assert (demo.archive_callback_url, demo.broadcast_callback_url) == (url, url)
    assert demo.monitoring_url == url


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
