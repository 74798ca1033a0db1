"""What there is, as the reconciler goes over it."""

import pytest

from interactive_broadcast.stores.inventory import Inventory
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_database, an_event
from tests.support.fakes import FakeDatabases
from tests.unit.world import ACTIVE, EVENT, SHOW

PICTURE = "data:image/png;base64," + "A" * 1000


def a_show() -> FakeDatabases:
    databases = FakeDatabases(a_database(an_event()))
    databases.put(ACTIVE, {"eventId": EVENT_ID, "producerActive": True, "status": "x"})
    databases.put(f"{ACTIVE}/activeFans/fan-1", {"id": "fan-1", "snapshot": PICTURE})
    return databases


def test_it_knows_admins_open_events_and_addresses() -> None:
    databases = a_show()
    databases.put(f"shows/{ADMIN_ID}/other/status", "closed")
    inventory = Inventory(databases=databases)

    assert inventory.admin_ids() == [ADMIN_ID]
    assert inventory.admins_with_open_events() == [ADMIN_ID]
    assert inventory.open_event_ids(ADMIN_ID) == [EVENT_ID]
    assert inventory.addresses(ADMIN_ID) == [FAN_URL, "other"]


def test_presence_is_what_the_record_has_of_it() -> None:
    presence = Inventory(databases=a_show()).presence(an_event())

    assert presence.record == {"producerActive": True}


def test_the_presence_in_anothers_records_is_nobodys() -> None:
    databases = a_show()
    databases.put(f"{ACTIVE}/eventId", "event-2")

    assert Inventory(databases=databases).presence(an_event()).record == {}


def test_fans_are_miscounted_without_a_mark_and_with_one_too_many() -> None:
    databases = a_show()
    databases.put(f"viewers/{ADMIN_ID}/{FAN_URL}", {"fan-2": True})

    assert Inventory(databases=databases).miscounted(an_event()) == {"fan-1", "fan-2"}


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
