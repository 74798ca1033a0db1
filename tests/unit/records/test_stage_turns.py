"""When fans came on stage."""

from interactive_broadcast.records.stage_turns import MAX_ROUNDS
from tests.support.builders import ADMIN_ID, FAN_URL
from tests.unit.world import ACTIVE, World, a_show_that_is_live

ADDRESS = (ADMIN_ID, FAN_URL)
TURNS = f"stageTurns/{ADMIN_ID}/{FAN_URL}"


def note(world: World, person: str, at: int) -> None:
    world.backend.records.stage_turns.note(ADDRESS, person, at)


def test_each_person_has_one_turn_the_last_one() -> None:
    world = a_show_that_is_live()

    for person, at in [("ana", 1), ("ben", 2), ("ana", 3), ("ana", 2)]:
        note(world, person, at)

    assert world.at(TURNS) == {"ana": 3, "ben": 2}


def test_the_newest_21_turns_are_kept() -> None:
    world = a_show_that_is_live()

    for number in (5, *range(23)):
        note(world, f"person-{number:02d}", number)

    assert world.at(TURNS) == {f"person-{one:02d}": one for one in range(2, 23)}


def test_what_is_delivered_twice_is_not_written_again() -> None:
    world = a_show_that_is_live()
    note(world, "ana", 1)
    world.databases.writes.clear()

    note(world, "ana", 1)

    assert world.databases.writes == []


def test_two_who_come_on_stage_at_once_are_both_noted() -> None:
    world = a_show_that_is_live()
    world.databases.before_write(TURNS, lambda: note(world, "ben", 2))

    note(world, "ana", 1)

    assert world.at(TURNS) == {"ana": 1, "ben": 2}


def test_one_who_is_always_overtaken_gives_up() -> None:
    world = a_show_that_is_live()
    others: list[str] = []

    def be_faster() -> None:
        others.append(f"x{len(others)}")
        world.databases.put(f"{TURNS}/{others[-1]}", 1)
        world.databases.before_write(TURNS, be_faster)

    world.databases.before_write(TURNS, be_faster)
    note(world, "ana", 1)

    assert len(others) == MAX_ROUNDS
    assert "ana" not in world.databases.at(TURNS)


def test_a_show_that_ends_meanwhile_takes_the_turn_along() -> None:
    world = a_show_that_is_live()
    world.databases.before_write(TURNS, lambda: world.databases.put(ACTIVE, None))

    note(world, "ana", 1)

    assert world.at(TURNS) is None
