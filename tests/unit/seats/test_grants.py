"""What the tokens of each seat allow."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from interactive_broadcast.kernel.video import VideoRole
from interactive_broadcast.seats.grants import (
    FAN_LASTS,
    FAN_SEATS,
    LONGEST,
    PRODUCER,
    STAGE_BY_ROLE,
    TokenGrant,
    Validity,
    whole_show,
)
from interactive_broadcast.seats.models import Seat, StageRole
from tests.support.fakes import FakeLimits

FANS = [
    grant
    for seat in FAN_SEATS.values()
    for grant in (seat.stage, seat.backstage)
    if grant is not None
]
ALL = [PRODUCER, *STAGE_BY_ROLE.values(), *FANS]


def test_only_the_producer_moderates() -> None:
    moderators = [grant for grant in ALL if grant.role is VideoRole.MODERATOR]

    assert moderators == [PRODUCER]


def test_of_fans_only_whoever_is_on_stage_publishes_there() -> None:
    roles = {seat: FAN_SEATS[seat].stage.role for seat in Seat}

    assert roles == {
        Seat.AUDIENCE: VideoRole.SUBSCRIBER,
        Seat.ON_DECK: VideoRole.SUBSCRIBER,
        Seat.CALLED: VideoRole.SUBSCRIBER,
        Seat.STAGE: VideoRole.PUBLISHER,
    }
    assert all(STAGE_BY_ROLE[role].role is VideoRole.PUBLISHER for role in StageRole)


def test_nobody_hears_the_backstage_whom_the_producer_has_not_called() -> None:
    backstage = {seat: FAN_SEATS[seat].backstage for seat in Seat}

    assert backstage[Seat.AUDIENCE] is None
    assert backstage[Seat.STAGE] is None
    on_deck, called = backstage[Seat.ON_DECK], backstage[Seat.CALLED]
    assert on_deck is not None
    assert on_deck.role is VideoRole.PUBLISHER_ONLY
    assert called is not None
    assert called.role is VideoRole.PUBLISHER


@pytest.mark.parametrize("grant", ALL)
def test_every_connection_has_data_that_clients_can_parse(grant: TokenGrant) -> None:
    assert json.loads(grant.data(None)) == {"userType": grant.user_type}
    assert json.loads(grant.data("4rTq")) == {
        "userType": grant.user_type,
        "person": "4rTq",
    }


def test_a_fans_tokens_are_ten_minutes_to_connect_with_renewed_after_seven() -> None:
    now = datetime(2026, 1, 1, 12, 0, 0, 900_000, tzinfo=UTC)

    validity = Validity.lasting(FAN_LASTS, now)

    noon = 1_767_268_800_000
    assert validity.expires_at_ms == noon + 600_000
    assert validity.renew_at_ms == noon + 420_000


def test_tokens_for_the_whole_show_last_for_it_and_for_what_opentok_takes() -> None:
    usual, month = FakeLimits(), 30 * 24 * 3600
    long = FakeLimits(max_preshow_s=month, max_show_s=month)

    assert whole_show(usual) == timedelta(hours=24 + 12, minutes=15)
    assert whole_show(long) == LONGEST == timedelta(days=30)
