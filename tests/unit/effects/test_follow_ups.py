"""Effects that are due later."""

from datetime import timedelta

from interactive_broadcast.effects.models import Effect
from tests.support.builders import EVENT_ID
from tests.unit.world import a_world


def test_the_stream_ends_when_the_drain_is_over() -> None:
    world = a_world()

    world.follow_ups.stop_broadcast(EVENT_ID, due_ms=world.clock.now_ms() + 5_000)

    (task,) = world.tasks.of("stopBroadcastTask")
    assert task.at == world.clock.now() + timedelta(seconds=5)
    assert task.payload == {"eventId": EVENT_ID, "effects": ["stopBroadcast"]}


def test_storing_the_same_again_changes_nothing() -> None:
    world = a_world()

    world.follow_ups.net(EVENT_ID, "live", [Effect.LIVE_RECORDS])
    world.clock.advance(10)
    world.follow_ups.net(EVENT_ID, "live", [Effect.LIVE_RECORDS])

    (task,) = world.tasks.of("runShowEffectsTask")
    assert task.at == world.clock.now() + timedelta(seconds=20)


def test_each_status_has_a_task_of_its_own() -> None:
    world = a_world()

    for status in ("preshow", "live", "closed"):
        world.follow_ups.net(EVENT_ID, status, [Effect.OPEN_RECORDS])

    assert len(world.tasks.stored) == 3
