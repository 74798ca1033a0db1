import json
from io import BytesIO
from typing import Any

import pytest

from interactive_broadcast.kernel.callers import Role
from interactive_broadcast.kernel.errors import (
    BackendError,
    EventNotFound,
    Misconfigured,
    StageFull,
    VideoUnavailable,
)
from tests.support.greeter import Greeting, an_api, failing, greet, reason, served


def test_a_plain_call_is_answered_with_the_reply_itself() -> None:
    answer = served().post("/", json={"firstName": "Ann"})

    assert answer.status_code == 200
    assert answer.get_json() == {"saidTo": "Ann"}
    assert answer.content_type == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_callable_call_is_answered_with_the_reply_as_its_result() -> None:
    answer = served().post("/", json={"data": {"firstName": "Ann"}})

    assert answer.get_json() == {"result": {"saidTo": "Ann"}}


@pytest.mark.parametrize("body", [b"", b"{}", b'{"data":null}'])
def test_an_empty_request_is_an_empty_object(body: bytes) -> None:
    answer = served().post("/", data=body)

    assert answer.status_code == 400
    assert answer.get_json()["error"]["details"] == {
        "reason": "invalid-request",
        "fields": ["firstName: missing"],
    }


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        pytest.param(b"{", "body: json_invalid", id="no json"),
        pytest.param(b"[]", "body: object_type", id="a list"),
        pytest.param(b'"x"', "body: object_type", id="a text"),
        pytest.param(b"\xff\xfe{\x00}\x00", "body: json_invalid", id="utf-16"),
        pytest.param(b'{"firstName":"\xe9"}', "body: json_invalid", id="latin-1"),
        pytest.param(b'{"times":NaN}', "body: json_invalid", id="not a number"),
        pytest.param(
            b'{"firstName":"\\ud800"}', "body: json_invalid", id="half a pair"
        ),
        pytest.param(b"[" * 50_000, "body: json_invalid", id="deep nesting"),
        pytest.param(b'{"firstName":1}', "firstName: string_type", id="another type"),
        pytest.param(
            b'{"firstName":"A","times":"2"}', "times: int_type", id="a number as text"
        ),
        pytest.param(
            b'{"firstName":"A","status":"open"}', "status: enum", id="no such word"
        ),
        pytest.param(
            b'{"firstName":"AAAAAAAAAAA"}', "firstName: string_too_long", id="too long"
        ),
        pytest.param(
            b'{"first_name":"A","firstName":"A"}',
            "first_name: extra_forbidden",
            id="our inner name",
        ),
        pytest.param(
            b'{"firstName":"A","data":{}}', "data: extra_forbidden", id="half callable"
        ),
        pytest.param(
            b'{"firstName":"A","<script>":1}', "?script?: extra_forbidden", id="markup"
        ),
    ],
)
def test_a_malformed_body_is_refused_with_the_place_of_the_problem(
    body: bytes, problem: str
) -> None:
    answer = served().post("/", data=body)

    assert answer.status_code == 400
    assert reason(answer) == "invalid-request"
    assert answer.get_json()["error"]["details"]["fields"] == [problem]


def test_a_problem_never_repeats_a_value() -> None:
    answer = served().post("/", json={"firstName": "my-password-is-long"})

    assert b"my-password" not in answer.data


def test_a_body_above_the_limit_is_refused() -> None:
    answer = served().post("/", data=b" " * 100_001)

    assert (answer.status_code, reason(answer)) == (413, "request-too-large")


def test_a_body_of_unannounced_length_is_bounded_too() -> None:
    stream = BytesIO(b" " * 100_001)
    environ = {"wsgi.input_terminated": True}

    answer = served().post("/", input_stream=stream, environ_overrides=environ)

    assert (answer.status_code, reason(answer)) == (413, "request-too-large")


def test_a_compressed_body_is_refused() -> None:
    answer = served().post("/", data=b"x", headers={"Content-Encoding": "gzip"})

    assert answer.get_json()["error"]["details"]["fields"] == ["body: content_encoding"]


def test_get_takes_query_parameters() -> None:
    answer = served(get=True).get("/?firstName=Ann&times=2&status=live")

    assert answer.get_json() == {"saidTo": "Ann Ann"}


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("firstName=A&firstName=B", "firstName: repeated"),
        ("firstName=A&colour=red", "colour: extra_forbidden"),
        ("first_name=A", "firstName: missing"),
        ("firstName=A&times=two", "times: int_parsing"),
    ],
)
def test_a_malformed_query_is_refused(query: str, problem: str) -> None:
    answer = served(get=True).get(f"/?{query}")

    assert answer.status_code == 400
    assert problem in answer.get_json()["error"]["details"]["fields"]


def test_head_is_get_without_a_body() -> None:
    answer = served(get=True).head("/?firstName=Ann")

    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused_with_those_that_are_taken(method: str) -> None:
    answer = served().open("/", method=method)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST, OPTIONS"


def test_a_function_with_get_says_so_when_it_refuses() -> None:
    answer = served(get=True).put("/")

    assert reason(answer) == "method-not-allowed"
    assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize(
    ("token", "status", "why"),
    [
        (None, 401, "token-missing"),
        ("rubbish", 401, "token-invalid"),
        ("fan", 403, "role-not-allowed"),
        ("gone", 403, "not-an-admin"),
    ],
)
def test_a_function_for_admins_refuses(
    token: str | None, status: int, why: str
) -> None:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    answer = served(allow=frozenset({Role.ADMIN})).post("/", headers=headers)

    assert (answer.status_code, reason(answer)) == (status, why)


