"""Who is barred."""

from interactive_broadcast.records.barred import BarredFans
from tests.support.fakes import FakeDatabases


class TestBarredFans:
    def test_whoever_is_barred_from_an_event_may_enter_the_others(self) -> None:
        barred = BarredFans(databases=FakeDatabases({}))

        barred.add("event-1", ["fan-1"], {"timeline/event-1/a": {"what": "barred"}})

        assert barred.of("event-1") == {"fan-1"}
        assert barred.of("event-2") == frozenset()
        assert barred.includes("event-1", "fan-1")
        assert not barred.includes("event-1", "fan-2")

    def test_a_bar_has_the_time_of_the_database_and_is_one_write_with_the_rest(
        self,
    ) -> None:
        databases = FakeDatabases({})
        barred = BarredFans(databases=databases)

        barred.add("event-1", ["fan-1"], {"timeline/event-1/a": True})

        assert isinstance(databases.at("barred/event-1/fan-1"), int)
        assert databases.at("timeline/event-1/a") is True
