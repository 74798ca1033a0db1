"""Whose line somebody directs."""

from collections.abc import Callable

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import EventNotFound, RulesDenied
from interactive_broadcast.kernel.show_errors import NotOnStaff, ShowNotOpen, WrongShow
from interactive_broadcast.seats.directed_shows import DirectedShows
from tests.support.builders import EVENT_ID, an_admin, an_event
from tests.unit.seats.lines import SCREENER, joins_the_staff
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
    world = make()
    joins_the_staff(world)
    shows = directed(world)

    assert shows.open_one(caller, EVENT_ID).id == EVENT_ID


@pytest.mark.parametrize("caller", [ADMIN, SCREENER])
def test_what_has_not_begun_has_no_line(caller: Caller) -> None:
    world = a_world()
    joins_the_staff(world)

    with pytest.raises(ShowNotOpen):
        directed(world).open_one(caller, EVENT_ID)


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


def test_who_was_removed_from_the_staff_screens_no_more() -> None:
    world = a_show_that_is_live()
    joins_the_staff(world)
    world.databases.put(f"events/{EVENT_ID}/staff/{SCREENER.uid}", None)

    with pytest.raises(NotOnStaff):
        directed(world).open_one(SCREENER, EVENT_ID)
