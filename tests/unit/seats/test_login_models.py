"""What may be sent to sign in."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.kernel.models import RequestModel
from interactive_broadcast.seats.login_models import (
    LoginFanRequest,
    LoginHostRequest,
    LoginRequest,
)


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (LoginFanRequest, {"adminId": "a", "fanUrl": "a/b"}),
        (LoginFanRequest, {"fanUrl": "f"}),
        (LoginHostRequest, {"adminId": "a", "hostUrl": "too-short"}),
        (LoginRequest, {"idToken": "no token"}),
    ],
)
def test_what_is_not_as_documented_is_refused(
    model: type[RequestModel], body: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(body)


def test_a_fan_may_come_by_the_admin_alone() -> None:
    assert LoginFanRequest.model_validate({"adminId": "a"}).fan_url is None
