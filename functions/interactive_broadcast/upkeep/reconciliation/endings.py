"""Ends the shows that nobody ends: every minute of them is paid for."""

from dataclasses import dataclass
from enum import StrEnum

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.ports import Limits
from interactive_broadcast.records import watch
from interactive_broadcast.records.presence import PRODUCER
from interactive_broadcast.records.timeline import BACKEND
from interactive_broadcast.show.director import Director
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow


class Ending(StrEnum):
    """Why the backend has ended a show by itself."""

    TOO_LONG = "too-long"
    """It has been live for longer than any show."""
    PRESHOW_TOO_LONG = "preshow-too-long"
    """It has been in preshow for longer than anybody prepares."""
    ABANDONED = "abandoned"
    """The producer has gone, and nobody has been on stage, for some time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """Ends what is live or in preshow for too long, and shows that everybody left."""

    events: EventStore
    effects: EffectServices
    director: Director
    limits: Limits

    def run(self, run: ReconcileRun, shows: list[WatchedShow]) -> list[WatchedShow]:
        """The shows as they are now: those that have been ended are closed."""
        on = {show.event.id: show for show in shows if show.is_on}
        reasons = run.each(
            "endings",
            on,
            lambda event_id: self._reason(run, on[event_id]),
            is_followed=True,
        )
        due = {event_id: why for event_id, why in reasons.items() if why is not None}
        ended = run.each(
            "end", due, lambda event_id: self._end(run, on[event_id], due[event_id])
        )
        return [show.closed() if ended.get(show.event.id) else show for show in shows]

    def _reason(self, run: ReconcileRun, show: WatchedShow) -> Ending | None:
        """Why this show should end, if it should."""
        event, now_ms = show.event, run.now_ms
        if event.status is Status.PRESHOW:
            max_s = self.limits.max_preshow_s()
            is_over = is_preshow_too_long(event, now_ms=now_ms, max_preshow_s=max_s)
            return Ending.PRESHOW_TOO_LONG if is_over else None
        if is_too_long(event, now_ms=now_ms, max_show_s=self.limits.max_show_s()):
            return Ending.TOO_LONG
        since = self._empty_since(run, show)
        abandoned_s = self.limits.abandoned_s()
        is_over = is_abandoned(since, now_ms=now_ms, abandoned_s=abandoned_s)
        return Ending.ABANDONED if is_over else None

    def _empty_since(self, run: ReconcileRun, show: WatchedShow) -> EpochMs | None:
        """Since when nobody has been there, stored from run to run.

        None also when it is not known at the moment; what is stored stays then.
        """
        before = show.watch.empty_since
        is_empty = _is_empty(show)
        if is_empty is None:
            return None
        since = (before or run.now_ms) if is_empty else None
        if since != before:
            run.inventory.write(watch.note_empty(show.event.id, since))
        return since

    def _end(self, run: ReconcileRun, show: WatchedShow, why: Ending) -> bool:
        """Whether it was this run that ended it.

        As `endBroadcast` does, but with the backend's rights: the owner is not there.
        """
        event = show.event
        self.effects.ledger.announce_status(event, Status.CLOSED, reason=why.value)
        if not self.events.close_if(event.id, event.status):
            return False
        self.effects.records.timeline.status(
            event.id, Status.CLOSED, BACKEND, before=event.status, reason=why.value
        )
        run.counted(Repair.ENDED)
        logs.warning("show-ended", event_id=event.id, reason=why.value)
        self.director.follow(show.closed().event, by=BACKEND)
        return True


def _is_empty(show: WatchedShow) -> bool | None:
    """Whether the producer is gone without a word, and nobody is on stage.

    None when OpenTok does not say now who is on stage. Nothing is concluded then.
    """
    if show.event.standby:
        # An intermission that was announced.
        return False
    if show.evidence().is_there(PRODUCER):
        return False
    if show.sessions is None:
        return None
    lists = show.sessions.lists
    # If OpenTok never says, that is no reason either.
    return lists is not None and not lists[SessionKind.STAGE].streams


def is_too_long(event: EventRecord, *, now_ms: EpochMs, max_show_s: int) -> bool:
    """Whether a live event has been so for longer than a show may last."""
    started_at = event.show_started_at
    return started_at is not None and now_ms - started_at > max_show_s * 1000


def is_preshow_too_long(
    event: EventRecord, *, now_ms: EpochMs, max_preshow_s: int
) -> bool:
    """Whether an event has been in preshow for longer than anybody prepares."""
    started_at = event.preshow_started_at
    return started_at is not None and now_ms - started_at > max_preshow_s * 1000


def is_abandoned(
    empty_since: EpochMs | None, *, now_ms: EpochMs, abandoned_s: int
) -> bool:
    """Whether nobody has been there for so long that nobody will come back."""
    return empty_since is not None and now_ms - empty_since >= abandoned_s * 1000
