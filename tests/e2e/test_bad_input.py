"""Whatever is wrong with a request, every function says so in the documented way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from emulators.firebase.functions.manifest import HttpTrigger
from emulators.stack import LocalStack
from interactive_broadcast.kernel import errors
from rehearsal.video_projects import VideoProduct
from tests.support.bad_input import ROWS
from tests.support.bad_input_rows import Row
from tests.support.people import People, all_but_presence, people_on

ORIGIN = "https://app.example"
LONG = "x" * 20_000
OVERSIZE = b'{"name": "' + b"x" * 200_000 + b'"}'
EVERY = list(ROWS)
WITH_BODY = [name for name, row in ROWS.items() if row.body]


@dataclass(frozen=True)
class World:
    people: People
    expired: str

    def send(
        self,
        function_id: str,
        content: bytes | Iterator[bytes] | dict[str, Any],
        *,
        token: str | None,
        method: str = "POST",
        **headers: str,
    ) -> httpx.Response:
        sent = {"origin": ORIGIN, **headers}
        if token is not None:
            sent["authorization"] = f"Bearer {token}"
        more: dict[str, Any] = (
            {"json": content} if isinstance(content, dict) else {"content": content}
        )
        url = self.people.settings.function_url(function_id)
        return self.people.http.request(method, url, headers=sent, **more)

    def token(self, row: Row) -> str | None:
        return self.people.tokens[row.by] if row.by else None


@pytest.fixture(scope="module")
def world(product_stack: LocalStack, video_product: VideoProduct) -> Iterator[World]:
    """A show in preshow. No bad input may change anything in it."""
    product_stack.reset()
    with people_on(product_stack, video=video_product) as people:
        old = people.tokens["producer"]
        # Longer than a session, and shorter than a preshow: one that is forgotten is
        # closed as soon as somebody looks.
        product_stack.advance(timedelta(hours=13))
        people.log_in_admins()
        people.log_in_guests()
        before = all_but_presence(people)
        yield World(people, old)
        product_stack.settle()
        assert all_but_presence(people) == before


def statuses() -> dict[str, tuple[int, str]]:
    """Every documented reason with its HTTP status and canonical code."""
    found = {}
    todo: list[type[errors.BackendError]] = [errors.BackendError]
    while todo:
        error = todo.pop()
        found[error.reason] = (error.http_status, error.status)
        todo.extend(error.__subclasses__())
    return found


def assert_refused(response: httpx.Response, status: int, reason: str) -> None:
    """The documented status, shape and headers, and nothing of what was sent."""
    assert response.headers["content-type"] == "application/json", response.text
    error = response.json()["error"]
    came = (response.status_code, error["details"]["reason"])
    assert came == (status, reason), response.text
    assert statuses()[reason] == (status, error["status"])
    assert error["message"]
    assert response.headers["access-control-allow-origin"] in ("*", ORIGIN)
    assert response.headers["cache-control"] == "no-store"
    assert LONG not in response.text


def assert_complains_about(response: httpx.Response, name: str) -> None:
    assert_refused(response, 400, "invalid-request")
    details = response.json()["error"]["details"]
    fields, expected = details["fields"], details["expected"]
    assert any(field.split(":")[0].startswith(name) for field in fields), fields
    assert [one.split(":")[0] for one in expected] == [
        one.split(":")[0] for one in fields
    ]


def test_every_function_that_clients_call_has_a_row(
    product_stack: LocalStack,
) -> None:
    endpoints = product_stack.assembly.manifest.endpoints.values()

    declared = {each.id for each in endpoints if isinstance(each.trigger, HttpTrigger)}

    # What OpenTok calls is no function for clients; it has tests of its own. So have
    # the paths of old apps, which take what they do not know.
    assert declared == {*ROWS, "api", "openTokCallback"}


@pytest.mark.parametrize("name", WITH_BODY)
def test_a_key_that_is_missing_is_named(world: World, name: str) -> None:
    row = ROWS[name]
    required = [key for key in row.body if key not in row.optional]
    full = world.people.filled(row.body)

    for key in required:
        body = {other: value for other, value in full.items() if other != key}
        answer = world.send(name, body, token=world.token(row))
        assert_refused(answer, 400, "invalid-request")


@pytest.mark.parametrize("name", WITH_BODY)
def test_a_value_of_the_wrong_type_is_named(world: World, name: str) -> None:
    row = ROWS[name]
    full = world.people.filled(row.body)

    for key in full:
        for wrong in ([1], {"a": 1}):
            answer = world.send(name, {**full, key: wrong}, token=world.token(row))
            assert_complains_about(answer, key)
        # An explicit null means "not given" where a key may be left out.
        if key not in row.optional:
            answer = world.send(name, {**full, key: None}, token=world.token(row))
            # A model may have to say instead that one of two keys is missing.
            assert_refused(answer, 400, "invalid-request")


@pytest.mark.parametrize("name", WITH_BODY)
def test_a_text_that_is_too_long_is_named(world: World, name: str) -> None:
    row = ROWS[name]
    full = world.people.filled(row.body)

    for key in [key for key, value in full.items() if isinstance(value, str)]:
        answer = world.send(name, {**full, key: LONG}, token=world.token(row))
        assert_complains_about(answer, key)


@pytest.mark.parametrize("name", EVERY)
def test_a_key_that_nobody_knows_is_named(world: World, name: str) -> None:
    row = ROWS[name]
    body = {**world.people.filled(row.body), "typo": 1}

    assert_complains_about(world.send(name, body, token=world.token(row)), "typo")


@pytest.mark.parametrize("name", EVERY)
def test_a_body_that_is_too_large_is_refused(world: World, name: str) -> None:
    token = world.token(ROWS[name])

    announced = world.send(name, OVERSIZE, token=token)
    unannounced = world.send(name, in_chunks(OVERSIZE), token=token)

    assert_refused(announced, 413, "request-too-large")
    assert_refused(unannounced, 413, "request-too-large")


def in_chunks(content: bytes) -> Iterator[bytes]:
    """For a body that is sent without saying how long it is."""
    for start in range(0, len(content), 10_000):
        yield content[start : start + 10_000]


@pytest.mark.parametrize("name", WITH_BODY)
def test_the_callable_protocol_is_refused_in_the_same_shape(
    world: World, name: str
) -> None:
    answer = world.send(name, {"data": {"typo": 1}}, token=world.token(ROWS[name]))

    assert_complains_about(answer, "typo")


@pytest.mark.parametrize("name", EVERY)
def test_another_method_is_refused(world: World, name: str) -> None:
    row = ROWS[name]
    reading = () if row.reads else ("GET",)

    for method in (*reading, "PUT", "PATCH", "DELETE"):
        answer = world.send(name, b"", token=world.token(row), method=method)
        assert_refused(answer, 405, "method-not-allowed")
        assert "POST" in answer.headers["allow"]


@pytest.mark.parametrize("name", EVERY)
def test_a_token_whose_time_is_over_is_refused(world: World, name: str) -> None:
    body = world.people.filled(ROWS[name].body)

    assert_refused(world.send(name, body, token=world.expired), 401, "token-expired")


@pytest.mark.parametrize("name", [name for name in EVERY if ROWS[name].not_for])
def test_another_role_is_refused(world: World, name: str) -> None:
    body = world.people.filled(ROWS[name].body)

    for role in ROWS[name].not_for:
        answer = world.send(name, body, token=world.people.tokens[role])
        assert_refused(answer, 403, "role-not-allowed")


@pytest.mark.parametrize("name", [name for name in EVERY if ROWS[name].refusals])
def test_what_a_function_itself_refuses(world: World, name: str) -> None:
    for refusal in ROWS[name].refusals:
        token = world.people.tokens[refusal.by] if refusal.by else None
        answer = world.send(name, world.people.filled(refusal.body), token=token)
        assert_refused(answer, refusal.status, refusal.reason)
