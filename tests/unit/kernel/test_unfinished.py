"""Notes of work that was begun."""

from interactive_broadcast.admins.models import new_admin
from interactive_broadcast.events.pictures import used_picture
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.kernel.unfinished import (
    UnfinishedWorkLog,
    WorkKind,
)
from interactive_broadcast.upkeep.event_traces import RemovedEvent
from interactive_broadcast.upkeep.removal_records import RemovedAdmin, admin_removal
from tests.support.builders import ADMIN_ID, EVENT_ID, an_event
from tests.support.fakes import FakeDatabases

REMOVED = RemovedAdmin(admin_id=ADMIN_ID, ot_api_key="1", total=7, started_at=5)


def test_what_has_come_to_its_end_leaves_no_note() -> None:
    databases = FakeDatabases()
    unfinished = UnfinishedWorkLog(databases=databases)
    works = (new_admin("u1"), used_picture(ADMIN_ID, EVENT_ID, "p1"))

    unfinished.begin(*works)
    unfinished.end(*(work.key for work in works))

    assert databases.at("/") is None


def test_nothing_to_note_costs_nothing() -> None:
    databases = FakeDatabases()

    UnfinishedWorkLog(databases=databases).begin()
    UnfinishedWorkLog(databases=databases).end()

    assert databases.writes == []


def test_what_is_left_is_found_when_nobody_can_be_at_it_any_more() -> None:
    databases = FakeDatabases()
    unfinished = UnfinishedWorkLog(databases=databases)
    unfinished.begin(new_admin("u1"))
    begun_at = databases.clock.now_ms()
    databases.clock.advance(1)
    unfinished.begin(new_admin("u2"))

    (left,) = unfinished.left_since(begun_at)

    assert (left.key, left.kind, left.at) == ("admin-u1", WorkKind.ADMIN, begun_at)
    assert left.what == {"adminId": "u1"}


def test_a_repetition_is_a_new_beginning_of_the_same() -> None:
    databases = FakeDatabases()
    unfinished = UnfinishedWorkLog(databases=databases)
    unfinished.begin(RemovedEvent(event=an_event()).work)
    databases.clock.advance(60)
    unfinished.begin(RemovedEvent(event=an_event(name="Renamed")).work)

    (left,) = unfinished.left_since(databases.clock.now_ms())

    assert left.at == databases.clock.now_ms()


def test_of_a_deleted_event_no_streaming_address_is_kept() -> None:
    event = an_event(rtmp_url="rtmp://host/app/stream-key")

    assert "stream-key" not in str(RemovedEvent(event=event).work.begun)


def test_one_that_cannot_be_read_now_keeps_no_other_from_being_found() -> None:
    databases = FakeDatabases()
    unfinished = UnfinishedWorkLog(databases=databases)
    unfinished.begin(new_admin("u1"), new_admin("u2"))
    keys = unfinished.keys()
    databases.fail_next("read", DatabaseUnavailable("Away."))

    left = unfinished.left_since(databases.clock.now_ms(), keys)

    assert len(left) == 1


def test_what_cannot_be_explained_is_left_alone() -> None:
    databases = FakeDatabases({"unfinished": {"a": "text", "b": {"kind": "other"}}})

    left = UnfinishedWorkLog(databases=databases).left_since(databases.clock.now_ms())

    assert left == []
    assert databases.writes == []


def test_one_work_is_found_by_its_key() -> None:
    unfinished = UnfinishedWorkLog(databases=FakeDatabases())
    unfinished.begin(admin_removal(REMOVED))

    found = unfinished.find(admin_removal(REMOVED).key)

    assert found is not None
    assert found.what == REMOVED.to_record()
    assert unfinished.find("adminRemoval-admin-2") is None
