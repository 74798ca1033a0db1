"""Whose line somebody directs."""

from collections.abc import Callable

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    RulesDenied,
    ShowNotOpen,
    WrongShow,
)
from interactive_broadcast.seats.directed_shows import DirectedShows
from tests.support.builders import EVENT_ID, an_admin, an_event
from tests.unit.seats.lines import SCREENER
from tests.unit.world import (
    ACTIVE,
    ADMIN,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    a_world,
)


def directed(world: World) -> DirectedShows:
    return DirectedShows(events=world.event_store, shows=world.show_store)


@pytest.mark.parametrize("caller", [ADMIN, SCREENER])
@pytest.mark.parametrize("make", [a_show_in_preshow, a_show_that_is_live])
def test_an_open_show_is_its_owners_and_its_screeners(
    make: Callable[[], World], caller: Caller
) -> None:
    shows = directed(make())

    assert shows.open_one(caller, EVENT_ID).id == EVENT_ID


@pytest.mark.parametrize("caller", [ADMIN, SCREENER])
def test_what_has_not_begun_has_no_line(caller: Caller) -> None:
    with pytest.raises(ShowNotOpen):
        directed(a_world()).open_one(caller, EVENT_ID)


def test_nor_has_what_is_over() -> None:
    world = a_show_that_is_live()
    world.write_status(Status.CLOSED)

    with pytest.raises(ShowNotOpen):
        directed(world).open_one(ADMIN, EVENT_ID)


def test_nor_a_show_whose_address_is_anothers() -> None:
    world = a_show_that_is_live()
    world.databases.put(f"{ACTIVE}/eventId", "event-2")

    with pytest.raises(ShowNotOpen):
        directed(world).open_one(ADMIN, EVENT_ID)


def test_another_producer_learns_nothing() -> None:
    with pytest.raises(RulesDenied):
        directed(a_show_that_is_live()).open_one(an_admin("rival"), EVENT_ID)


def test_a_screener_has_one_event_and_it_may_be_gone() -> None:
    world = a_show_that_is_live()
    shows = directed(world)

    with pytest.raises(WrongShow):
        shows.open_one(SCREENER, "event-2")
    world.databases.put(f"events/{an_event().id}", None)
    with pytest.raises(EventNotFound):
        shows.open_one(SCREENER, EVENT_ID)
