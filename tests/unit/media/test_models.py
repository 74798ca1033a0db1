"""What an admin may ask of their OpenTok project."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.kernel.models import RequestModel
from interactive_broadcast.media.models import CreateSessionRequest, CreateTokenRequest


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (CreateSessionRequest, {"location": "999.0.2.1"}),
        (CreateSessionRequest, {"location": "\u0661.0.2.1"}),
        (CreateSessionRequest, {"location": "2001:db8::1"}),
        (CreateSessionRequest, {"mediaMode": "relayed", "archiveMode": "always"}),
        (CreateSessionRequest, {"mediaMode": "relayed", "e2ee": True}),
        (CreateSessionRequest, {"archiveMode": "always", "e2ee": True}),
        (CreateTokenRequest, {"sessionId": "s", "expiresInS": 30 * 86_400 + 1}),
        (CreateTokenRequest, {"sessionId": "s", "expiresInS": 59}),
        (CreateTokenRequest, {"sessionId": "s", "data": "x" * 1001}),
        (CreateTokenRequest, {"sessionId": "s", "initialLayoutClassList": ["a"] * 16}),
        (
            CreateTokenRequest,
            {"sessionId": "s", "initialLayoutClassList": ["x" * 65]},
        ),
        (CreateTokenRequest, {"sessionId": "s", "initialLayoutClassList": [""]}),
        (CreateTokenRequest, {"sessionId": "s", "initialLayoutClassList": ["a b"]}),
    ],
)
def test_what_is_not_as_documented_is_refused(
    model: type[RequestModel], body: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(body)


def test_a_location_is_an_address_as_it_is_written() -> None:
    request = CreateSessionRequest.model_validate({"location": "192.0.2.123"})

    assert request.location == "192.0.2.123"


@pytest.mark.parametrize(
    "body",
    [
        {"expiresInS": 60},
        {"expiresInS": 30 * 86_400},
        {"data": "x" * 1_000},
        {"initialLayoutClassList": ["x" * 64] * 15},
    ],
)
def test_what_is_within_the_bounds_is_taken(body: dict[str, Any]) -> None:
    CreateTokenRequest.model_validate({"sessionId": "s", **body})
