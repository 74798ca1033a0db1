"""Effects that are due later."""

from datetime import timedelta

import pytest

from interactive_broadcast.effects.models import Effect, EffectRecord, EffectState
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import TasksUnavailable
from interactive_broadcast.kernel.models import Json
from tests.support.builders import EVENT_ID, an_event
from tests.support.fakes import FakeLimits
from tests.unit.world import World, a_show_that_is_live, a_world, change

CLOSED = an_event(status=Status.CLOSED)
END = Effect.STOP_BROADCAST


def a_draining_show() -> World:
    world = a_show_that_is_live(hls=True)
    change(world, Status.CLOSED)
    return world


def with_a_drain_of(world: World, seconds: int) -> World:
    """The same world after the operator has deployed another drain."""
    return World(
        databases=world.databases,
        clock=world.clock,
        projects=world.projects,
        tasks=world.tasks,
        limits=FakeLimits(drain_s=seconds),
    )


def due_in_s(world: World) -> list[float]:
    ends = world.tasks.of("stopBroadcastTask")
    return [(end.at - world.clock.now()).total_seconds() for end in ends if end.at]


def test_the_end_of_the_stream_stands_in_the_ledger_as_soon_as_the_show_is_closed() -> (
    None
):
    world = a_draining_show()

    entry = world.effect(Effect.STOP_BROADCAST)

    assert entry is not None
    assert entry.state is EffectState.SCHEDULED
    assert entry.due_at == world.clock.now_ms() + 60_000
    (task,) = world.tasks.of("stopBroadcastTask")
    assert task.at == world.clock.now() + timedelta(seconds=60)
    assert task.payload == {"eventId": EVENT_ID, "effects": ["stopBroadcast"]}


def test_a_task_that_comes_before_the_end_leaves_the_stream_alone() -> None:
    world = a_draining_show()
    world.clock.advance(59)

    world.run_task(Effect.STOP_BROADCAST)

    assert world.video.broadcasts["broadcast-1"].state.status == "started"


def test_a_longer_drain_moves_the_end() -> None:
    world = with_a_drain_of(a_draining_show(), 300)

    world.director.catch_up(CLOSED)

    assert due_in_s(world) == [300]
    world.clock.advance(60)
    world.run_task(Effect.STOP_BROADCAST)
    assert world.video.broadcasts["broadcast-1"].state.status == "started"


def test_a_shorter_drain_that_is_over_already_ends_the_stream_at_once() -> None:
    world = with_a_drain_of(a_draining_show(), 10)
    world.clock.advance(20)

    caught_up = world.director.catch_up(CLOSED)

    assert caught_up.done == [Effect.STOP_BROADCAST, Effect.DISCONNECT_FANS]
    assert world.video.broadcasts["broadcast-1"].state.status == "stopped"


def test_the_same_drain_moves_nothing() -> None:
    world = a_draining_show()
    before = len(world.databases.writes)

    world.director.catch_up(CLOSED)

    assert len(world.databases.writes) == before


def test_everybody_stays_until_the_fans_have_seen_the_end() -> None:
    world = a_show_that_is_live()
    world = World(
        databases=world.databases,
        clock=world.clock,
        projects=world.projects,
        limits=FakeLimits(drain_s=90, room_s=0),
    )
    change(world, Status.CLOSED)

    entry = world.effect(Effect.EMPTY_SESSIONS)

    assert entry is not None
    assert entry.due_at == world.clock.now_ms() + 90_000


def test_the_tasks_of_a_deleted_show_are_cancelled() -> None:
    world = a_draining_show()

    world.director.stop_running([CLOSED])

    later = [task.payload for task in world.tasks.stored if task.at]
    assert due_in_s(world) == []
    assert not any("emptySessions" in str(payload) for payload in later)
    assert world.video.broadcasts["broadcast-1"].state.status == "stopped"


def test_a_task_that_cannot_be_cancelled_does_no_harm() -> None:
    world = a_draining_show()
    world.tasks.fail_next("cancel", TasksUnavailable("Down."))

    world.director.stop_running([CLOSED])
    world.clock.advance(60)
    world.run_task(Effect.STOP_BROADCAST)

    stops = [call for call in world.video.calls if call == "stop_broadcast"]
    assert len(stops) == 1


def test_a_close_that_died_after_storing_the_task_stores_no_second_end() -> None:
    world = a_draining_show()
    world.databases.put(f"effects/{EVENT_ID}/closedRecords", None)
    world.clock.advance(31)

    world.run_task(Effect.CLOSED_RECORDS)

    entry = world.effect(Effect.STOP_BROADCAST)
    assert entry is not None
    assert entry.due_at == world.clock.now_ms() + 29_000
    assert due_in_s(world) == [timedelta(seconds=29).total_seconds()]


