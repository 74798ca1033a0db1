from interactive_broadcast.seats.bars import BarStore
from tests.support.fakes import FakeDatabases


def test_whoever_is_barred_from_an_event_is_so_from_that_one_alone() -> None:
    bars = BarStore(databases=FakeDatabases({}))

    bars.bar("event-1", "fan-1", {"timeline/event-1/a": {"what": "barred"}})

    assert bars.barred("event-1") == {"fan-1"}
    assert bars.barred("event-2") == frozenset()
    assert bars.is_barred("event-1", "fan-1")
    assert not bars.is_barred("event-1", "fan-2")


def test_a_bar_stands_with_the_time_of_the_database_and_what_goes_along() -> None:
    databases = FakeDatabases({})

    BarStore(databases=databases).bar("event-1", "fan-1", {"timeline/event-1/a": True})

    assert isinstance(databases.at("barred/event-1/fan-1"), int)
    assert databases.at("timeline/event-1/a") is True
