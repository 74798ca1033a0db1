"""How a callback reaches the service, and what OpenTok is answered."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from interactive_broadcast.http.callbacks import callback
from interactive_broadcast.http.rate_limits import RateLimits
from interactive_broadcast.kernel.errors import (
    BackendError,
    CallbackRefused,
    DatabaseUnavailable,
)
from interactive_broadcast.show.callbacks import CallbackRequest
from tests.support.sample_function import limits
from tests.support.served_function import client_of

BODY = {"event": "archive", "id": "a-1", "sessionId": "1_MX", "projectId": 100}


def served(
    received: list[CallbackRequest] | None = None,
    error: Exception | None = None,
    rate_limits: RateLimits | None = None,
) -> FlaskClient:
    """`openTokCallback`, which keeps what it is given, or fails."""

    def openTokCallback(request: CallbackRequest) -> str:  # noqa: N802 - as in main.py
        if error is not None:
            raise error
        if received is not None:
            received.append(request)
        request.check_rate_limit()
        return "changed"

    wrap = callback(rate_limits or limits())
    return client_of(wrap(openTokCallback))


def reason(answer: TestResponse) -> str:
    return str(answer.get_json()["error"]["details"]["reason"])


def lines(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


def test_what_is_taken_is_answered_with_nothing_more() -> None:
    answer = served().post("/", json=BODY)

    assert (answer.status_code, answer.data) == (200, b"{}")
    assert answer.content_type == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Encoding": "Identity"}, 200),
        ({"Content-Encoding": "gzip"}, 415),
        ({"Content-Type": "Application/JSON; charset=utf-8"}, 200),
    ],
)
def test_headers_of_a_callback_are_read_as_those_of_any_request(
    headers: dict[str, str], status: int
) -> None:
    answer = served().post("/", data=json.dumps(BODY), headers=headers)

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/", None),
        ("/openTokCallback", None),
        ("/100/abc", ("100", "abc")),
        ("/100/abc/", ("100", "abc")),
        ("/openTokCallback/100/abc", ("100", "abc")),
        ("/100", ("", "")),
        ("/100/abc/more", ("", "")),
        ("/other/100/abc", ("", "")),
    ],
)
def test_the_address_is_what_follows_the_functions_name(
    path: str, address: tuple[str, str] | None
) -> None:
    received: list[CallbackRequest] = []

    served(received).post(f"http://localhost{path}", json=BODY)

    assert [one.address for one in received] == [address]


@pytest.mark.parametrize(
    ("header", "signature"),
    [
        ("Bearer a.b.c", "a.b.c"),
        ("bearer  a.b.c ", "a.b.c"),
        ("Bearer", ""),
        ("Basic a.b.c", None),
        ("", None),
    ],
)
def test_the_signature_is_the_bearer_token(header: str, signature: str | None) -> None:
    received: list[CallbackRequest] = []

    served(received).post("/", json=BODY, headers={"Authorization": header})

    assert [one.signature for one in received] == [signature]


def test_the_body_is_handed_on_byte_for_byte() -> None:
    received: list[CallbackRequest] = []
    raw = b'{ "event":"archive", "id":"a-1","sessionId":"1" ,"name":"\\ud800 \xc3\xa9"}'

    served(received).post("/", data=raw)

    assert [(one.raw, one.report.id) for one in received] == [(raw, "a-1")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 50_000,
        b"1" * 5_000,
        json.dumps({**BODY, "id": "a/b"}).encode(),
        json.dumps({**BODY, "sessionId": "\ud800"}).encode(),
        json.dumps({**BODY, "event": "x" * 65}).encode(),
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_no_report_is_refused(body: bytes) -> None:
    answer = served().post("/", data=body)

    assert (answer.status_code, reason(answer)) == (400, "invalid-request")


def test_a_body_above_the_limit_is_refused() -> None:
    answer = served().post("/", data=b" " * 100_001)

    assert (answer.status_code, reason(answer)) == (413, "request-too-large")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
def test_nothing_but_post_is_taken(method: str) -> None:
    answer = served().open("/", method=method)

    assert (answer.status_code, reason(answer)) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (CallbackRefused("No."), 401, "callback-refused"),
        (DatabaseUnavailable("No."), 503, "database-unavailable"),
        (TimeoutError(), 503, "unavailable"),
        (BackendError("No."), 500, "internal"),
        (ValueError("a-secret"), 500, "internal"),
    ],
)
def test_what_is_not_taken_says_why(error: Exception, status: int, told: str) -> None:
    answer = served(error=error).post("/", json=BODY)

    assert (answer.status_code, reason(answer)) == (status, told)
    assert b"a-secret" not in answer.data


def test_who_has_proven_nothing_may_not_ask_too_often() -> None:
    client = served(rate_limits=limits(address=1))

    statuses = [client.post("/", json=BODY).status_code for _ in range(3)]

    assert statuses[-1] == 429


def test_one_line_tells_what_came_of_it_and_no_secret(
    capsys: pytest.CaptureFixture[str],
) -> None:
    served().post("/100/the-path-key", json=BODY, headers={"Authorization": "Bearer s"})
    served(error=CallbackRefused("No.")).post("/100/the-path-key", json=BODY)

    printed = capsys.readouterr().out
    told = [(one["outcome"], one["what"], one.get("result")) for one in lines(printed)]
    assert told == [("ok", "archive", "changed"), ("callback-refused", "archive", None)]
    assert "the-path-key" not in printed
