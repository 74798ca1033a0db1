"""One run of the reconciler: its order, its repairs, its log line."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.timeline import BACKEND, Timeline
from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.orders import INTERVAL_S, ROUND_S
from interactive_broadcast.upkeep.work_run import WorkRun

BUDGET = timedelta(seconds=240)
"""After that nothing new is begun. The function has five minutes more."""

MAX_IDS = 10
"""Ids in the log line of what nobody can explain."""

RECONCILED = "reconciled"
"""What every repair is called on the timeline."""


class Repair(StrEnum):
    """What a run puts right."""

    WATCHED = "watched"
    """An event had moved on, and its trigger was lost."""
    ENDED = "ended"
    """A show that nobody ended."""
    EFFECTS = "effects"
    """Effects that were due, and that neither trigger nor task had carried out."""
    ARCHIVE = "archive"
    """What became of a live show's recording, which the database did not know."""
    BROADCAST = "broadcast"
    """What became of a live show's stream, which the database did not know."""
    STOPPED = "stopped"
    """A recording or stream that ran for no live show."""
    PUBLISHED = "published"
    """When streams were published on a stage, which no callback had told."""
    PRESENCE = "presence"
    """People who were said to be in a show, and were gone."""
    CONNECTIONS = "connections"
    """Connections of people who are barred, or have lost their seat, or to a show that
    is over."""
    HEADCOUNTS = "headcounts"
    """Connections and streams that were counted wrongly."""
    VIEWERS = "viewers"
    """Fans who were not counted, or counted without being there."""
    LIMIT = "limit"
    """Limits of interactive viewers that were not those of who is on stage."""
    DECK = "deck"
    """Fans on deck who were not first of the line, or first of it and not on deck; and
    fans on stage who still were in line."""
    CALLS = "calls"
    """A show with calls that nobody had answered in time."""
    RECORDS = "records"
    """What was left of a show that is over, or did not say what its event does."""
    ACCOUNTS = "accounts"
    """Admins whose record did not say what their Firebase user does."""
    UNFINISHED = "unfinished"
    """Work whose function was interrupted."""


@dataclass(kw_only=True)
class ReconcileRun(WorkRun):
    """Shared by the steps of a run, whose calls may be side by side."""

    inventory: Inventory
    timeline: Timeline
    budget: timedelta = BUDGET
    repairs: Counter[Repair] = field(default_factory=Counter)
    waiting: int = 0
    """Effects that have been tried, and will be again."""
    refused: int = 0
    """Projects that OpenTok does not let us into any more."""
    unexplained: set[str] = field(default_factory=set)
    """Ids of recordings and streams that run, and are none of ours."""

    @property
    def is_round(self) -> bool:
        """Whether it also goes over other admins' projects, and what shows have left.

        By its minute: nothing is stored, and runs of the same minute agree.
        """
        return int(self.began_at.timestamp()) % ROUND_S < INTERVAL_S

    def repaired(
        self, repair: Repair, event_id: str, writes: Writes | None = None, **how: Json
    ) -> None:
        """Count a repair and put it on the event's timeline.

        Args:
            repair: what was put right.
            event_id: whose timeline.
            writes: the repair itself, for one write with the entry; None if it is done.
            how: details of the entry, in camelCase.
        """
        details: dict[str, Json] = {"repair": repair.value, **how}
        entry = self.timeline.entry(event_id, RECONCILED, BACKEND, details)
        self.inventory.write({**(writes or {}), **entry})
        self.counted(repair)

    def report_once(self, event_id: str, key: str, what: str, **how: Json) -> None:
        """Put something that is no repair on the timeline, unless its key is there."""
        if not self.inventory.has_entry(event_id, key):
            entries = self.timeline.entry(event_id, what, BACKEND, {**how})
            (entry,) = entries.values()
            self.inventory.write({paths.timeline_entry(event_id, key): entry})

    def counted(self, repair: Repair) -> None:
        """Count a repair that needs no entry of its own on a timeline."""
        with self._lock:
            self.repairs[repair] += 1

    def waits_for(self, effects: int) -> None:
        """Count effects that will be tried again."""
        with self._lock:
            self.waiting += effects

    def is_refused(self) -> None:
        """Count a project that OpenTok does not let us into."""
        with self._lock:
            self.refused += 1

    def cannot_explain(self, media_id: str) -> None:
        """Remember a recording or stream that is none of ours."""
        with self._lock:
            self.unexplained.add(media_id)

    def log(self) -> None:
        """Write the one line of this run: a warning when something failed."""
        is_well = self.is_complete and not self.failed
        write = logs.info if is_well else logs.warning
        write(
            "shows-reconciled",
            **{repair.value: self.repairs[repair] for repair in Repair},
            waiting=self.waiting,
            refused=self.refused,
            unexplained=len(self.unexplained),
            unexplained_ids=" ".join(sorted(self.unexplained)[:MAX_IDS]),
            **self.shown,
        )
