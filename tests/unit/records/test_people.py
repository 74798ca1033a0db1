"""Who is meant by an opaque id."""

from interactive_broadcast.records.people import People, removal
from tests.support.fakes import FakeDatabases

FOUND = {"people": {"e": {"4rTq": "ann", "odd": 7}}}


def test_a_fan_is_found_by_the_id_that_their_connection_says() -> None:
    people = People(databases=FakeDatabases(FOUND))

    assert people.fan("e", "4rTq") == "ann"
    assert people.fan("e", "odd") is None
    assert people.fan("f", "4rTq") is None


def test_all_of_them_are_found_at_once() -> None:
    people = People(databases=FakeDatabases(FOUND))

    assert people.fans("e") == {"4rTq": "ann"}
    assert people.fans("f") == {}


def test_they_are_forgotten_together() -> None:
    assert removal("e") == {"people/e": None}
