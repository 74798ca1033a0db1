"""The records of running shows."""

import pytest

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import Status
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

    world.show_store.public_show(ADMIN_ID, FAN_URL)

    assert [read.by for read in world.databases.reads] == ["anyone"]


def test_shows_of_an_admin_are_found_by_their_addresses() -> None:
    assert a_live_show().show_store.shown_events(ADMIN_ID) == [EVENT_ID]
    assert a_world().show_store.shown_events(ADMIN_ID) == []


def test_a_show_before_at_the_same_address_turns_nobody_away() -> None:
    world = a_world(an_event(status=Status.PRESHOW))
    world.databases.put(f"{SHOW}/full", True)  # noqa: FBT003 - JSON

    world.records.ensure(an_event(status=Status.PRESHOW), hls=False)

    assert world.at(f"{SHOW}/full") is False


def test_opening_the_records_again_leaves_a_full_show_full() -> None:
    world = a_live_show()
    world.databases.put(f"{SHOW}/full", True)  # noqa: FBT003 - JSON

    world.run_task(Effect.OPEN_RECORDS)

    assert world.at(f"{SHOW}/full") is True


def test_all_public_faces_are_read_at_once_with_what_is_left_of_some() -> None:
    world = a_live_show()
    face = world.show_store.public_show(ADMIN_ID, FAN_URL)
    world.databases.put("shows/admin-2/other/viewers", 0)
    world.databases.reads.clear()

    faces = world.show_store.public_shows()

    assert faces == {ADMIN_ID: {FAN_URL: face}, "admin-2": {"other": None}}
    assert face is not None
    assert len(world.databases.reads) == 1
