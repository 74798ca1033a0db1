"""What is stored of the removal of an admin."""

from interactive_broadcast.kernel.database import MAX_ROUNDS
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog
from interactive_broadcast.upkeep.removal_records import RemovalRecords, RemovedAdmin
from tests.support.fakes import FakeDatabases

REMOVED = RemovedAdmin(admin_id="u1", total=300, started_at=5)
PLACE = "removals/u1"


def a_store(databases: FakeDatabases) -> RemovalRecords:
    unfinished = UnfinishedWorkLog(databases=databases)
    return RemovalRecords(
        databases=databases, unfinished=unfinished, clock=databases.clock
    )


def removed(databases: FakeDatabases) -> Json:
    value: Json = databases.at(f"{PLACE}/removed")
    return value


def test_progress_only_grows_whoever_stores_it() -> None:
    databases = FakeDatabases()
    removals = a_store(databases)

    removals.set_progress(REMOVED, left=200)
    removals.set_progress(REMOVED, left=100)
    removals.set_progress(REMOVED, left=200)

    assert removed(databases) == 200


def test_progress_that_another_batch_has_stored_meanwhile_stays() -> None:
    databases = FakeDatabases()
    removals = a_store(databases)
    databases.before_write(PLACE, lambda: removals.set_progress(REMOVED, left=50))

    removals.set_progress(REMOVED, left=100)

    assert removed(databases) == 250


def test_events_that_came_meanwhile_do_not_count_backwards() -> None:
    databases = FakeDatabases()

    a_store(databases).set_progress(REMOVED, left=301)

    assert removed(databases) == 0


def test_a_removal_without_progress_has_no_end_to_store() -> None:
    databases = FakeDatabases()

    a_store(databases).remove_rest(REMOVED)

    assert databases.at("removals") is None


def test_at_the_end_everything_is_removed() -> None:
    databases = FakeDatabases()
    removals = a_store(databases)
    removals.set_progress(REMOVED, left=100)

    removals.remove_rest(REMOVED)

    assert databases.at(PLACE) == {
        "total": 300,
        "removed": 300,
        "startedAt": 5,
        "updatedAt": databases.clock.now_ms(),
        "finishedAt": databases.clock.now_ms(),
    }


def test_a_batch_that_is_late_does_not_take_the_end_back() -> None:
    databases = FakeDatabases()
    removals = a_store(databases)
    removals.set_progress(REMOVED, left=100)
    removals.remove_rest(REMOVED)

    removals.set_progress(REMOVED, left=50)

    assert databases.at(f"{PLACE}/finishedAt") is not None


def test_an_admin_who_came_back_is_removed_anew() -> None:
    databases = FakeDatabases({"removals": {"u1": {"removed": 9, "startedAt": 1}}})

    a_store(databases).set_progress(REMOVED, left=299)

    assert removed(databases) == 1


def test_progress_is_given_up_when_others_always_store_something_else() -> None:
    databases = FakeDatabases()
    removals = a_store(databases)
    written: list[int] = []

    def write_something_else() -> None:
        written.append(len(written))
        databases.put(PLACE, {"startedAt": 1, "removed": len(written)})
        databases.before_write(PLACE, write_something_else)

    databases.before_write(PLACE, write_something_else)

    removals.set_progress(REMOVED, left=100)

    assert len(written) == MAX_ROUNDS
    assert removed(databases) == MAX_ROUNDS
