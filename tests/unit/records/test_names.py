"""Whom the timeline means by an opaque id."""

import pytest

from interactive_broadcast.kernel.errors import DatabaseUnavailable, RulesDenied
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.names import PersonName, named
from interactive_broadcast.records.timeline import TimelineEntry
from tests.support.builders import EVENT_ID, an_admin
from tests.unit.world import World, a_world

FAY = opaque_id(EVENT_ID, "fan-1")
PLACE = f"names/{EVENT_ID}/{FAY}"
NAMES = {FAY: PersonName(fan_id="fan-1", name="Fay")}


def keep(world: World, name: str | None = None, fan_id: str = "fan-1") -> None:
    world.backend.records.names.keep(EVENT_ID, fan_id, name)


def an_entry(by: str = "admin-1", **details: Json) -> TimelineEntry:
    return TimelineEntry(what="onStage", by=by, details=details)


def test_the_newest_name_is_kept() -> None:
    world = a_world()

    keep(world, "Fay")
    keep(world, "Fay from Rome")

    assert world.at(PLACE) == {"fanId": "fan-1", "name": "Fay from Rome"}


def test_where_no_name_is_known_the_former_one_stays() -> None:
    world = a_world()

    keep(world, "Fay")
    keep(world)

    assert world.at(PLACE) == {"fanId": "fan-1", "name": "Fay"}


def test_what_is_known_already_is_not_written_again() -> None:
    world = a_world()
    keep(world, "Fay")
    written = len(world.databases.writes)

    keep(world, "Fay")

    assert len(world.databases.writes) == written


def test_who_was_erased_gets_no_name_again() -> None:
    world = a_world()
    world.databases.put(PLACE, {"erasedAt": 5})

    keep(world, "Fay")

    assert world.at(PLACE) == {"erasedAt": 5}


def test_who_is_erased_in_between_gets_none_either() -> None:
    world = a_world()
    world.databases.before_write(PLACE, lambda: erase(world))

    keep(world, "Fay")

    assert world.at(PLACE) == {"erasedAt": 5}


def erase(world: World) -> None:
    world.databases.put(PLACE, {"erasedAt": 5})


def test_what_is_no_name_is_replaced() -> None:
    world = a_world()
    world.databases.put(PLACE, {"erasedAt": "yesterday"})

    keep(world, "Fay")

    assert world.at(PLACE) == {"fanId": "fan-1", "name": "Fay"}


def test_while_the_database_is_away_nothing_is_kept_and_nothing_stops() -> None:
    world = a_world()
    world.databases.fail_next("write", DatabaseUnavailable("Away."), times=99)

    keep(world, "Fay")

    assert world.at(PLACE) is None


@pytest.mark.parametrize(("length", "kept"), [(128, 128), (129, 128)])
def test_of_a_long_id_128_characters_are_kept(length: int, kept: int) -> None:
    world = a_world()

    keep(world, fan_id="x" * length)

    (known,) = (world.databases.at(f"names/{EVENT_ID}") or {}).values()
    assert known == {"fanId": "x" * kept}


def test_names_are_the_owners_to_read() -> None:
    world = a_world()
    keep(world, "Fay")

    assert world.backend.records.names.read(an_admin(), EVENT_ID) == NAMES
    with pytest.raises(RulesDenied):
        world.backend.records.names.read(an_admin("admin-2"), EVENT_ID)


def test_an_entry_tells_whom_it_means_and_who_acted() -> None:
    entry = named(an_entry(by=FAY, person=FAY, left=True), NAMES)

    assert entry.by == "fan-1"
    assert entry.details == {
        "person": FAY,
        "left": True,
        "fanId": "fan-1",
        "name": "Fay",
    }


def test_an_entry_of_somebody_who_is_not_known_stays_as_it_is() -> None:
    entry = an_entry(by="somebody", person="somebody")

    assert named(entry, NAMES) == entry


def test_who_was_erased_is_nobody_in_an_entry() -> None:
    entry = an_entry(by=FAY, person=FAY)

    assert named(entry, {FAY: PersonName(erased_at=5)}) == entry


def test_an_entry_about_nobody_has_no_details_of_them() -> None:
    entry = TimelineEntry(what="status", by="admin-1")

    assert named(entry, NAMES) == entry
