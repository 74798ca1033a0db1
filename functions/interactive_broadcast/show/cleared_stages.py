"""What follows when a stage is cleared or resumed, whoever comes to it.

That it is cleared stands in the event, in one write with everything else that is
decided there. What OpenTok has to do follows from that: two effects, each of which is
due once for each time that a stage is cleared. A function that dies after that write
leaves nothing undone: its task goes on, and so does a pass of the reconciler.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import OF_CLEARED_STAGE, EffectRecords
from interactive_broadcast.effects.tasks import EffectTasks
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.events.status import ON
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.records.slates import Slate, Slates
from interactive_broadcast.records.timeline import (
    STAGE_CLEARED,
    STAGE_RESUMED,
    Timeline,
    TimelineEntry,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearedStages:
    """With the backend's rights: what it tells and counts nobody else may write."""

    databases: Databases
    ledger: Ledger
    tasks: EffectTasks
    slates: Slates
    timeline: Timeline

    def begin(self, event: EventRecord) -> bool:
        """Have what follows due, unless that has been seen to. Whether it had not.

        Safe to repeat, and at the same time.
        """
        cleared = event.cleared
        if cleared is None or event.status not in ON:
            return False
        slate = self.slates.at(event.admin_id, event.fan_url)
        details: dict[str, Json] = {"from": slate.began_at if slate else cleared.at}
        if cleared.everybody:
            details["everybody"] = True
        # Before what is counted: whoever dies in between leaves it to be told again.
        first: list[Callable[[], object]] = [
            partial(self._tell, event, STAGE_CLEARED, cleared.at, details),
            partial(self.tasks.store_clearing, event.id, cleared.at),
        ]
        side_by_side(first)
        begin = partial(self.ledger.begin_again, event.id, since=cleared.at)
        return any(side_by_side([partial(begin, one) for one in OF_CLEARED_STAGE]))

    def is_to_begin(self, event: EventRecord, records: EffectRecords) -> bool:
        """Whether `begin` would find something to do. Makes no call."""
        cleared = event.cleared
        return cleared is not None and any(
            effect not in records or records[effect].since != cleared.at
            for effect in OF_CLEARED_STAGE
        )

    def end(self, event: EventRecord, slate: Slate | None) -> None:
        """Have the timeline tell once when a stage was resumed, and forget problems."""
        if slate is None or slate.ended_at is None:
            return
        details: dict[str, Json] = {"from": slate.began_at}
        self._tell(event, STAGE_RESUMED, slate.ended_at, details)
        told = [one for one in OF_CLEARED_STAGE if one in (event.problems or {})]
        if told:
            left = [paths.problem(event.id, one) for one in told]
            self.databases.as_backend().update(dict.fromkeys(left))

    def _tell(
        self, event: EventRecord, what: str, at: EpochMs, details: dict[str, Json]
    ) -> None:
        # The rules let nobody but the owner do it.
        entry = TimelineEntry(what=what, by=event.admin_id, details=details, at=at)
        self.timeline.put_new(event.id, f"{what}-{at}", entry)
