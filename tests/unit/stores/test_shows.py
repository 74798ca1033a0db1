"""The records of running shows."""

import pytest

from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, an_event
from tests.unit.world import ACTIVE, SHOW, a_live_show, a_world


@pytest.mark.parametrize("owner", [EVENT_ID, None])
def test_records_of_the_event_or_of_none_are_removed(owner: str | None) -> None:
    world = a_live_show()
    world.databases.put(f"{ACTIVE}/eventId", owner)

    world.show_store.remove(an_event())

    assert world.at(ACTIVE) is None
    assert world.at(SHOW) is None


def test_records_of_another_event_stay() -> None:
    world = a_live_show()
    world.databases.put(f"{ACTIVE}/eventId", "event-2")

    world.show_store.remove(an_event())

    assert world.at(ACTIVE) is not None


def test_the_public_face_is_read_as_anybody() -> None:
    world = a_live_show()
    world.databases.reads.clear()

    world.show_store.face(ADMIN_ID, FAN_URL)

    assert [read.by for read in world.databases.reads] == ["anyone"]


def test_shows_of_an_admin_are_found_by_their_addresses() -> None:
    assert a_live_show().show_store.shown_events(ADMIN_ID) == [EVENT_ID]
    assert a_world().show_store.shown_events(ADMIN_ID) == []
