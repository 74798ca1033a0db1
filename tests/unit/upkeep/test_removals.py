"""How far the removal of an admin has come."""

from interactive_broadcast.kernel.models import Json
from interactive_broadcast.upkeep.removals import MAX_ROUNDS, GoneAdmin, RemovalStore
from tests.support.fakes import FakeDatabases

GONE = GoneAdmin(admin_id="u1", total=300, started_at=5)
PLACE = "removals/u1"


def noted(databases: FakeDatabases) -> Json:
    value: Json = databases.at(f"{PLACE}/removed")
    return value


def test_progress_only_grows_whoever_tells_of_it() -> None:
    databases = FakeDatabases()
    removals = RemovalStore(databases=databases)

    removals.note(GONE, left=200)
    removals.note(GONE, left=100)
    removals.note(GONE, left=200)

    assert noted(databases) == 200


def test_somebody_who_is_further_meanwhile_is_not_contradicted() -> None:
    databases = FakeDatabases()
    removals = RemovalStore(databases=databases)
    databases.before_write(PLACE, lambda: removals.note(GONE, left=50))

    removals.note(GONE, left=100)

    assert noted(databases) == 250


def test_events_that_came_meanwhile_do_not_count_backwards() -> None:
    databases = FakeDatabases()

    RemovalStore(databases=databases).note(GONE, left=301)

    assert noted(databases) == 0


def test_a_removal_that_nothing_was_told_of_has_no_end_to_tell() -> None:
    databases = FakeDatabases()

    assert RemovalStore(databases=databases).finished(GONE) == {}


def test_the_end_is_told_with_everything_removed() -> None:
    databases = FakeDatabases()
    removals = RemovalStore(databases=databases)
    removals.note(GONE, left=100)

    databases.as_backend().update(removals.finished(GONE))

    assert databases.at(PLACE) == {
        "total": 300,
        "removed": 300,
        "startedAt": 5,
        "updatedAt": databases.clock.now_ms(),
        "finishedAt": databases.clock.now_ms(),
    }


def test_a_leg_that_is_late_does_not_take_the_end_back() -> None:
    databases = FakeDatabases()
    removals = RemovalStore(databases=databases)
    removals.note(GONE, left=100)
    databases.as_backend().update(removals.finished(GONE))

    removals.note(GONE, left=50)

    assert databases.at(f"{PLACE}/finishedAt") is not None


def test_an_admin_who_came_back_is_removed_anew() -> None:
    databases = FakeDatabases({"removals": {"u1": {"removed": 9, "startedAt": 1}}})

    RemovalStore(databases=databases).note(GONE, left=299)

    assert noted(databases) == 1


def test_where_everybody_tells_something_one_need_not() -> None:
    databases = FakeDatabases()
    removals = RemovalStore(databases=databases)
    told: list[int] = []

    def tell_something_else() -> None:
        told.append(len(told))
        databases.put(PLACE, {"startedAt": 1, "removed": len(told)})
        databases.before_write(PLACE, tell_something_else)

    databases.before_write(PLACE, tell_something_else)

    removals.note(GONE, left=100)

    assert len(told) == MAX_ROUNDS
    assert noted(databases) == MAX_ROUNDS
