"""What clients may ask for to keep order in a show."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.kernel.models import RequestModel
from interactive_broadcast.seats.moderation_models import (
    ForceDisconnectRequest,
    MuteAllRequest,
)

IN_A_SESSION = {"id": "e", "session": "stage"}


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (ForceDisconnectRequest, {**IN_A_SESSION, "session": "lobby"}),
        (ForceDisconnectRequest, IN_A_SESSION),
        (ForceDisconnectRequest, {"id": "e"}),
        (ForceDisconnectRequest, {"id": "e", "connectionId": "c"}),
        (ForceDisconnectRequest, {**IN_A_SESSION, "fanId": "f"}),
        (
            MuteAllRequest,
            {**IN_A_SESSION, "excludedStreamIds": ["s"] * 101},
        ),
    ],
)
def test_what_is_not_as_documented_is_refused(
    model: type[RequestModel], body: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(body)


def test_mute_all_mutes_unless_it_is_to_be_lifted() -> None:
    request = MuteAllRequest.model_validate(IN_A_SESSION)

    assert request.active
    assert request.excluded_stream_ids == []


def test_a_hundred_streams_can_be_left_audible() -> None:
    body = {**IN_A_SESSION, "excludedStreamIds": ["s"] * 100}

    assert len(MuteAllRequest.model_validate(body).excluded_stream_ids) == 100
