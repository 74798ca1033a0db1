"""One archive, one broadcast, one end of each: however calls repeat, fail or die."""

import contextlib
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from interactive_broadcast.effects.models import Effect, ShowTask
from interactive_broadcast.events.models import ChangeStatusRequest, Status
from interactive_broadcast.kernel.errors import (
    BackendError,
    DatabaseUnavailable,
    TasksUnavailable,
    VideoUnavailable,
)
from tests.support.builders import EVENT_ID, an_admin, an_event
from tests.support.fakes import StoredTask
from tests.unit.world import ACTIVE, EVENT, World, a_world

MEDIA = ["start_archive", "stop_archive", "start_broadcast", "stop_broadcast"]


def ask(status: Status) -> Callable[[World], None]:
    def step(world: World) -> None:
        request = ChangeStatusRequest(id=EVENT_ID, status=status)
        world.shows.change_status(an_admin(), request)

    return step


def fail(operation: str, *, after: bool) -> Callable[[World], None]:
    def step(world: World) -> None:
        world.video.fail_next(operation, VideoUnavailable("Down."), after=after)

    return step


def lose_a_write(world: World) -> None:
    world.databases.fail_next("write", DatabaseUnavailable("Gone."))


def lose_the_answer_to_a_write(world: World) -> None:
    world.databases.fail_next("write", DatabaseUnavailable("Gone."), after=True)


def lose_a_task(world: World) -> None:
    world.tasks.fail_next("enqueue", TasksUnavailable("Down."))


def deliver_the_trigger(world: World) -> None:
    world.status_trigger.run(EVENT_ID)


def pass_half_a_minute(world: World) -> None:
    world.clock.advance(31)


def empty_the_stage(world: World) -> None:
    world.video.leave("stage-session")


def fill_the_stage(world: World) -> None:
    world.video.publish("stage-session", "host-connection", "host-stream")


def run_due_tasks(world: World) -> None:
    for task in world.tasks.stored:
        if task.at is not None and task.at <= world.clock.now():
            run(world, task)


def run(world: World, task: StoredTask) -> None:
    payload = ShowTask.model_validate(task.payload)
    with contextlib.suppress(BackendError):
        world.show_tasks.run(payload, 0)


TROUBLE = st.one_of(
    st.sampled_from(
        [
            deliver_the_trigger,
            pass_half_a_minute,
            run_due_tasks,
            lose_a_write,
            lose_the_answer_to_a_write,
            lose_a_task,
            empty_the_stage,
            fill_the_stage,
        ]
    ),
    st.builds(fail, st.sampled_from(MEDIA), after=st.booleans()),
)


@st.composite
def shows(draw: st.DrawFn) -> list[Callable[[World], None]]:
    """Clicks on the buttons of a show, some of them twice, with trouble all around."""
    steps: list[Callable[[World], None]] = []
    last = draw(st.integers(0, 3))
    for status in [Status.PRESHOW, Status.LIVE, Status.CLOSED][:last]:
        for _ in range(draw(st.integers(1, 2))):
            steps += [*draw(st.lists(TROUBLE, max_size=4)), ask(status)]
    return [*steps, *draw(st.lists(TROUBLE, max_size=4))]


def settle(world: World) -> None:
    """What time and repetition make of it when nothing fails any more."""
    for scripted in (world.video, world.databases, world.tasks):
        scripted._failures.clear()  # noqa: SLF001 - the fakes' orders
    fill_the_stage(world)
    for _ in range(4):
        world.clock.advance(61)
        deliver_the_trigger(world)
        run_due_tasks(world)
        world.reconciler.run()


@settings(max_examples=150)
@given(shows())
def test_a_show_has_at_most_one_of_each_and_leaves_nothing_running(
    steps: list[Callable[[World], None]],
) -> None:
    world = a_world(an_event(archive_event=True), hls=True)
    fill_the_stage(world)

    for step in steps:
        with contextlib.suppress(BackendError):
            step(world)
    settle(world)

    status = world.at(f"{EVENT}/status")
    archives = list(world.video.archives.values())
    broadcasts = list(world.video.broadcasts.values())
    # The next part begins once OpenTok has ended the one before, on an empty stage.
    assert all(one.state.is_over for one in archives[:-1])
    assert all(one.state.is_over for one in broadcasts[:-1])
    assert not any(one.was_stopped for one in archives[:-1])
    assert not any(one.was_stopped for one in broadcasts[:-1])
    if status == "live":
        assert not archives[-1].state.is_over
        assert not broadcasts[-1].state.is_over
        assert world.at(f"{EVENT}/archiveId") == archives[-1].state.id
        assert world.at(f"{ACTIVE}/hlsId") == broadcasts[-1].state.id
        assert world.effect(Effect.LIVE_RECORDS) is not None
    if status == "closed":
        assert all(stored.state.is_over for stored in world.video.archives.values())
        assert {b.state.status for b in world.video.broadcasts.values()} <= {"stopped"}
        assert world.at(ACTIVE) is None
        assert world.at(f"openEvents/{an_event().admin_id}") is None
