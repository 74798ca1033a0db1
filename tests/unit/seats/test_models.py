"""What clients may ask for."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.kernel.models import RequestModel
from interactive_broadcast.seats.models import (
    FanTokensRequest,
    HostCelebTokensRequest,
    Seat,
    StageRole,
)
from tests.support.builders import CELEBRITY_URL, HOST_URL

AS_HOST = {"adminId": "a", "userType": "host"}
AS_CELEBRITY = {"adminId": "a", "userType": "celebrity"}

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


def test_a_seat_that_an_app_leaves_undefined_is_not_named() -> None:
    undefined = '{"adminId": "a", "fanUrl": "f", "seat": null}'

    assert FanTokensRequest.model_validate_json(undefined).seat is None
