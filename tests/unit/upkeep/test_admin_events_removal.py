"""Deleting all events of an admin who stays."""

import pytest

from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.concurrency import BATCH
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    EffectUnderway,
    EventIsLive,
    NotSuperAdmin,
    TasksUnavailable,
    VideoUnavailable,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.unfinished import ABANDONED
from tests.support.builders import ADMIN_ID, EVENT_ID, an_event, another_event
from tests.unit.world import (
    ADMIN,
    COMMAND,
    EVENT,
    MINE,
    OTHER,
    World,
    a_show_just_set_live,
    a_world,
    two_events,
    when_nothing_more_can_come,
)

TASK = "removeEventsTask"
BATCH_S, DAY_S = 20, 86_400
"""How long a call goes on, and how long an event is tried."""

NOTE = f"unfinished/eventsRemoval-{ADMIN_ID}"
STUCK: Json = {"state": "running", "attempt": 1, "leaseUntil": 10**15}
"""An effect that another call is carrying out."""


def numbered(number: int) -> EventRecord:
    return an_event(
        id=f"event-{number}",
        fan_url=f"night-{number}",
        host_url=f"host-of-night-{number}",
        celebrity_url=f"celebrity-of-night-{number}",
        stage_session_id=f"stage-{number}",
        backstage_session_id=f"backstage-{number}",
    )


def many_events(number: int) -> World:
    return a_world(*(numbered(one) for one in range(number)))


def slow(world: World, *, seconds: int = BATCH_S) -> World:
    """The first batch takes so long: all the time that a call has, if not said."""
    world.databases.before_write("unfinished", lambda: world.clock.advance(seconds))
    return world


def tasks(world: World) -> list[str]:
    return [one.key for one in world.tasks.of(TASK)]


def left(world: World) -> set[str]:
    return set(world.databases.at("events") or {})


def test_all_events_of_an_admin_are_deleted_by_one_call() -> None:
    world = two_events(status=Status.CLOSED)

    assert world.admin_events_removal.delete(ADMIN, MINE).deleted == 2
    assert world.admin_events_removal.delete(ADMIN, MINE).deleted == 0
    assert tasks(world) == []


def test_no_event_is_deleted_while_one_is_live() -> None:
    world = two_events(status=Status.LIVE)

    with pytest.raises(EventIsLive):
        world.admin_events_removal.delete(ADMIN, MINE)

    assert world.databases.writes == []


def test_whether_one_is_live_is_asked_of_the_open_ones_alone() -> None:
    world = many_events(60)
    for number in range(60):
        world.databases.put(f"openEvents/{ADMIN_ID}/event-{number}", None)
    world.databases.reads.clear()

    slow(world).admin_events_removal.delete(ADMIN, MINE)

    read = {read.path for read in world.databases.reads}
    assert "events/event-59" not in read


def test_a_super_admin_deletes_events_that_they_cannot_read() -> None:
    world = two_events()
    world.databases.put("admins/admin-2/superAdmin", True)  # noqa: FBT003 - JSON

    assert world.admin_events_removal.delete(OTHER, MINE).deleted == 2


def test_nobody_else_deletes_the_events_of_another_admin() -> None:
    world = two_events()

    with pytest.raises(NotSuperAdmin):
        world.admin_events_removal.delete(OTHER, MINE)


def test_several_removals_are_noted_in_one_write() -> None:
    world = a_world(an_event(), another_event())

    world.admin_events_removal.delete(ADMIN, MINE)

    (first, *_) = world.databases.writes_by("backend")
    assert set(first) == {
        f"unfinished/eventRemoval-{EVENT_ID}",
        "unfinished/eventRemoval-event-2",
    }
    when_nothing_more_can_come(world)
    assert world.at("unfinished") is None


def test_an_event_stays_while_its_stream_cannot_be_stopped() -> None:
    world = a_show_just_set_live(hls=True)
    world.shows.go_live(ADMIN, COMMAND)
    world.shows.end(ADMIN, COMMAND)
    world.video.fail_next("stop_broadcast", VideoUnavailable("Down."))

    with pytest.raises(VideoUnavailable):
        world.admin_events_removal.delete(ADMIN, MINE)

    assert world.at(EVENT) is not None


def test_one_that_cannot_be_deleted_keeps_no_other_from_it() -> None:
    world = many_events(32)
    world.databases.put("effects/event-7/openRecords", STUCK)

    with pytest.raises(EffectUnderway):
        world.admin_events_removal.delete(ADMIN, MINE)

    assert left(world) == {"event-7"}


