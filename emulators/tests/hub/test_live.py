"""The socket of the hub's page: one stream of all that changes."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from emulators.hub.live import MAX_PAGES, POLICY_VIOLATION, TRY_AGAIN_LATER
from emulators.hub.watch import MAX_OPEN
from emulators.stack import LocalStack
from emulators.tests.deadline import DEADLINE_S


@contextmanager
def opened(stack: LocalStack, **options: Any) -> Iterator[ClientConnection]:
    url = f"ws://{stack.settings.address('hub')}/__/live"
    with connect(url, proxy=None, open_timeout=DEADLINE_S, **options) as connection:
        yield connection


@pytest.fixture
def page(echoing: LocalStack) -> Iterator[ClientConnection]:
    with opened(echoing) as connection:
        yield connection


def heard(page: ClientConnection, kind: str) -> Any:
    """What the next frame says of that kind; others are passed over."""
    while True:
        frame = json.loads(page.recv(DEADLINE_S))
        if kind in frame:
            return frame[kind]


def write(stack: LocalStack, path: str, value: object) -> None:
    url = f"{stack.settings.url('database')}/{path}.json"
    asked = {"ns": stack.settings.namespace}
    httpx.put(url, params=asked, json=value, trust_env=False, timeout=DEADLINE_S)


def test_the_first_frame_has_what_there_is(page: ClientConnection) -> None:
    frame = json.loads(page.recv(DEADLINE_S))

    assert {"clock", "faults", "rules", "views"} <= frame.keys()
    assert [rules["file"] for rules in frame["rules"]] == [
        "database.rules.json",
        "storage.rules",
    ]
    assert frame["faults"] == []


def test_an_open_branch_is_told_at_once_and_whenever_it_changes(
    echoing: LocalStack, page: ClientConnection
) -> None:
    page.send('{"open": ["rooms"]}')
    (empty,) = heard(page, "tree")
    write(echoing, "elsewhere", 1)
    write(echoing, "rooms/r1", "One")
    (changed,) = heard(page, "tree")
    page.send('{"close": ["rooms"]}')
    page.send('{"open": []}')
    (root,) = heard(page, "tree")

    assert (empty["children"], root["path"]) == ([], [])
    assert changed["children"] == [{"key": "r1", "value": "One", "total": None}]


def test_requests_of_services_and_functions_are_told_once(
    echoing: LocalStack, page: ClientConnection
) -> None:
    page.recv(DEADLINE_S)
    write(echoing, "a", 1)
    (first,) = heard(page, "requests")
    url = echoing.settings.function_url("crash")
    httpx.get(url, trust_env=False, timeout=DEADLINE_S)
    (second,) = heard(page, "requests")

    assert (first["operation"], first["refusal"]) == ("put", None)
    assert (second["service"], second["operation"]) == ("functions", "crash")
    assert (second["status"], bool(second["refusal"])) == (500, True)


@pytest.mark.parametrize(
    "frame",
    [
        "no JSON",
        "[" * 10_000,
        "[]",
        "{}",
        '{"open": "rooms"}',
        '{"open": [1]}',
        '{"open": [], "close": []}',
        json.dumps({"open": ["a"] * 33}),
        json.dumps({"open": ["a" * 64_000]}),
        b"\x00",
    ],
)
def test_a_frame_that_says_nothing_ends_the_connection(
    page: ClientConnection, frame: str | bytes
) -> None:
    page.send(frame)

    assert closed_by(page) == POLICY_VIOLATION


def test_branches_that_are_open_are_bounded(page: ClientConnection) -> None:
    for number in range(MAX_OPEN + 1):
        page.send(json.dumps({"open": [str(number)]}))

    assert closed_by(page) == POLICY_VIOLATION


def closed_by(page: ClientConnection) -> int | None:
    """The code of the stack's last word."""
    with pytest.raises(ConnectionClosedError):
        for _ in page:
            pass
    return page.close_code


def test_no_page_of_another_origin_is_let_in(echoing: LocalStack) -> None:
    own = f"http://{echoing.settings.address('hub')}"

    for origin in ("https://evil.test", "http://127.0.0.1:1", "null"):
        with pytest.raises(InvalidStatus) as refused, opened(echoing, origin=origin):
            pass
        assert refused.value.response.status_code == 403
    with opened(echoing, origin=own) as page:
        assert heard(page, "clock")


def test_pages_are_bounded(echoing: LocalStack) -> None:
    with ExitStack() as pages:
        for _ in range(MAX_PAGES):
            heard(pages.enter_context(opened(echoing)), "clock")
        with opened(echoing) as another:
            assert closed_by(another) == TRY_AGAIN_LATER
