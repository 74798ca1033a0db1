"""What each seat is worth."""

import json

import pytest

from interactive_broadcast.kernel.video import VideoRole
from interactive_broadcast.seats import grants as seats
from interactive_broadcast.seats.models import Seat, StageRole

ALL = [
    seats.PRODUCER,
    *seats.ON_STAGE_BY_LINK.values(),
    *seats.FAN_ON_STAGE.values(),
    *seats.FAN_BACKSTAGE.values(),
]


def test_only_the_producer_moderates() -> None:
    moderators = [ticket for ticket in ALL if ticket.role is VideoRole.MODERATOR]

    assert moderators == [seats.PRODUCER]


def test_only_the_audience_cannot_publish_on_stage() -> None:
    assert seats.FAN_ON_STAGE[Seat.AUDIENCE].role is VideoRole.SUBSCRIBER
    assert seats.FAN_ON_STAGE[Seat.STAGE].role is VideoRole.PUBLISHER
    assert all(
        seats.ON_STAGE_BY_LINK[role].role is VideoRole.PUBLISHER for role in StageRole
    )


@pytest.mark.parametrize("ticket", ALL)
def test_every_connection_has_data_that_clients_can_parse(ticket: seats.Pass) -> None:
    assert json.loads(ticket.data) == {"userType": ticket.user_type}


def test_a_seat_on_stage_is_taken_within_ten_minutes() -> None:
    assert seats.FAN_ON_STAGE[Seat.STAGE].lasts.total_seconds() == 600
    assert seats.FAN_ON_STAGE[Seat.AUDIENCE].lasts.total_seconds() == 86_400
