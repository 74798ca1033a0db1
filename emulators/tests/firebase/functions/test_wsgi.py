"""WSGI apps under ASGI."""

import asyncio
from collections.abc import Iterator
from threading import Event
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from emulators.firebase.functions.wsgi import MAX_ANSWER_BYTES, MAX_BODY_BYTES, Calls
from emulators.tests.deadline import DEADLINE_S


def asked(
    app: WSGIApplication, *, timeout_s: float = DEADLINE_S, **request: object
) -> httpx.Response:
    """The answer of `app` to a POST /p?q=1 that is to be seen as /rest."""
    sent = {"method": "POST", "url": "http://x.test/p?q=1", "content": b"", **request}

    async def ask() -> httpx.Response:
        calls = Calls(2)

        async def bridged(scope: Scope, receive: Receive, send: Send) -> None:
            await calls.serve(
                app, scope, receive, send, path="/rest/ü", timeout_s=timeout_s
            )

        transport = httpx.ASGITransport(bridged)
        async with httpx.AsyncClient(transport=transport) as client:
            answer = await client.request(**sent)  # type: ignore[arg-type] # a test's free choice
        # A call whose time was up goes on, and needs the loop until it has ended.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait_for(asyncio.gather(*others), DEADLINE_S)
        return answer

    return asyncio.run(ask())


def test_the_app_sees_the_request() -> None:
    seen: WSGIEnvironment = {}

    def app(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        seen.update(environ)
        seen["body"] = environ["wsgi.input"].read()
        start("200 OK", [("Content-Length", "0")])
        return [b""]

    asked(
        app, content=b"hi", headers=[("X-A", "1"), ("X-A", "2"), ("Content-Type", "t")]
    )

    assert seen["REQUEST_METHOD"] == "POST"
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/rest/ü"
    assert seen["QUERY_STRING"] == "q=1"
    assert (seen["CONTENT_LENGTH"], seen["body"]) == ("2", b"hi")
    assert seen["wsgi.input_terminated"]
    assert (seen["CONTENT_TYPE"], seen["HTTP_X_A"]) == ("t", "1,2")


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ([], "127.0.0.1"),
        ([("X-Forwarded-For", "192.0.2.1")], "192.0.2.1,127.0.0.1"),
    ],
)
def test_the_clients_address_comes_last_as_behind_googles_front_end(
    sent: list[tuple[str, str]], seen: str
) -> None:
    found: WSGIEnvironment = {}

    def app(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        found.update(environ)
        start("204 No Content", [])
        return []

    asked(app, headers=sent)

    assert found["HTTP_X_FORWARDED_FOR"] == seen


def test_the_client_sees_status_headers_and_body() -> None:
    def app(_: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        headers = [("Set-Cookie", "a"), ("Set-Cookie", "b"), ("Content-Length", "6")]
        start("418 I'm a teapot", headers)
        return [b"one", b"two"]

    answer = asked(app)

    assert (answer.status_code, answer.content) == (418, b"onetwo")
    assert answer.headers.get_list("set-cookie") == ["a", "b"]


def test_a_body_of_unknown_length_is_streamed_and_closed() -> None:
    closed = Event()

    class Body:
        def __iter__(self) -> Iterator[bytes]:
            yield b"one "
            yield b"two"

        def close(self) -> None:
            closed.set()

    def app(_: WSGIEnvironment, start: StartResponse) -> Body:
        start("200 OK", [])
        return Body()

    assert asked(app).content == b"one two"
    assert closed.is_set()


def test_an_app_that_takes_too_long_is_answered_for() -> None:
    over = Event()

    def app(_: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        over.wait(0.2)
        start("200 OK", [])
        return []

    answer = asked(app, timeout_s=0.01)

    assert (answer.status_code, answer.text) == (504, "upstream request timeout")


def test_a_request_that_is_too_large_never_reaches_the_app() -> None:
    def app(_: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        pytest.fail("called")

    answer = asked(app, content=b"x" * (MAX_BODY_BYTES + 1))

    assert answer.status_code == 413


def test_half_a_request_never_reaches_the_app() -> None:
    def app(_: WSGIEnvironment, __: StartResponse) -> list[bytes]:
        raise AssertionError("called with half a request")

    messages: Iterator[Message] = iter(
        [
            {"type": "http.request", "body": b'{"all":', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    sent: list[Message] = []

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        sent.append(message)

    async def ask() -> None:
        scope = {"type": "http", "method": "POST", "path": "/p", "headers": []}
        await Calls(1).serve(app, scope, receive, send, path="/", timeout_s=DEADLINE_S)

    asyncio.run(ask())

    assert sent == []


@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 500)])
def test_an_answer_that_is_too_large_does_not_get_out(more: int, status: int) -> None:
    def app(_: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        start("200 OK", [("Content-Length", str(MAX_ANSWER_BYTES + more))])
        return [bytes(MAX_ANSWER_BYTES + more)]

    answer = asked(app)

    assert answer.status_code == status
    assert (len(answer.content) == MAX_ANSWER_BYTES) is (status == 200)
