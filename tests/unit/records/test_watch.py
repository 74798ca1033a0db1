"""The shows that the reconciler looks after."""

from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records import watch
from interactive_broadcast.records.watch import WatchRecord
from tests.support.builders import ADMIN_ID, EVENT_ID, an_event
from tests.unit.world import World, a_world

WATCHED = f"watched/{EVENT_ID}"


def watched(world: World) -> dict[str, WatchRecord]:
    return world.backend.records.watch_list.all()


def test_an_event_is_watched_with_whose_it_is() -> None:
    world = a_world()

    world.databases.as_backend().update(watch.entry(an_event()))

    assert watched(world) == {EVENT_ID: WatchRecord(admin_id=ADMIN_ID)}


def test_watching_again_keeps_since_when_nobody_is_there() -> None:
    world = a_world()
    world.databases.as_backend().update(watch.entry(an_event()))
    world.databases.as_backend().update(watch.note_empty(EVENT_ID, 7))

    world.databases.as_backend().update(watch.entry(an_event()))

    assert watched(world)[EVENT_ID].empty_since == 7


def test_when_somebody_is_there_again_that_is_forgotten() -> None:
    world = a_world()
    world.databases.as_backend().update(watch.note_empty(EVENT_ID, 7))

    world.databases.as_backend().update(watch.note_empty(EVENT_ID, None))

    assert watched(world) == {}


def test_an_event_that_is_removed_is_not_watched_any_more() -> None:
    world = a_world()
    world.databases.as_backend().update(watch.entry(an_event()))

    world.backend.records.watch_list.remove(EVENT_ID)

    assert world.at(WATCHED) is None


def test_what_a_late_note_has_left_can_be_read_and_what_is_no_record_is_left_out() -> (
    None
):
    world = a_world()
    late: Json = {"emptySince": 7}
    world.databases.put(WATCHED, late)
    world.databases.put("watched/event-2", "text")

    assert watched(world) == {EVENT_ID: WatchRecord(empty_since=7)}
