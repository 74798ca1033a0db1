"""What old apps are told of a refusal or failure."""

import json

import pytest

from interactive_broadcast.http.old_failures import (
    NO_SESSIONS,
    NOT_AUTHENTICATED,
    Sayings,
    failure,
)
from interactive_broadcast.kernel.errors import (
    BackendError,
    EventNotFound,
    InvalidRequest,
    NotFound,
    RoleNotAllowed,
    SlugTaken,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
    TooManyRequests,
    VideoClockRefused,
    VideoCredentialsMissing,
    VideoCredentialsRefused,
    VideoNotFound,
    VideoRequestRefused,
    VideoUnavailable,
)


def told(error: BackendError, says: Sayings | None = None) -> tuple[int, str]:
    answer = failure(error, says or {})
    body = json.loads(answer.body)
    assert body.keys() == {"message", "reason"}
    assert body["reason"] == error.reason
    return answer.status, body["message"]


@pytest.mark.parametrize("kind", [TokenMissing, TokenInvalid, TokenExpired])
def test_whoever_has_no_good_token_is_unauthorized(kind: type[BackendError]) -> None:
    assert told(kind("Send a token.")) == (401, "Unauthorized")


def test_another_role_is_an_authentication_error() -> None:
    # 403 in our own functions: old apps know 401 alone.
    assert told(RoleNotAllowed("Not for you.")) == (401, "Authentication error")


def test_an_address_that_is_taken_is_told_in_the_words_that_the_web_app_knows() -> None:
    taken = SlugTaken("Another open event has this address.", field="fanUrl")

    assert told(taken) == (409, "Event exists")


@pytest.mark.parametrize(
    "kind",
    [
        VideoClockRefused,
        VideoCredentialsMissing,
        VideoCredentialsRefused,
        VideoNotFound,
        VideoRequestRefused,
        VideoUnavailable,
    ],
)
def test_no_sessions_for_an_event_are_told_in_the_words_that_the_web_app_knows(
    kind: type[BackendError],
) -> None:
    assert told(kind("No."), NO_SESSIONS) == (500, "Failed to createSession")
    assert told(kind("No."))[1] == "No."


def test_a_path_has_its_own_words_for_an_error_and_for_those_below_it() -> None:
    says = {NotFound: NOT_AUTHENTICATED, TokenMissing: (418, "Tea")}

    assert told(EventNotFound("No such event."), says) == NOT_AUTHENTICATED
    assert told(TokenMissing("Send a token."), says) == (418, "Tea")
    assert told(EventNotFound("No such event.")) == (404, "No such event.")


def test_of_a_request_that_is_not_understood_it_is_told_what_each_field_wants() -> None:
    error = InvalidRequest(
        "The request does not have the documented shape.",
        fields=["name: missing", "rtmpUrl: value_error"],
        expected=["name: a text", "rtmpUrl: rtmp:// and a <stream> name"],
    )

    # The web app puts it into its page as HTML.
    assert told(error) == (
        400,
        "name: a text. rtmpUrl: rtmp:// and a &lt;stream&gt; name",
    )


def test_when_to_come_back_is_told_as_ever() -> None:
    answer = failure(TooManyRequests("Wait.", retry_after_s=7), {})

    assert answer.status == 429
    assert answer.headers["Retry-After"] == "7"
    assert answer.headers["Cache-Control"] == "no-store"
