import json

import httpx
import pytest

from rehearsal.requests import reason_of


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(
            {"error": {"message": "No.", "details": {"reason": "slug-taken"}}},
            "slug-taken",
            id="a function",
        ),
        pytest.param({"error": "Permission denied"}, "rules-denied", id="the database"),
        pytest.param(
            {"error": {"code": 403, "message": "Permission denied."}},
            "rules-denied",
            id="Storage",
        ),
        pytest.param(
            {"error": {"code": 400, "message": "EMAIL_EXISTS"}},
            "EMAIL_EXISTS",
            id="Firebase Auth",
        ),
        pytest.param({"code": -1, "message": "No."}, "opentok-403", id="OpenTok"),
        pytest.param([1], "[1]", id="nobody we know"),
    ],
)
def test_every_service_says_no_in_one_word(body: object, reason: str) -> None:
    response = httpx.Response(403, content=json.dumps(body))

    assert reason_of(response) == reason


def test_a_page_of_html_is_no_reason() -> None:
    assert reason_of(httpx.Response(502, content="<html>")) == "no-json"
