"""A project that this package has never seen runs as its author wrote it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from emulators.settings import Ports, Settings
from emulators.stack import LocalStack
from emulators.tests.conftest import FIXTURES
from emulators.tests.deadline import DEADLINE_S

OWNER = {"authorization": "Bearer owner"}


@pytest.fixture(scope="module")
def notes() -> Iterator[LocalStack]:
    """The project in `fixtures/notes`, running."""
    settings = Settings(
        project_id="demo-notes", root=FIXTURES / "notes", ports=Ports.free()
    )
    with LocalStack(settings) as stack:
        yield stack


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=DEADLINE_S, trust_env=False) as client:
        yield client


def stored(http: httpx.Client, stack: LocalStack, path: str) -> Any:
    settings = stack.settings
    url = f"{settings.url('database')}{path}.json?ns={settings.namespace}"
    return http.get(url, headers=OWNER).json()


def sign_up(http: httpx.Client, stack: LocalStack) -> str:
    """An anonymous user's ID token."""
    url = f"{stack.settings.url('auth')}/identitytoolkit.googleapis.com/v1"
    answer = http.post(f"{url}/accounts:signUp?key=any", json={})
    return str(answer.json()["idToken"])


def test_a_request_function_writes_and_a_trigger_follows(
    notes: LocalStack, http: httpx.Client
) -> None:
    url = notes.settings.function_url("add_note")

    key = http.get(url, params={"text": "buy milk"}).text
    notes.settle()

    assert stored(http, notes, f"/notes/{key}") == {
        "text": "buy milk",
        "shouted": "BUY MILK",
    }
    assert http.get(url).status_code == 400


def test_a_callable_function_knows_who_calls(
    notes: LocalStack, http: httpx.Client
) -> None:
    url = notes.settings.function_url("add_numbers")
    asked = {"data": {"first": 2, "second": 3}}
    signed_in = {"authorization": f"Bearer {sign_up(http, notes)}"}

    answer = http.post(url, json=asked, headers=signed_in)
    refused = http.post(url, json=asked)

    assert answer.json() == {"result": {"first": 2, "second": 3, "sum": 5}}
    assert (refused.status_code, refused.json()["error"]["status"]) == (
        401,
        "UNAUTHENTICATED",
    )


def test_a_task_is_dispatched_by_its_queue(
    notes: LocalStack, http: httpx.Client
) -> None:
    key = http.get(notes.settings.function_url("add_note"), params={"text": "old"}).text
    notes.settle()

    answer = http.get(notes.settings.function_url("file_away"), params={"note": key})
    notes.settle()

    assert answer.status_code == 202
    assert stored(http, notes, f"/archive/{key}/text") == "old"
    assert stored(http, notes, f"/notes/{key}") is None


def test_its_own_rules_bind_its_clients(notes: LocalStack, http: httpx.Client) -> None:
    settings = notes.settings
    url = f"{settings.url('database')}/notes/mine.json"
    query = {"ns": settings.namespace}

    stranger = http.put(url, params=query, json={"text": "x"})
    user = http.put(
        url, params={**query, "auth": sign_up(http, notes)}, json={"text": "x"}
    )

    assert (stranger.status_code, user.status_code) == (401, 200)
