"""What may happen to an event on its way to a function: doubled, late, out of order.

Production promises that an event comes at least once, and nothing else. Here it is
drawn by chance, so that the same seed does the same to the same events.
"""

import random
from dataclasses import dataclass
from datetime import timedelta


@dataclass(slots=True, kw_only=True)
class DeliveryFaults:
    """The chances of an event, and how often each came true so far.

    Args:
        chance: decides.
        twice: the share of events that come a second time, from 0 to 1.
        late: the share of deliveries that come late, from 0 to 1. The others are not
            waited for: whatever is on its way at a time arrives in any order.
        latest: how late at most, on the stack's clock.
    """

    chance: random.Random
    twice: float = 0.3
    late: float = 0.3
    latest: timedelta = timedelta(seconds=90)
    events: int = 0
    doubled: int = 0
    delayed: int = 0

    def delays(self) -> list[timedelta]:
        """How long after its time each copy of the next event is sent."""
        copies = 2 if self.chance.random() < self.twice else 1
        delays = [self._delay() for _ in range(copies)]
        self.events += 1
        self.doubled += copies - 1
        self.delayed += sum(1 for delay in delays if delay)
        return delays

    def _delay(self) -> timedelta:
        if self.chance.random() >= self.late:
            return timedelta()
        return self.latest * self.chance.random()
