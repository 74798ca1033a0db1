"""Who is meant by an opaque id."""

from interactive_broadcast.records.people import People, removal
from tests.support.builders import EVENT_ID
from tests.support.fakes import FakeClock, FakeDatabases

PEOPLE = f"people/{EVENT_ID}"


def a_store() -> People:
    tree = {f"{PEOPLE}/ana-s-opaque-id": "ana", f"{PEOPLE}/ben-s-opaque-id": "ben"}
    return People(databases=FakeDatabases(tree, clock=FakeClock()))


def test_a_fan_is_found_by_the_opaque_id_and_nobody_by_another() -> None:
    assert a_store().fan(EVENT_ID, "ana-s-opaque-id") == "ana"
    assert a_store().fan(EVENT_ID, "the-host") is None


def test_all_fans_of_an_event_are_found_at_once() -> None:
    assert a_store().fans(EVENT_ID) == {
        "ana-s-opaque-id": "ana",
        "ben-s-opaque-id": "ben",
    }
    assert a_store().fans("another-event") == {}


def test_they_are_forgotten_in_one_write() -> None:
    assert removal(EVENT_ID) == {PEOPLE: None}
