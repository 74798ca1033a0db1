"""What was decided and done."""

from interactive_broadcast.errors import DatabaseUnavailable
from tests.support.builders import EVENT_ID
from tests.unit.world import a_world


def test_entries_are_added_in_the_order_of_time() -> None:
    world = a_world()

    world.timeline.append(EVENT_ID, "status", "admin-1", {"to": "preshow"})
    world.clock.advance(1)
    world.timeline.append(EVENT_ID, "status", "admin-1", {"to": "live"})

    entries = world.databases.at(f"timeline/{EVENT_ID}")
    told = [entries[key]["details"]["to"] for key in sorted(entries)]
    assert told == ["preshow", "live"]


def test_an_entry_has_the_databases_time() -> None:
    world = a_world()

    world.timeline.append(EVENT_ID, "status", "admin-1")

    (entry,) = world.databases.at(f"timeline/{EVENT_ID}").values()
    assert entry == {"what": "status", "by": "admin-1", "at": world.clock.now_ms()}


def test_nothing_stops_because_it_cannot_be_told() -> None:
    world = a_world()
    world.databases.fail_next("write", DatabaseUnavailable("Gone."))

    world.timeline.append(EVENT_ID, "status", "admin-1")

    assert world.at(f"timeline/{EVENT_ID}") is None
