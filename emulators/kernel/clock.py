"""The stack's clock: real time plus whatever it was moved by.

Everything with a delay (tasks, schedules, archives becoming available) is a timer
here, so that a test moves three days ahead in milliseconds and nothing ever sleeps.
"""

import asyncio
import heapq
import inspect
import itertools
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from emulators.kernel.activity import Activity

Callback = Callable[[], Awaitable[None] | None]
Listener = Callable[[timedelta], Awaitable[None]]


@dataclass(slots=True, order=True)
class Timer:
    """Something that will happen. Call `cancel()` if it must not."""

    due: datetime
    order: int
    callback: Callback | None = field(compare=False)

    def cancel(self) -> None:
        self.callback = None


@dataclass(frozen=True, slots=True)
class Jump:
    """A move of the clock: how far, and when it will be over."""

    by: timedelta
    until: datetime


class VirtualClock:
    """Time for every emulator. Belongs to one event loop; `now()` is thread-safe."""

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._offset = timedelta()
        self._timers: list[Timer] = []
        self._order = itertools.count()
        self._alarm: asyncio.TimerHandle | None = None
        self._fired: set[asyncio.Future[None]] = set()
        self._moving = asyncio.Lock()
        self._listeners: list[Listener] = []
        self._jump: Jump | None = None

    @property
    def jump(self) -> "Jump | None":
        """The move that is under way; None while time just passes."""
        return self._jump

    @property
    def offset(self) -> timedelta:
        """How far the clock is ahead of real time."""
        return self._offset

    @property
    def next_due(self) -> datetime | None:
        """When the next timer fires; None without one."""
        due = [timer.due for timer in self._timers if timer.callback is not None]
        return min(due, default=None)

    def now(self) -> datetime:
        # Not datetime.now(): a process that hosts a stack may have moved its own time.
        return datetime.fromtimestamp(time.time(), UTC) + self._offset

    def now_ms(self) -> int:
        """Milliseconds since 1970, as the Realtime Database counts them."""
        return round(self.now().timestamp() * 1000)

    def on_move(self, listener: Listener) -> None:
        """Tell `listener` the new offset whenever the clock is moved."""
        self._listeners.append(listener)

    def call_at(self, due: datetime, callback: Callback) -> Timer:
        """Run `callback` once `due` has come; at once (soon) if it is past."""
        timer = Timer(due, next(self._order), callback)
        heapq.heappush(self._timers, timer)
        self._set_alarm()
        return timer

    def call_later(self, delay: timedelta, callback: Callback) -> Timer:
        return self.call_at(self.now() + delay, callback)

    async def advance(self, by: timedelta) -> None:
        """Move ahead, firing every timer on the way in its order and at its time.

        Each timer's work, and all that it sets off, comes to rest before time moves on,
        so that a follow-up due within the same stretch fires as well.

        Raises:
            ValueError: `by` is negative; time never runs backwards.
            StillBusy: something did not come to rest.
        """
        if by < timedelta():
            raise ValueError("The clock only moves forward.")
        try:
            async with self._moving:
                self._jump = Jump(by, self.now() + by)
                await self._advance_to(self._jump.until)
        finally:
            self._jump = None
            # Also after StillBusy: what is left must still come.
            self._set_alarm()

    def reset(self) -> None:
        """Forget every timer. Time stays where it is."""
        self._timers.clear()
        self._stop_alarm()

    async def _advance_to(self, target: datetime) -> None:
        self._stop_alarm()
        await self._activity.settled()
        while self._timers and self._timers[0].due <= target:
            timer = heapq.heappop(self._timers)
            if timer.callback is None:
                continue
            await self._move_to(timer.due)
            self._fire(timer)
            await self._activity.settled()
        await self._move_to(target)

    async def _move_to(self, moment: datetime) -> None:
        ahead = moment - self.now()
        if ahead <= timedelta():
            return
        self._offset += ahead
        for listener in self._listeners:
            await listener(self._offset)

    def _fire(self, timer: Timer) -> None:
        callback = timer.callback
        if callback is None:
            return
        outcome = callback()
        if inspect.isawaitable(outcome):
            busy = ExitStack()
            busy.enter_context(self._activity.busy("timer"))
            running = asyncio.ensure_future(outcome)
            self._fired.add(running)
            running.add_done_callback(self._fired.discard)
            running.add_done_callback(lambda _: busy.close())

    def _set_alarm(self) -> None:
        self._stop_alarm()
        if self._moving.locked() or not self._timers:
            return
        delay = (self._timers[0].due - self.now()).total_seconds()
        loop = asyncio.get_running_loop()
        self._alarm = loop.call_later(max(delay, 0), self._ring)

    def _stop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _ring(self) -> None:
        while self._timers and self._timers[0].due <= self.now():
            self._fire(heapq.heappop(self._timers))
        self._set_alarm()
