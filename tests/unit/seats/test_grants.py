"""What the tokens of each seat allow."""

import json

import pytest

from interactive_broadcast.kernel.video import VideoRole
from interactive_broadcast.seats.grants import (
    FAN_BACKSTAGE,
    FAN_ON_STAGE,
    PRODUCER,
    STAGE_BY_ROLE,
    TokenGrant,
)
from interactive_broadcast.seats.models import Seat, StageRole

ALL = [
    PRODUCER,
    *STAGE_BY_ROLE.values(),
    *FAN_ON_STAGE.values(),
    *FAN_BACKSTAGE.values(),
]


def test_only_the_producer_moderates() -> None:
    moderators = [grant for grant in ALL if grant.role is VideoRole.MODERATOR]

    assert moderators == [PRODUCER]


def test_only_the_audience_cannot_publish_on_stage() -> None:
    assert FAN_ON_STAGE[Seat.AUDIENCE].role is VideoRole.SUBSCRIBER
    assert FAN_ON_STAGE[Seat.STAGE].role is VideoRole.PUBLISHER
    assert all(STAGE_BY_ROLE[role].role is VideoRole.PUBLISHER for role in StageRole)


@pytest.mark.parametrize("grant", ALL)
def test_every_connection_has_data_that_clients_can_parse(grant: TokenGrant) -> None:
    assert json.loads(grant.data(None)) == {"userType": grant.user_type}
    assert json.loads(grant.data("4rTq")) == {
        "userType": grant.user_type,
        "person": "4rTq",
    }


def test_a_token_for_the_seat_on_stage_is_valid_for_ten_minutes() -> None:
    assert FAN_ON_STAGE[Seat.STAGE].lasts.total_seconds() == 600
    assert FAN_ON_STAGE[Seat.AUDIENCE].lasts.total_seconds() == 86_400
