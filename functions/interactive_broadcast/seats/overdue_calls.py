"""Calls that nobody has answered in time: taken back, and noted in the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from interactive_broadcast.events.line_options import MOST_BACKSTAGE
from interactive_broadcast.events.models import EventRecord, SessionKind
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.concurrency import all_in_batches
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.ports import Clock, now_ms
from interactive_broadcast.records.calls import CallStore, OpenCalls
from interactive_broadcast.records.line import LineStore
from interactive_broadcast.seats.line_entries import LineEntries

MAX_TRIES: Final = 3
"""At a fan whose place in line changes meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueCalls:
    """Takes them back, whoever notices. Nothing of a fan who has answered is touched.

    Which calls are looked at goes by the clock of this machine; whether one is overdue
    decide the rules, by the database's, in the write that takes it back.
    """

    calls: CallStore
    line: LineStore
    entries: LineEntries
    clock: Clock

    def take_back(self, event: EventRecord, calls: OpenCalls) -> int:
        """Take back all of a show that are overdue. Safe to repeat, beside itself too.

        Returns:
            How many it has taken back.

        Raises:
            DatabaseUnavailable: not now, or not all.
        """
        due = calls.overdue(now_ms(self.clock))
        if not due:
            return 0
        named = self.calls.named(event, SessionKind.BACKSTAGE, MOST_BACKSTAGE)
        works = [
            partial(
                self._take_back,
                event,
                fan_id,
                [one for one, whom in named.items() if whom == fan_id],
            )
            for fan_id in due
        ]
        return sum(all_in_batches(works))

    def _take_back(
        self, event: EventRecord, fan_id: str, pointers: Sequence[str]
    ) -> bool:
        address = (event.admin_id, event.fan_url, fan_id)
        for _ in range(MAX_TRIES):
            place = self.line.place(*address)
            try:
                self.calls.take_back(event, fan_id, pointers, place)
            except RulesDenied:
                if not self.calls.is_waiting(event, fan_id):
                    # They have answered at this very moment.
                    return False
                # Their place in line has changed, or there is some time left.
                continue
            number = None if place is None else (place.missed or 0) + 1
            self.entries.missed(event.id, fan_id, number)
            return True
        logs.info("call-not-taken-back", event_id=event.id, fan_id=fan_id)
        return False
