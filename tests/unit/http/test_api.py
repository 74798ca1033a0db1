import json
from typing import Any

import pytest

from interactive_broadcast.kernel.callers import Role
from tests.support.sample_function import (
    Greeting,
    an_api,
    failing,
    greet,
    reason,
    served,
)


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
