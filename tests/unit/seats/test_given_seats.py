"""Which seats a show gives to a fan. What their tokens are worth: test_tokens.py."""

import pytest

from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import NotCalled, NotOnDeck, NotOnStage
from interactive_broadcast.seats.given_seats import GivenSeats
from interactive_broadcast.seats.models import Seat
from tests.support.builders import ADMIN_ID, FAN_URL
from tests.unit.world import ACTIVE, a_show_just_set_live

RECORD = f"{ACTIVE}/activeFans/fan-1"
DECK = f"deck/{ADMIN_ID}/{FAN_URL}/fan-1"
REFUSED = {
    Seat.ON_DECK: NotOnDeck,
    Seat.CALLED: NotCalled,
    Seat.STAGE: NotOnStage,
}


@pytest.mark.parametrize(
    ("place", "value", "given"),
    [
        pytest.param(RECORD, {"id": "fan-1"}, set(), id="just a record"),
        pytest.param(DECK, "line", {Seat.ON_DECK}, id="first of the line"),
        pytest.param(DECK, "producer", {Seat.ON_DECK}, id="taken by the producer"),
        pytest.param(f"{RECORD}/isBackstage", True, {Seat.CALLED}, id="backstage"),
        pytest.param(f"{RECORD}/inPrivateCall", True, {Seat.CALLED}, id="in private"),
        pytest.param(f"{RECORD}/isOnStage", True, {Seat.STAGE}, id="on stage"),
    ],
)
def test_a_fan_has_the_audience_and_the_seats_that_the_show_gives_them(
    place: str, value: Json, given: set[Seat]
) -> None:
    world = a_show_just_set_live()
    world.databases.put(f"{RECORD}/id", "fan-1")
    world.databases.put(place, value)
    seats = GivenSeats(shows=world.show_store)

    seats.check(ADMIN_ID, FAN_URL, "fan-1", Seat.AUDIENCE)
    for seat in given:
        seats.check(ADMIN_ID, FAN_URL, "fan-1", seat)
    for seat in REFUSED.keys() - given:
        with pytest.raises(REFUSED[seat]):
            seats.check(ADMIN_ID, FAN_URL, "fan-1", seat)


def test_nobody_is_on_deck_who_is_not_in_the_show() -> None:
    world = a_show_just_set_live()
    world.databases.put(DECK, "line")

    with pytest.raises(NotOnDeck):
        GivenSeats(shows=world.show_store).check(
            ADMIN_ID, FAN_URL, "fan-1", Seat.ON_DECK
        )


def test_nobody_in_particular_has_nothing_but_the_audience() -> None:
    seats = GivenSeats(shows=a_show_just_set_live().show_store)

    seats.check(ADMIN_ID, FAN_URL, None, Seat.AUDIENCE)
    for seat, refusal in REFUSED.items():
        with pytest.raises(refusal):
            seats.check(ADMIN_ID, FAN_URL, None, seat)
