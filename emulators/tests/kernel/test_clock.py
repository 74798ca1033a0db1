"""Virtual time: what falls due happens, in its order and at its time."""

import asyncio
from datetime import datetime, timedelta

import pytest

from emulators.kernel.activity import Activity, StillBusy
from emulators.kernel.clock import VirtualClock
from emulators.tests.deadline import DEADLINE_S

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def clock() -> VirtualClock:
    return VirtualClock(Activity())


async def test_timers_fire_in_the_order_of_their_times(clock: VirtualClock) -> None:
    noted: list[str] = []
    clock.call_later(2 * HOUR, lambda: noted.append("second"))
    clock.call_later(HOUR, lambda: noted.append("first"))
    clock.call_later(4 * HOUR, lambda: noted.append("too late"))
    await clock.advance(3 * HOUR)

    assert noted == ["first", "second"]


async def test_what_a_timer_sets_off_fires_within_the_same_stretch(
    clock: VirtualClock,
) -> None:
    noted: list[str] = []

    async def retry() -> None:
        noted.append("tried")
        clock.call_later(HOUR, lambda: noted.append("tried again"))

    clock.call_later(HOUR, retry)
    await clock.advance(3 * HOUR)

    assert noted == ["tried", "tried again"]


async def test_a_timer_sees_the_time_it_was_set_for(clock: VirtualClock) -> None:
    noted: list[str] = []
    due = clock.now() + HOUR

    def note() -> None:
        noted.append(str(timedelta() <= clock.now() - due < MINUTE))

    clock.call_at(due, note)
    await clock.advance(24 * HOUR)

    assert noted == ["True"]


async def test_a_cancelled_timer_does_not_fire(clock: VirtualClock) -> None:
    noted: list[str] = []
    clock.call_later(HOUR, lambda: noted.append("fired")).cancel()
    await clock.advance(2 * HOUR)

    assert noted == []


async def test_a_reset_forgets_every_timer_and_keeps_the_time(
    clock: VirtualClock,
) -> None:
    noted: list[str] = []
    await clock.advance(HOUR)
    clock.call_later(HOUR, lambda: noted.append("fired"))
    clock.reset()
    await clock.advance(2 * HOUR)
    noted.append(str(clock.offset > 2 * HOUR))

    assert noted == ["True"]


async def test_a_timer_that_is_due_fires_without_the_clock_being_moved(
    clock: VirtualClock,
) -> None:
    noted: list[str] = []
    fired = asyncio.Event()
    clock.call_later(timedelta(), fired.set)
    await asyncio.wait_for(fired.wait(), DEADLINE_S)
    noted.append("fired")

    assert noted == ["fired"]


async def test_listeners_hear_how_far_ahead_the_clock_is(clock: VirtualClock) -> None:
    noted: list[str] = []

    async def listen(offset: timedelta) -> None:
        noted.append(str(round(offset / HOUR)))

    clock.on_move(listen)
    clock.call_later(HOUR, lambda: None)
    await clock.advance(3 * HOUR)

    assert noted == ["1", "3"]


async def test_the_clock_never_runs_backwards(clock: VirtualClock) -> None:
    with pytest.raises(ValueError, match="forward"):
        await clock.advance(-HOUR)


async def test_after_a_failed_move_what_is_due_still_comes() -> None:
    class Stuck(Activity):
        async def settled(self, timeout_s: float = 20.0) -> None:
            raise StillBusy("stuck")

    clock = VirtualClock(Stuck())
    fired = asyncio.Event()
    clock.call_at(clock.now() + timedelta(milliseconds=20), fired.set)
    with pytest.raises(StillBusy):
        await clock.advance(HOUR)
    await fired.wait()


def test_milliseconds_and_the_moment_agree() -> None:
    clock = VirtualClock(Activity())

    ms = clock.now_ms()

    assert abs(datetime.fromtimestamp(ms / 1000, clock.now().tzinfo) - clock.now()) < (
        MINUTE
    )


async def test_what_is_due_next_is_told_unless_it_was_cancelled() -> None:
    clock = VirtualClock(Activity())
    first = clock.call_later(timedelta(minutes=1), lambda: None)
    second = clock.call_later(timedelta(minutes=2), lambda: None)

    soonest = clock.next_due
    first.cancel()

    assert (soonest, clock.next_due) == (first.due, second.due)
    clock.reset()
    assert clock.next_due is None
