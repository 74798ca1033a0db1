"""Connections that may not be there: of the barred, of lost seats, or after the end.

Of a show that is on, the lists that the run has read are looked at. One that is over is
looked at in every run while its people may be there or fans have tokens; then in every
round until nobody has a token any more. In between, and from then on, its entry in the
watch list says that nobody needs to look: such a show costs a run nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from interactive_broadcast.effects.models import Effect, EffectRecords
from interactive_broadcast.effects.plan import idle_until, is_settled
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.ports import Limits
from interactive_broadcast.records import watch
from interactive_broadcast.records.headcounts import Head
from interactive_broadcast.records.watch import WatchList
from interactive_broadcast.seats.grants import FAN_LASTS, whole_show
from interactive_broadcast.show.connection_rights import ConnectionRights, staff_of
from interactive_broadcast.show.disconnecting import Disconnecting
from interactive_broadcast.upkeep.reconciliation.lost_seats import LostSeats
from interactive_broadcast.upkeep.reconciliation.projects import Projects
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionAudit:
    """Ends what nobody has had ended, and drops settled shows from the watch list."""

    disconnecting: Disconnecting
    lost_seats: LostSeats
    watch_list: WatchList
    projects: Projects
    limits: Limits

    def run(self, run: ReconcileRun, shows: Iterable[WatchedShow]) -> None:
        """Look at each show that is on. What is ended is counted in `run`."""
        on = {show.event.id: show for show in shows if show.is_on}
        run.each("connections", on, lambda one: self._look(run, on[one]))

    def look_after(
        self,
        run: ReconcileRun,
        shows: Iterable[WatchedShow],
        ledgers: Mapping[str, EffectRecords],
    ) -> None:
        """Look at each show that is over, unless somebody is working on it.

        Args:
            run: what is ended is counted there.
            shows: those that the run has read.
            ledgers: those that it has read, by event id. The others are read now.
        """
        over = {show.event.id: show for show in shows if not show.is_on}
        run.each(
            "emptiness",
            over,
            lambda one: self._look_after(run, over[one], ledgers.get(one)),
        )

    def _look(self, run: ReconcileRun, show: WatchedShow) -> None:
        """At a show that is on."""
        heads = [] if show.sessions is None else show.sessions.connected
        if not any(head.person is not None for head in heads):
            return
        rights = self.disconnecting.rights(show.event).without(
            self._uncounted(show, heads), self.lost_seats.find(show)
        )
        self._end(run, show.event, heads, rights)

    def _uncounted(self, show: WatchedShow, heads: Iterable[Head]) -> list[str]:
        """Fans who are connected and have no record, also when it is read once more.

        Not while old apps are let in, which make theirs when they like.
        """
        event, fans = show.event, show.people.presence.fans
        if show.has_old_apps or show.people.event_id != event.id:
            return []
        known = {opaque_id(event.id, one) for one in fans} | staff_of(event).keys()
        there = {head.person for head in heads if head.person is not None}
        address = (event.admin_id, event.fan_url)
        return self.disconnecting.uncounted(event.id, address, sorted(there - known))

    def _look_after(
        self, run: ReconcileRun, show: WatchedShow, known: EffectRecords | None
    ) -> None:
        """At a show that is over; and say when that is needed again."""
        event, now = show.event, run.now_ms
        records = self._ledger(event) if known is None else known
        if records is None:
            return
        closed_at = _closed_at(records)
        tokens_until = 0 if closed_at is None else closed_at + self._tokens_ms()
        is_guarded = now < tokens_until
        if is_guarded and _is_settled(records, Effect.DISCONNECT_FANS):
            self._end(run, event, None, self.disconnecting.rights(event))
        is_finished = is_settled(event, records, hls=False)
        if is_finished and not is_guarded:
            self.watch_list.remove(event.id)
            return
        if closed_at is not None and now < closed_at + _ms(FAN_LASTS):
            return
        due = idle_until(event, records, hls=False)
        if not _is_settled(records, Effect.EMPTY_SESSIONS) or not (is_finished or due):
            return
        next_at = due or tokens_until
        if (show.watch.next_at, show.watch.tokens_until) != (next_at, tokens_until):
            run.inventory.write(watch.note_next(event.id, next_at, tokens_until))

    def _ledger(self, event: EventRecord) -> EffectRecords | None:
        """As it is now. None while a call is carrying effects out."""
        ledger = self.disconnecting.ledger
        if ledger.is_being_carried_out(event.id, event.status):
            return None
        return ledger.read(event.id)

    def _end(
        self,
        run: ReconcileRun,
        event: EventRecord,
        heads: Iterable[Head] | None,
        rights: ConnectionRights,
    ) -> None:
        """End what may not be there of these connections; None: of all there are."""
        project = self.projects.of(event.admin_id)
        if project is None:
            return
        if heads is None:
            heads = self.disconnecting.connected(event, project.video)
        if self.disconnecting.end_unwanted(event, project.video, heads, rights):
            run.repaired(Repair.CONNECTIONS, event.id)

    def _tokens_ms(self) -> EpochMs:
        """How long after the end somebody may have a token that is good."""
        return _ms(whole_show(self.limits))


def _ms(duration: timedelta) -> EpochMs:
    return round(duration.total_seconds() * 1000)


def _closed_at(records: EffectRecords) -> EpochMs | None:
    """When the event was closed, as far as its ledger says."""
    entry = records.get(Effect.EMPTY_SESSIONS)
    return None if entry is None else entry.since


def _is_settled(records: EffectRecords, effect: Effect) -> bool:
    return effect in records and records[effect].is_settled
