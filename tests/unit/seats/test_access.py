"""What is known of a show when tokens are made for it."""

import pytest

from interactive_broadcast.kernel.caching import Inquiry
from interactive_broadcast.kernel.callers import Role
from interactive_broadcast.kernel.errors import EventNotFound, RoleNotAllowed
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import Barred, ShowNotOpen, WrongShow
from interactive_broadcast.seats.access import check_role, check_show
from tests.support.builders import EVENT_ID, a_fan, a_host
from tests.unit.world import EVENT, SHOW, VIEWERS, a_show_just_set_live, a_world


def test_what_was_read_for_one_guest_serves_the_next() -> None:
    world = a_show_just_set_live()
    accesses = world.tokens.accesses
    known = accesses.of(EVENT_ID, Inquiry())
    world.databases.reads.clear()

    assert accesses.of(EVENT_ID, Inquiry()) is known
    assert world.databases.reads == []


def test_who_asks_anew_gets_nothing_from_memory() -> None:
    world = a_show_just_set_live()
    accesses = world.tokens.accesses
    accesses.of(EVENT_ID, Inquiry())
    world.databases.put(VIEWERS, 3)

    show = accesses.of(EVENT_ID, Inquiry(anew=True)).show

    assert show is not None
    assert show.viewers == 3


def test_a_show_is_full_by_its_number_whatever_it_says() -> None:
    world = a_show_just_set_live()
    world.databases.put(VIEWERS, 3000)

    assert world.tokens.accesses.of(EVENT_ID, Inquiry(anew=True)).is_full


def test_a_show_that_has_not_opened_is_not_full() -> None:
    world = a_show_just_set_live()
    world.databases.put(SHOW, None)

    assert not world.tokens.accesses.of(EVENT_ID, Inquiry(anew=True)).is_full


def test_an_event_that_is_gone_lets_nobody_in() -> None:
    world = a_show_just_set_live()
    world.databases.put(EVENT, None)

    with pytest.raises(EventNotFound):
        world.tokens.accesses.of(EVENT_ID, Inquiry(anew=True))


@pytest.mark.parametrize("switch", [None, False, "true", 1])
def test_old_apps_are_let_in_by_nothing_but_true(switch: Json) -> None:
    world = a_show_just_set_live()
    world.databases.put("config/legacyClients", switch)

    assert not world.tokens.accesses.of(EVENT_ID, Inquiry(anew=True)).has_old_apps


def test_old_apps_are_let_in_while_the_switch_is_on() -> None:
    world = a_show_just_set_live()
    world.databases.put("config/legacyClients", True)  # noqa: FBT003 - JSON

    assert world.tokens.accesses.of(EVENT_ID, Inquiry(anew=True)).has_old_apps


def test_a_fan_is_admitted_to_an_open_show_unless_they_are_barred() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"barred/{EVENT_ID}/fan-1", 1)
    access = world.tokens.accesses.of(EVENT_ID, Inquiry(anew=True))

    access.check_admits(a_fan("fan-2"))
    with pytest.raises(Barred):
        access.check_admits(a_fan("fan-1"))


def test_no_fan_is_admitted_to_a_show_that_is_not_open() -> None:
    access = a_world().tokens.accesses.of(EVENT_ID, Inquiry(anew=True))

    with pytest.raises(ShowNotOpen):
        access.check_admits(a_fan())


def test_a_session_is_good_for_its_role_and_its_show() -> None:
    check_role(a_host(), Role.HOST)
    check_show(a_host(), EVENT_ID)
    with pytest.raises(RoleNotAllowed):
        check_role(a_host(), Role.CELEBRITY)
    with pytest.raises(WrongShow):
        check_show(a_host(), "event-2")
