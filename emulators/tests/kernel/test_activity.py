"""Knowing when the stack is at rest."""

import asyncio

import pytest

from emulators.kernel.activity import Activity, StillBusy
from emulators.tests.deadline import DEADLINE_S


async def test_a_stack_with_nothing_under_way_is_settled_at_once() -> None:
    await Activity().settled(0.01)


async def test_settling_waits_for_every_kind_of_work() -> None:
    activity, done = Activity(), []

    async def work(name: str, turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        done.append(name)

    activity.spawn("trigger", work("trigger", 3))
    activity.spawn("task", work("task", 9))
    await activity.settled(DEADLINE_S)

    assert done == ["trigger", "task"]


async def test_work_that_does_not_end_is_named() -> None:
    activity = Activity()

    with (
        activity.busy("task"),
        activity.busy("task"),
        pytest.raises(StillBusy, match=r"0\.001 s: \{'task': 2\}"),
    ):
        await activity.settled(0.001)


async def test_work_that_is_cancelled_or_fails_leaves_the_stack_at_rest() -> None:
    activity = Activity()

    async def wait() -> None:
        await asyncio.Event().wait()

    activity.spawn("task", wait()).cancel()
    await activity.settled(DEADLINE_S)
