"""What a client is answered, whatever happens."""

from collections.abc import Callable

import pytest
from pydantic import BaseModel

from interactive_broadcast.http.answers import success
from interactive_broadcast.http.api import Call
from interactive_broadcast.http.rendering import MAX_REPLY_BYTES
from interactive_broadcast.kernel.errors import (
    BackendError,
    EventNotFound,
    Misconfigured,
    ReplyTooLarge,
    VideoUnavailable,
)
from interactive_broadcast.kernel.show_errors import ShowNotOpen, StageFull
from tests.support.sample_function import (
    Greeted,
    Greeting,
    failing,
    greet,
    reason,
    served,
)


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


@pytest.mark.parametrize("character", ["x", "\N{PARTY POPPER}"])
def test_what_one_answer_cannot_hold_is_refused_in_words(character: str) -> None:
    most = (MAX_REPLY_BYTES - len('{"saidTo":""}')) // len(character.encode())

    answer = success(Greeted(said_to=character * most), is_callable=False)

    assert answer.status == 200
    assert MAX_REPLY_BYTES == 32_000_000
    with pytest.raises(ReplyTooLarge):
        success(Greeted(said_to=character * (most + 1)), is_callable=False)


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (StageFull("Full."), "15"),
        (ShowNotOpen("Not yet."), "5"),
        (VideoUnavailable("Down."), "2"),
    ],
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


NEW = "public, max-age=1, s-maxage=2, stale-if-error=300"


def as_old_as(age_s: int) -> Callable[[Call[Greeting]], BaseModel]:
    def handle(call: Call[Greeting]) -> BaseModel:
        call.read.age_s = age_s
        return greet(call)

    return handle


def test_a_shared_answer_to_get_may_be_kept_for_a_moment() -> None:
    client = served(get=True, shared=True)

    answer = client.get("/?firstName=Ann")

    assert answer.headers["Cache-Control"] == NEW
    assert answer.headers["ETag"]
    assert "Age" not in answer.headers


def test_an_old_answer_says_so_and_is_kept_for_as_long_as_a_new_one() -> None:
    client = served(as_old_as(120), get=True, shared=True)

    answer = client.get("/?firstName=Ann")

    assert answer.headers["Age"] == "120"
    assert answer.headers["Cache-Control"] == (
        "public, max-age=121, s-maxage=122, stale-if-error=180"
    )
    assert answer.headers["Access-Control-Expose-Headers"].startswith("age, ")


def test_an_old_answer_that_the_client_has_says_how_old_it_is_too() -> None:
    client = served(as_old_as(299), get=True, shared=True)
    etag = client.get("/?firstName=Ann").headers["ETag"]

    answer = client.get("/?firstName=Ann", headers={"If-None-Match": etag})

    assert (answer.status_code, answer.headers["Age"]) == (304, "299")
    assert answer.headers["Cache-Control"].endswith("stale-if-error=1")


def test_an_old_answer_to_post_says_how_old_it_is_and_is_not_kept() -> None:
    client = served(as_old_as(7), get=True, shared=True)

    answer = client.post("/", json={"firstName": "Ann"})

    assert answer.headers["Age"] == "7"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (EventNotFound("None."), "public, max-age=1, s-maxage=2"),
        (ShowNotOpen("Not yet."), "public, max-age=1, s-maxage=2"),
        (VideoUnavailable("Down."), "no-store"),
        (StageFull("Full."), "no-store"),
        (Misconfigured("Missing."), "no-store"),
    ],
)
def test_of_refusals_caches_keep_for_a_moment_what_is_not_there(
    error: BackendError, kept: str
) -> None:
    shared = served(failing(error), get=True, shared=True)
    private = served(failing(error), get=True)

    got, posted = shared.get("/?firstName=A"), shared.post("/", json={"firstName": "A"})

    assert got.headers["Cache-Control"] == kept
    assert posted.headers["Cache-Control"] == "no-store"
    assert private.get("/?firstName=A").headers["Cache-Control"] == "no-store"


def test_an_unchanged_shared_answer_is_not_sent_again() -> None:
    client = served(get=True, shared=True)
    etag = client.get("/?firstName=Ann").headers["ETag"]

    again = client.get("/?firstName=Ann", headers={"If-None-Match": etag})
    other = client.get("/?firstName=Bob", headers={"If-None-Match": etag})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert other.status_code == 200


def test_what_has_no_body_says_nothing_of_one() -> None:
    client = served(get=True, shared=True)
    etag = client.get("/?firstName=Ann").headers["ETag"]

    unchanged = client.get("/?firstName=Ann", headers={"If-None-Match": etag})
    preflight = client.options("/")

    for answer in (unchanged, preflight):
        assert answer.data == b""
        assert not {"Content-Type", "Content-Length"} & {*answer.headers.keys()}


def test_the_answer_to_head_is_that_to_get_without_its_body() -> None:
    client = served(get=True, shared=True)

    head, got = client.head("/?firstName=Ann"), client.get("/?firstName=Ann")

    assert head.data == b""
    assert list(head.headers) == list(got.headers)


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


def test_an_answer_that_is_opened_as_a_page_does_nothing() -> None:
    answer = served().post("/", json={"firstName": "Ann"})

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; frame-ancestors 'none'"
    )
    assert answer.headers["Referrer-Policy"] == "no-referrer"
