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
        (CreateTokenRequest, {"sessionId": "s", "data": "x" * 1001}),
    ],
)
def test_what_is_not_as_documented_is_refused(
    model: type[RequestModel], body: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(body)