def test_a_caller_with_the_right_role_is_let_in() -> None:
    client = served(allow=frozenset({Role.ADMIN}))
    headers = {"Authorization": "Bearer admin"}

    answer = client.post("/", json={"firstName": "Ann"}, headers=headers)

    assert answer.get_json() == {"saidTo": "Ann", "by": "admin-1"}


def test_where_anyone_may_call_everybody_is_nobody() -> None:
    headers = {"Authorization": "Bearer admin"}

    answer = served().post("/", json={"firstName": "Ann"}, headers=headers)

    assert answer.get_json() == {"saidTo": "Ann"}


def test_a_bad_token_is_refused_even_where_none_is_needed() -> None:
    headers = {"Authorization": "Bearer rubbish"}

    answer = served().post("/", json={"firstName": "Ann"}, headers=headers)

    assert (answer.status_code, reason(answer)) == (401, "token-invalid")


def test_an_error_has_the_shape_of_the_callable_protocol() -> None:
    error = EventNotFound("There is no such event.", id="e1")

    answer = served(failing(error)).post("/", json={"firstName": "Ann"})

    assert answer.status_code == 404
    assert answer.get_json() == {
        "error": {
            "status": "NOT_FOUND",
            "message": "There is no such event.",
            "details": {"reason": "event-not-found", "id": "e1"},
        }
    }


@pytest.mark.parametrize(
    ("error", "seconds"), [(StageFull("Full."), "15"), (VideoUnavailable("Down."), "2")]
)
def test_an_error_that_passes_says_when_to_come_back(
    error: BackendError, seconds: str
) -> None:
    answer = served(failing(error)).post("/", json={"firstName": "Ann"})

    assert answer.headers["Retry-After"] == seconds


def test_a_crash_is_an_internal_error_with_cors_and_without_its_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    crash = ZeroDivisionError("secret of Ann")

    answer = served(failing(crash)).post("/", json={"firstName": "Ann"})

    assert (answer.status_code, reason(answer)) == (500, "internal")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    logged = capsys.readouterr().out
    assert "ZeroDivisionError" in logged
    assert "secret of Ann" not in logged + answer.text


def test_waiting_too_long_for_another_call_is_temporary() -> None:
    answer = served(failing(TimeoutError())).post("/", json={"firstName": "Ann"})

    assert (answer.status_code, reason(answer)) == (503, "unavailable")


def test_each_request_is_one_line_in_the_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    served(allow=frozenset({Role.ADMIN})).post(
        "/", headers={"Authorization": "Bearer fan"}
    )

    (line,) = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert line.pop("ms") >= 0
    assert line == {
        "severity": "INFO",
        "message": "request",
        "function": "greet",
        "role": "fan",
        "outcome": "role-not-allowed",
    }


def test_the_wrapped_function_keeps_its_name() -> None:
    wrapped = an_api().endpoint(body=Greeting, allow={Role.ANYONE})(greet)

    assert wrapped.__name__ == "greet"


def test_nothing_is_asked_for_before_the_first_request() -> None:
    def unready() -> Any:
        raise AssertionError("asked at import")

    api = an_api(identity=unready, origins=unready)

    api.endpoint(body=Greeting, allow={Role.FAN})(greet)


def test_a_shared_answer_to_get_may_be_kept_for_a_moment() -> None:
    client = served(get=True, shared=True)

    answer = client.get("/?firstName=Ann")

    assert answer.headers["Cache-Control"] == "public, max-age=1, s-maxage=2"
    assert answer.headers["ETag"]


def test_an_unchanged_shared_answer_is_not_sent_again() -> None:
    client = served(get=True, shared=True)
    etag = client.get("/?firstName=Ann").headers["ETag"]

    again = client.get("/?firstName=Ann", headers={"If-None-Match": etag})
    other = client.get("/?firstName=Bob", headers={"If-None-Match": etag})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert other.status_code == 200


def test_what_is_posted_or_refused_is_not_kept_even_if_shared() -> None:
    client = served(get=True, shared=True)

    posted = client.post("/", json={"firstName": "Ann"})
    refused = client.get("/")

    assert posted.headers["Cache-Control"] == "no-store"
    assert refused.headers["Cache-Control"] == "no-store"


def test_a_parameter_that_is_malformed_is_named() -> None:
    error = Misconfigured("Missing.", names=["VAULT_KEYS"])

    answer = served(failing(error)).post("/", json={"firstName": "Ann"})

    assert answer.status_code == 500
    assert answer.get_json()["error"]["details"]["names"] == ["VAULT_KEYS"]


@pytest.mark.parametrize("handle", [greet, failing(ValueError("x"))])
def test_a_log_that_cannot_be_written_is_no_reason_not_to_answer(
    monkeypatch: pytest.MonkeyPatch, handle: Any
) -> None:
    monkeypatch.setattr("sys.stdout", None)

    answer = served(handle).post(
        "/", json={"firstName": "Ann"}, headers={"Origin": "https://show.example"}
    )

    assert answer.status_code == (200 if handle is greet else 500)
    assert answer.is_json
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
