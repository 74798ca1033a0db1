"""The shows that the reconciler looks after."""

from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records import watch
from interactive_broadcast.records.presence import Heartbeat
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


def test_a_show_is_looked_at_unless_it_says_when_next() -> None:
    world = a_world()
    world.databases.as_backend().update(watch.entry(an_event()))
    assert watched(world)[EVENT_ID].is_due(0)

    world.databases.as_backend().update(watch.note_next(EVENT_ID, 7, 5))

    record = watched(world)[EVENT_ID]
    assert [record.is_due(now) for now in (4, 6, 7)] == [False, False, True]
    in_rounds = [record.is_due(now, is_round=True) for now in (4, 5, 7)]
    assert in_rounds == [True, False, True]


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


def test_since_when_somebody_is_absent_is_remembered_and_forgotten() -> None:
    world = a_world()
    write = world.databases.as_backend().update
    write(watch.note_absent(EVENT_ID, {}, {"host": 5, "1": 6, "fan-1": 7}))
    first = watched(world)[EVENT_ID].absent

    write(watch.note_absent(EVENT_ID, first, {"host": 5, "fan-1": 9}))

    assert first == {"host": 5, "1": 6, "fan-1": 7}
    assert watched(world)[EVENT_ID].absent == {"host": 5, "fan-1": 9}
    assert watch.note_absent(EVENT_ID, first, first) == {}


def test_which_fans_were_passed_over_is_remembered_apart() -> None:
    world = a_world()
    write = world.databases.as_backend().update
    write(watch.note_away(EVENT_ID, {}, {"fan-1": 5, "2": 6}))
    first = watched(world)[EVENT_ID]

    write(watch.note_away(EVENT_ID, first.away, {"2": 6}))

    assert (first.away, first.absent) == ({"fan-1": 5, "2": 6}, {})
    assert watched(world)[EVENT_ID].away == {"2": 6}
    assert watch.note_away(EVENT_ID, first.away, first.away) == {}


def test_when_a_heartbeat_last_changed_is_remembered() -> None:
    world = a_world()
    first = {"host": Heartbeat(0.5, 5), "celebrity": Heartbeat(7, 5)}
    world.databases.as_backend().update(watch.note_heartbeats(EVENT_ID, {}, first))

    found = watched(world)[EVENT_ID].heartbeats
    later = {"host": Heartbeat(8, 6)}

    assert found == first
    assert watch.note_heartbeats(EVENT_ID, found, found) == {}
    assert watch.note_heartbeats(EVENT_ID, found, later) == {
        f"{WATCHED}/beats/celebrity": None,
        f"{WATCHED}/beats/host": {"beat": 8, "since": 6},
    }


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
