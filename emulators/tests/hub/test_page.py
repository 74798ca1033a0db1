"""The document and its files, as they are served."""

from collections.abc import Iterator

import httpx
import pytest

from emulators.hub.page import FOLDER
from emulators.stack import LocalStack
from emulators.tests.deadline import DEADLINE_S

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def hub(echoing: LocalStack) -> Iterator[httpx.Client]:
    url = echoing.settings.url("hub")
    with httpx.Client(base_url=url, trust_env=False, timeout=DEADLINE_S) as client:
        yield client


def test_a_browser_gets_the_page_where_programs_get_the_address(
    hub: httpx.Client,
) -> None:
    page = hub.get("/", headers=BROWSER)

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for accept in ("*/*", "application/json", ""):
        answer = hub.get("/", headers={"accept": accept})
        assert answer.json()["version"] == "local"


def test_only_its_own_scripts_run_and_nobody_frames_it(hub: httpx.Client) -> None:
    policy = hub.get("/", headers=BROWSER).headers["content-security-policy"]

    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_everything_that_it_is_made_of_is_served(hub: httpx.Client) -> None:
    names = {path.name for path in FOLDER.iterdir()} - {"hub.html"}

    types = {name: hub.get(f"/__/page/{name}").headers for name in names}

    assert {"hub.mjs", "hub.css"} <= names
    for name, headers in types.items():
        expected = "javascript" if name.endswith(".mjs") else "css"
        assert expected in headers["content-type"], name


@pytest.mark.parametrize("name", ["none.mjs", "hub.html", "..page.py", "a.py"])
def test_nothing_else_is(hub: httpx.Client, name: str) -> None:
    answer = hub.get(f"/__/page/{name}")

    assert answer.status_code == 404
    assert "hub's page has no" in answer.json()["error"]["message"]
