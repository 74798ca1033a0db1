"""What viewers of the HLS stream may ask for."""

import pytest
from pydantic import ValidationError

from interactive_broadcast.seats.viewer_models import BroadcastDataRequest


@pytest.mark.parametrize("body", [{"adminId": "a"}, {"adminId": "a", "fanUrl": "a/b"}])
def test_a_show_is_asked_for_by_admin_and_fan_url(body: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        BroadcastDataRequest.model_validate(body)
