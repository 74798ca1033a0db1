"""What events are found by, as clients say it."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.events.finding_models import (
    EventByKeyRequest,
    EventsRequest,
)
from tests.support.builders import HOST_URL


@pytest.mark.parametrize(
    "body", [{"adminId": "a"}, {"adminId": "a", "fanUrl": "f", "hostUrl": HOST_URL}]
)
def test_an_event_is_found_by_one_slug(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EventByKeyRequest.model_validate(body)


@pytest.mark.parametrize("limit", [1, 1_000])
def test_so_many_events_may_be_asked_for(limit: int) -> None:
    assert EventsRequest.model_validate({"adminId": "a", "limit": limit}).limit == limit


@pytest.mark.parametrize("limit", [0, 1_001])
def test_no_fewer_and_no_more_events_may_be_asked_for(limit: int) -> None:
    with pytest.raises(ValidationError):
        EventsRequest.model_validate({"adminId": "a", "limit": limit})
