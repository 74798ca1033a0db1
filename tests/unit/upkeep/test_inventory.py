"""What there is, as the reconciler goes over it."""

import pytest

from interactive_broadcast.upkeep.inventory import Desk, Inventory
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_database, an_event
from tests.support.fakes import FakeDatabases
from tests.unit.world import ACTIVE, EVENT, SHOW

PICTURE = "data:image/png;base64," + "A" * 1000


def a_show() -> FakeDatabases:
    databases = FakeDatabases(a_database(an_event()))
    databases.put(ACTIVE, {"eventId": EVENT_ID, "producerActive": True, "status": "x"})
    databases.put(f"{ACTIVE}/activeFans/fan-1", {"id": "fan-1", "snapshot": PICTURE})
    return databases


def test_it_knows_projects_open_events_and_addresses() -> None:
    inventory = Inventory(databases=a_show())

    assert inventory.admins_with_secrets() == [ADMIN_ID]
    assert inventory.open_events() == {ADMIN_ID: [EVENT_ID]}
    assert inventory.admins_with_records() == [ADMIN_ID]
    assert inventory.addresses(ADMIN_ID) == [FAN_URL]


def test_where_there_is_nothing_it_knows_of_nothing() -> None:
    inventory = Inventory(databases=FakeDatabases({}))

    assert inventory.open_events() == {}
    assert inventory.desk(an_event()) == Desk()


def test_who_is_in_a_show_is_what_its_record_has_of_it() -> None:
    desk = Inventory(databases=a_show()).desk(an_event())

    assert desk.shown == EVENT_ID
    assert desk.presence.record == {"producerActive": True}
    assert desk.has_fans


def test_the_presence_in_anothers_records_is_nobodys() -> None:
    databases = a_show()
    databases.put(f"{ACTIVE}/eventId", "event-2")

    desk = Inventory(databases=databases).desk(an_event())

    assert desk.shown == "event-2"
    assert desk.presence.record == {}


def test_people_in_what_is_left_of_a_record_are_nobodys() -> None:
    databases = a_show()
    databases.put(f"{ACTIVE}/eventId", None)

    desk = Inventory(databases=databases).desk(an_event())

    assert desk == Desk(has_fans=True)


def test_fans_are_miscounted_without_a_mark_and_with_one_too_many() -> None:
    databases = a_show()
    databases.put(f"viewers/{ADMIN_ID}/{FAN_URL}", {"fan-2": True})

    inventory = Inventory(databases=databases)

    assert inventory.miscounted(an_event()) == {"fan-1", "fan-2"}
    assert inventory.miscounted(an_event(), has_fans=False) == {"fan-2"}


@pytest.mark.parametrize(
    ("status", "is_closed"),
    [("live", True), ("preshow", False), ("closed", False), (None, False)],
)
def test_only_a_live_event_is_closed(status: str | None, *, is_closed: bool) -> None:
    databases = a_show()
    databases.put(f"{EVENT}/status", status)

    assert Inventory(databases=databases).close_if_live(EVENT_ID) is is_closed
    assert databases.at(f"{EVENT}/status") == ("closed" if is_closed else status)


def test_an_event_that_is_closed_at_the_same_moment_is_not_ours_to_close() -> None:
    databases = a_show()
    databases.put(f"{EVENT}/status", "live")
    databases.before_write(
        f"{EVENT}/status", lambda: databases.put(f"{EVENT}/status", "closed")
    )

    assert not Inventory(databases=databases).close_if_live(EVENT_ID)


def test_a_show_is_removed_with_all_of_its_records() -> None:
    databases = a_show()
    databases.put(SHOW, {"status": "closed"})
    databases.put(f"viewers/{ADMIN_ID}/{FAN_URL}", {"fan-1": True})

    Inventory(databases=databases).remove_show(ADMIN_ID, FAN_URL)

    for place in ("activeBroadcasts", "shows", "viewers"):
        assert databases.at(place) is None


def test_it_knows_what_was_told_and_who_is_let_in() -> None:
    databases = a_show()
    inventory = Inventory(databases=databases)
    assert not inventory.is_told(EVENT_ID, "key")
    assert not inventory.has_legacy_clients()

    databases.put(f"timeline/{EVENT_ID}/key", {"what": "this"})
    databases.put("config/legacyClients", value=True)

    assert inventory.is_told(EVENT_ID, "key")
    assert inventory.has_legacy_clients()