def test_storing_a_fallback_again_changes_nothing() -> None:
    world = a_world()

    world.effect_tasks.store_fallback(EVENT_ID, "live", [Effect.LIVE_RECORDS])
    world.clock.advance(10)
    world.effect_tasks.store_fallback(EVENT_ID, "live", [Effect.LIVE_RECORDS])

    (task,) = world.tasks.of("runShowEffectsTask")
    assert task.at == world.clock.now() + timedelta(seconds=20)


def test_each_status_has_a_fallback_of_its_own() -> None:
    world = a_world()

    for status in ("preshow", "live", "closed"):
        world.effect_tasks.store_fallback(EVENT_ID, status, [Effect.OPEN_RECORDS])

    assert len(world.tasks.stored) == 3


def test_whoever_stores_a_fallback_learns_whether_it_is_stored() -> None:
    world = a_world()
    world.tasks.fail_next("enqueue", TasksUnavailable("Down."))

    stored = [
        world.effect_tasks.store_fallback(EVENT_ID, "live", [Effect.LIVE_RECORDS])
        for _ in range(2)
    ]

    assert stored == [False, True]


def a_task_of(world: World, key: str) -> tuple[float, Json]:
    """In how many seconds, and for what."""
    task = world.tasks.by_key(f"{EVENT_ID}-{key}")
    assert task.at is not None
    return (task.at - world.clock.now()).total_seconds(), task.payload


def test_each_effect_that_is_due_later_has_a_delay_of_its_own() -> None:
    world = a_world()

    world.effect_tasks.publish_hls(EVENT_ID, "b-1")
    world.effect_tasks.finish_archive(EVENT_ID, "a-1")

    def of(effect: str) -> Json:
        return {"eventId": EVENT_ID, "effects": [effect]}

    assert a_task_of(world, "publishHls-b-1") == (20, of("publishHls"))
    assert a_task_of(world, "finishArchive-a-1") == (10, of("finishArchive"))


@pytest.mark.parametrize(
    ("due_in", "delay"), [(-5, 10), (0, 10), (10, 10), (3600, 3600)]
)
def test_another_try_has_one_task_for_its_time(due_in: int, delay: int) -> None:
    world = a_world()
    due = world.clock.now_ms() + due_in * 1000
    entry = EffectRecord(
        state=EffectState.SCHEDULED, attempt=0, lease_until=0, due_at=due
    )

    for _ in range(2):
        world.effect_tasks.try_again(EVENT_ID, Effect.START_ARCHIVE, entry)

    wanted: Json = {"eventId": EVENT_ID, "effects": ["startArchive"]}
    assert a_task_of(world, f"startArchive-{due}") == (delay, wanted)


class TestTheEntryOfAStreamsEnd:
    DUE = EffectRecord(
        state=EffectState.SCHEDULED, attempt=0, lease_until=0, since=0, due_at=5_000
    )

    def test_one_that_has_been_tried_is_not_moved(self) -> None:
        world = a_world()
        tried = self.DUE.model_copy(update={"state": EffectState.RUNNING})

        assert not world.effect_tasks.move_endings(EVENT_ID, {END: tried})
        assert not world.effect_tasks.move_endings(EVENT_ID, {})

    def test_one_without_times_is_left_as_it_is(self) -> None:
        world = a_world()
        timeless = self.DUE.model_copy(update={"since": None, "due_at": None})

        assert not world.effect_tasks.move_endings(EVENT_ID, {END: timeless})
        scheduled = world.effect_tasks.schedule_endings(EVENT_ID, {END: timeless})
        assert f"effects/{EVENT_ID}/stopBroadcast" not in scheduled
        world.effect_tasks.cancel_endings(EVENT_ID, {END: timeless})
        assert world.tasks.of("stopBroadcastTask") == []

    def test_one_that_somebody_tries_at_that_moment_keeps_its_task(self) -> None:
        world = a_world()

        assert not world.effect_tasks.move_endings(EVENT_ID, {END: self.DUE})
        assert len(world.tasks.of("stopBroadcastTask")) == 1


def test_what_is_left_undone_of_a_cleared_stage_is_taken_up_five_seconds_later() -> (
    None
):
    world = a_world()

    assert world.effect_tasks.store_clearing(EVENT_ID, 7)
    world.effect_tasks.store_clearing(EVENT_ID, 7)

    (task,) = world.tasks.stored
    assert task.key == f"{EVENT_ID}-cleared-7"
    assert task.at == world.clock.now() + timedelta(seconds=5)
    effects = ["emptyStage", "holdBroadcast"]
    assert task.payload == {"eventId": EVENT_ID, "effects": effects}