def test_a_write_that_fails_keeps_no_later_batch_from_being_deleted() -> None:
    world = many_events(60)
    away = DatabaseUnavailable("Away.")
    world.databases.before_write(
        "unfinished", lambda: world.databases.fail_next("write", away)
    )

    with pytest.raises(DatabaseUnavailable):
        world.admin_events_removal.delete(ADMIN, MINE)

    assert len(left(world)) == BATCH


def test_a_call_says_how_many_it_has_not_reached_in_time() -> None:
    world = slow(many_events(60))

    deleted = world.admin_events_removal.delete(ADMIN, MINE)

    assert (deleted.deleted, deleted.remaining) == (BATCH, 60 - BATCH)
    assert len(left(world)) == 60 - BATCH
    assert len(tasks(world)) == 1


def test_one_that_cannot_be_deleted_leaves_none_of_those_that_were_not_reached() -> (
    None
):
    world = slow(many_events(60))
    world.databases.put("effects/event-0/openRecords", STUCK)

    with pytest.raises(EffectUnderway):
        world.admin_events_removal.delete(ADMIN, MINE)

    assert len(tasks(world)) == 1
    # It is tried again; the others are gone.
    with pytest.raises(EffectUnderway):
        world.admin_events_removal.proceed(ADMIN_ID)
    assert left(world) == {"event-0"}


def test_a_call_goes_on_while_it_has_time() -> None:
    world = slow(many_events(60), seconds=BATCH_S - 1)

    deleted = world.admin_events_removal.delete(ADMIN, MINE)

    assert (deleted.deleted, deleted.remaining) == (60, None)


def test_the_rest_go_by_task_and_the_note_with_the_last() -> None:
    world = slow(many_events(60))
    world.admin_events_removal.delete(ADMIN, MINE)

    slow(world).admin_events_removal.proceed(ADMIN_ID)
    after_one = len(left(world)), world.at(NOTE) is not None, len(tasks(world))
    world.admin_events_removal.proceed(ADMIN_ID)

    assert after_one == (60 - 2 * BATCH, True, 2)
    assert left(world) == set()
    assert world.at(NOTE) is None


def test_the_reconciler_goes_on_where_a_task_was_lost() -> None:
    world = slow(many_events(30))
    world.tasks.fail_next("enqueue", TasksUnavailable("Down."))
    reply = world.admin_events_removal.delete(ADMIN, MINE)
    world.clock.advance(ABANDONED.total_seconds() + 1)

    for record in world.unfinished_work.abandoned():
        world.unfinished_work.finish(record)

    assert reply.remaining == 5
    assert left(world) == set()
    assert world.at(NOTE) is None


def test_what_is_made_after_the_call_stays() -> None:
    world = slow(many_events(30))
    world.admin_events_removal.delete(ADMIN, MINE)
    newer = numbered(99)
    later = (newer.created_at or 0) + 1
    writes = event_writes.create(newer.model_copy(update={"created_at": later}), "")
    for place, value in writes.items():
        world.databases.put(place, value)
    world.databases.put(f"adminEvents/{ADMIN_ID}/event-99", later)

    world.admin_events_removal.proceed(ADMIN_ID)

    assert left(world) == {"event-99"}


def test_what_has_gone_live_meanwhile_stays() -> None:
    world = slow(many_events(30))
    world.admin_events_removal.delete(ADMIN, MINE)
    live, *_ = sorted(left(world))
    world.databases.put(f"events/{live}/status", "live")

    world.admin_events_removal.proceed(ADMIN_ID)

    assert left(world) == {live}
    assert world.at(NOTE) is None


def test_one_that_cannot_be_deleted_is_tried_for_a_day() -> None:
    world = slow(many_events(30))
    world.admin_events_removal.delete(ADMIN, MINE)
    stuck, *_ = sorted(left(world))
    world.databases.put(f"effects/{stuck}/openRecords", STUCK)

    # The call has taken the time of a batch.
    world.clock.advance(DAY_S - BATCH_S - 1)
    with pytest.raises(EffectUnderway):
        world.admin_events_removal.proceed(ADMIN_ID)
    is_noted = world.at(NOTE) is not None
    world.clock.advance(1)
    world.admin_events_removal.proceed(ADMIN_ID)

    assert is_noted
    assert left(world) == {stuck}
    assert world.at(NOTE) is None


def test_a_task_without_a_note_removes_nothing() -> None:
    world = two_events(status=Status.CLOSED)

    world.admin_events_removal.proceed(ADMIN_ID)

    assert world.databases.writes == []
