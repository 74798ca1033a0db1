"""What a show says of its room, and how often."""

import pytest

from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, FAN_URL
from tests.unit.world import SHOW, VIEWERS, World, a_show_just_set_live, a_world

FULL, TOLD_AT = f"{SHOW}/full", f"{SHOW}/fullAt"


def a_show_with(viewers: int, *, limit: int = 1, full: bool = False) -> World:
    world = a_show_just_set_live()
    world.databases.put_all({f"{SHOW}/limit": limit, VIEWERS: viewers, FULL: full})
    return world


def tell(world: World) -> None:
    world.backend.records.room.tell(ADMIN_ID, FAN_URL)


@pytest.mark.parametrize(("viewers", "full"), [(0, False), (1, True), (2, True)])
def test_a_show_is_full_at_its_limit_and_not_below(viewers: int, *, full: bool) -> None:
    world = a_show_with(viewers, full=not full)

    tell(world)

    assert world.at(FULL) is full


def test_what_is_said_already_is_not_written_again() -> None:
    world = a_show_with(0)
    world.databases.writes.clear()

    tell(world)

    assert world.databases.writes == []


def test_it_is_said_once_a_second_at_most() -> None:
    world = a_show_with(1)
    said: list[Json] = []
    tell(world)

    for viewers in (0, 1, 0):
        world.databases.put(VIEWERS, viewers)
        tell(world)
        said.append(world.at(FULL))
        world.clock.advance(0.4)
    world.clock.advance(0.4)
    tell(world)
    said.append(world.at(FULL))

    assert said == [True, True, True, False]


def test_a_time_that_is_yet_to_come_is_not_trusted() -> None:
    world = a_show_with(1)
    world.databases.put(TOLD_AT, world.clock.now_ms() + 60_000)

    tell(world)

    assert world.at(FULL) is True


def test_of_two_who_find_it_out_one_says_it() -> None:
    world = a_show_with(1)
    world.databases.before_write(TOLD_AT, lambda: tell(world))
    world.databases.writes.clear()

    tell(world)

    assert world.at(FULL) is True
    written = [path for one in world.databases.writes for path in one.writes]
    assert written.count(FULL) == 1


def test_a_number_that_changes_meanwhile_is_looked_at_again() -> None:
    world = a_show_with(1)
    world.databases.before_write(FULL, lambda: world.databases.put(VIEWERS, 0))

    tell(world)

    assert world.at(FULL) is False


def test_a_show_that_ends_meanwhile_is_not_brought_back() -> None:
    world = a_show_with(1)
    world.databases.before_write(TOLD_AT, lambda: world.databases.put(SHOW, None))

    tell(world)

    assert world.at(SHOW) is None


def test_a_show_that_is_gone_says_nothing() -> None:
    world = a_world()

    tell(world)

    assert world.at(SHOW) is None
