"""What is stored, as the reconciler goes over it."""

from interactive_broadcast.records.presence import Places, Presence
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.upkeep.inventory import AFTER_FANS, Inventory, ShowPresence
from rules.running_show import record
from rules.show import SHOW
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    FAN_URL,
    a_database,
    a_place,
    an_event,
)
from tests.support.fakes import FakeDatabases
from tests.unit.world import ACTIVE

PICTURE = "data:image/png;base64," + "A" * 1000


def a_show() -> FakeDatabases:
    databases = FakeDatabases(a_database(an_event()))
    databases.put(ACTIVE, {"eventId": EVENT_ID, "producerActive": True, "status": "x"})
    databases.put(f"{ACTIVE}/activeFans/fan-1", {"id": "fan-1", "snapshot": PICTURE})
    databases.put(f"presence/{ADMIN_ID}/{FAN_URL}/fan-1/tab-1", 7)
    return databases


def an_inventory(databases: FakeDatabases) -> Inventory:
    shows = ShowStore(databases=databases)
    return Inventory(databases=databases, shows=shows)


def test_it_lists_projects_open_events_and_records() -> None:
    inventory = an_inventory(a_show())

    assert inventory.admins_with_secrets() == [ADMIN_ID]
    assert inventory.admins_with_open_events() == [ADMIN_ID]
    assert inventory.open_events(ADMIN_ID) == [EVENT_ID]
    assert inventory.admins_with_records() == [ADMIN_ID]
    assert inventory.slugs_with_records(ADMIN_ID) == [FAN_URL]


def test_an_empty_database_has_nothing_to_list() -> None:
    inventory = an_inventory(FakeDatabases({}))

    assert inventory.admins_with_open_events() == []
    assert inventory.open_events(ADMIN_ID) == []
    assert inventory.presence(an_event()) == ShowPresence()


def test_the_record_of_a_show_says_who_is_in_it() -> None:
    people = an_inventory(a_show()).presence(an_event())

    assert people.event_id == EVENT_ID
    assert people.presence == Presence(
        record={"producerActive": True},
        fans=frozenset({"fan-1"}),
        connections={"fan-1": {"tab-1": 7}},
    )
    assert people.has_fans


def test_heartbeats_are_read_where_old_apps_are_let_in() -> None:
    databases = a_show()
    databases.put(f"{ACTIVE}/hostHeartBeat", 7)
    inventory = an_inventory(databases)

    without = inventory.presence(an_event()).presence.record
    with_them = inventory.presence(an_event(), has_old_apps=True).presence.record

    assert without == {"producerActive": True}
    assert with_them == {"producerActive": True, "hostHeartBeat": 7}


def test_it_finds_whom_the_record_of_a_show_names() -> None:
    databases = a_show()
    databases.put(f"{ACTIVE}/stageFanId", "fan-1")
    databases.put(f"{ACTIVE}/privateCall", {"isWith": "host"})

    places = an_inventory(databases).places(an_event())

    assert places == Places(pointers={"stageFanId": "fan-1"}, called={"host"})


def test_the_record_of_another_event_says_nothing_of_who_is_there() -> None:
    databases = a_show()
    databases.put(f"{ACTIVE}/eventId", "event-2")

    people = an_inventory(databases).presence(an_event())

    assert people.event_id == "event-2"
    assert people.presence == Presence()
    assert people.has_fans


def test_a_fragment_of_a_record_says_only_that_there_are_fans() -> None:
    databases = a_show()
    databases.put(f"{ACTIVE}/eventId", None)

    people = an_inventory(databases).presence(an_event())

    assert (people.event_id, people.presence) == (None, Presence())
    assert people.has_fans


def test_everything_in_a_record_but_its_fans_is_read_in_one_request() -> None:
    databases = a_show()
    databases.put(f"{ACTIVE}/archiving", value=True)

    people = an_inventory(databases).presence(an_event())

    status = {"eventId": EVENT_ID, "producerActive": True, "status": "x"}
    assert people.record == {"archiving": True, **status}
    assert [read.path for read in databases.reads].count(ACTIVE) == 1


def test_no_field_of_a_record_but_its_fans_comes_before_those_that_are_read() -> None:
    names = {one.partition("/")[0] for one in record()[SHOW].below}

    fields = {one for one in names if not one.startswith("$")} - {"activeFans"}
    assert min(fields | {AFTER_FANS}) == AFTER_FANS
    assert AFTER_FANS > "activeFans"


def test_slugs_of_shows_with_a_line_or_a_deck_are_found() -> None:
    databases = FakeDatabases({})
    databases.put(f"line/{ADMIN_ID}/a", {"fan-1": a_place()})
    databases.put(f"deck/{ADMIN_ID}/b", {"fan-1": "line"})
    databases.put("line/admin-2/c", {"fan-1": a_place()})

    assert an_inventory(databases).slugs_with_lines(ADMIN_ID) == {"a", "b"}


def test_fans_without_a_mark_and_marks_without_a_fan_are_miscounted() -> None:
    databases = a_show()
    databases.put(f"viewers/{ADMIN_ID}/{FAN_URL}", {"fan-2": True})

    inventory = an_inventory(databases)

    assert inventory.miscounted(an_event()) == {"fan-1", "fan-2"}
    assert inventory.miscounted(an_event(), fans=["fan-2"]) == set()


def test_it_finds_timeline_entries_and_whether_old_apps_are_let_in() -> None:
    databases = a_show()
    inventory = an_inventory(databases)
    assert not inventory.has_entry(EVENT_ID, "key")
    assert not inventory.shows.lets_in_old_apps()

    databases.put(f"timeline/{EVENT_ID}/key", {"what": "this"})
    databases.put("config/legacyClients", value=True)

    assert inventory.has_entry(EVENT_ID, "key")
    assert inventory.shows.lets_in_old_apps()
