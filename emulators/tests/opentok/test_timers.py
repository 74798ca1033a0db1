from datetime import timedelta

from emulators.kernel.activity import Activity
from emulators.kernel.clock import VirtualClock
from emulators.opentok.timers import Timers

SECOND = timedelta(seconds=1)


async def test_a_timer_set_again_rings_once_and_a_cleared_one_never() -> None:
    clock = VirtualClock(Activity())
    timers, rung = Timers(clock), list[str]()

    timers.set("end", SECOND, lambda: rung.append("too early"))
    timers.set("end", 2 * SECOND, lambda: rung.append("end"))
    timers.set("idle", SECOND, lambda: rung.append("idle"))
    timers.clear("idle")
    await clock.advance(3 * SECOND)
    timers.set("late", SECOND, lambda: rung.append("late"))
    timers.clear_all()
    await clock.advance(3 * SECOND)

    assert rung == ["end"]
