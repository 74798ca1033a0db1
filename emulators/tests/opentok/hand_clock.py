"""Real time, moved by hand."""

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(order=True)
class HandAlarm:
    """Something that will happen when the clock is moved so far."""

    due_s: float
    order: int
    callback: Callable[[], None] | None = field(compare=False)

    def cancel(self) -> None:
        self.callback = None


class HandClock:
    """A `WallClock` that stands still. Belongs to the emulator's loop."""

    def __init__(self) -> None:
        self._now_s = 0.0
        self._alarms: list[HandAlarm] = []
        self._order = itertools.count()

    def time(self) -> float:
        return self._now_s

    def call_later(self, delay_s: float, callback: Callable[[], None], /) -> HandAlarm:
        alarm = HandAlarm(self._now_s + delay_s, next(self._order), callback)
        heapq.heappush(self._alarms, alarm)
        return alarm

    @property
    def armed(self) -> int:
        """How many alarms are set."""
        return sum(alarm.callback is not None for alarm in self._alarms)

    def advance(self, seconds: float) -> None:
        until = self._now_s + seconds
        while self._alarms and self._alarms[0].due_s <= until:
            alarm = heapq.heappop(self._alarms)
            self._now_s = alarm.due_s
            if alarm.callback is not None:
                alarm.callback()
        self._now_s = until
