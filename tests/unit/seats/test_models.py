"""What clients may ask for."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.kernel.models import RequestModel
from interactive_broadcast.seats.models import (
    FanTokensRequest,
    ForceDisconnectRequest,
    HostCelebTokensRequest,
    LoginFanRequest,
    MuteAllRequest,
    Seat,
    StageRole,
)
from tests.support.builders import CELEBRITY_URL, HOST_URL

AS_HOST = {"adminId": "a", "userType": "host"}
AS_CELEBRITY = {"adminId": "a", "userType": "celebrity"}
IN_A_SESSION = {"id": "e", "session": "stage"}

SEATS = ("audience", "onDeck", "called", "stage")


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (HostCelebTokensRequest, AS_HOST),
        (HostCelebTokensRequest, {**AS_HOST, "celebrityUrl": CELEBRITY_URL}),
        (HostCelebTokensRequest, {**AS_CELEBRITY, "hostUrl": HOST_URL}),
        (
            HostCelebTokensRequest,
            {**AS_HOST, "hostUrl": HOST_URL, "celebrityUrl": CELEBRITY_URL},
        ),
        (HostCelebTokensRequest, {**AS_HOST, "userType": "fan", "hostUrl": HOST_URL}),
        (FanTokensRequest, {"adminId": "a", "fanUrl": "f", "seat": "producer"}),
        (FanTokensRequest, {"adminId": "a"}),
        (LoginFanRequest, {"adminId": "a", "fanUrl": "a/b"}),
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


@pytest.mark.parametrize(
    ("body", "role", "slug"),
    [
        ({**AS_HOST, "hostUrl": HOST_URL}, StageRole.HOST, HOST_URL),
        (
            {**AS_CELEBRITY, "celebrityUrl": CELEBRITY_URL},
            StageRole.CELEBRITY,
            CELEBRITY_URL,
        ),
    ],
)
def test_a_guest_gives_the_slug_of_their_role(
    body: dict[str, Any], role: StageRole, slug: str
) -> None:
    request = HostCelebTokensRequest.model_validate(body)

    assert (request.user_type, request.slug) == (role, slug)


def test_a_fan_may_name_one_of_four_seats_or_none() -> None:
    asked = {"adminId": "a", "fanUrl": "f"}

    named = [FanTokensRequest.model_validate({**asked, "seat": one}) for one in SEATS]

    assert [request.seat for request in named] == [*Seat]
    assert FanTokensRequest.model_validate(asked).seat is None
    with pytest.raises(ValidationError):
        FanTokensRequest.model_validate({**asked, "seat": "producer"})


def test_mute_all_mutes_unless_it_is_to_be_lifted() -> None:
    request = MuteAllRequest.model_validate(IN_A_SESSION)

    assert request.active
    assert request.excluded_stream_ids == []


def test_a_hundred_streams_can_be_left_audible() -> None:
    body = {**IN_A_SESSION, "excludedStreamIds": ["s"] * 100}

    assert len(MuteAllRequest.model_validate(body).excluded_stream_ids) == 100
