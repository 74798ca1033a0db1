"""Records that shows have left, so that nobody finds the way into one that is over."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.plan import is_over
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.upkeep.orders import MAX_OTHERS, in_turn
from interactive_broadcast.upkeep.reconciliation.presence import PublicShows
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    """Removes the records of shows that are over."""

    events: EventStore
    ledger: Ledger

    def run(
        self,
        run: ReconcileRun,
        shows: Collection[WatchedShow],
        public_shows: PublicShows,
    ) -> None:
        """Remove records that no event needs, at slugs where none of `shows` is on.

        Those of admins who have a show, and in each round of some of the others.
        """
        with_records = set(run.inventory.admins_with_records())
        busy = {show.event.admin_id for show in shows}
        now, everybody = run.clock.now(), with_records.union(public_shows)
        admin_ids = in_turn(busy, everybody, now, size=MAX_OTHERS)
        found = run.each(
            "slugs",
            [uid for uid in admin_ids if uid in with_records],
            run.inventory.slugs_with_records,
            is_followed=True,
        )
        slugs = {(uid, slug) for uid, some in found.items() for slug in some}
        slugs |= {
            (uid, slug) for uid in admin_ids for slug in public_shows.get(uid, ())
        }
        left = sorted(slugs - _in_use(shows))
        run.each("records", left, lambda slug: self._remove(run, *slug))

    def _remove(self, run: ReconcileRun, admin_id: str, fan_url: str) -> None:
        shown = run.inventory.shows.event_at(admin_id, fan_url)
        event = None if shown is None else self.events.find(shown)
        if not self._is_left(admin_id, fan_url, shown, event):
            return
        run.inventory.shows.remove_at(admin_id, fan_url)
        if event is None:
            run.counted(Repair.RECORDS)
        else:
            run.repaired(Repair.RECORDS, event.id)

    def _is_left(
        self, admin_id: str, fan_url: str, shown: str | None, event: EventRecord | None
    ) -> bool:
        """Whether no event needs the records at a slug any more.

        Args:
            admin_id: whose slug.
            fan_url: the slug.
            shown: the event whose show the records are of, as they say.
            event: this event, if there is one.
        """
        if event is not None:
            return event.status is Status.CLOSED and is_over(
                event, self.ledger.read(event.id), hls=False
            )
        if shown is not None:
            return True
        # A host may be early, and a late write leaves fragments. An open event has its
        # slug in the index from its creation on; without one nobody can come here.
        return self.events.id_by_slug(admin_id, "fanUrl", fan_url) is None


def _in_use(shows: Iterable[WatchedShow]) -> set[tuple[str, str]]:
    """Admin id and `fanUrl` of the shows that are on, where the records are theirs."""
    return {
        (show.event.admin_id, show.event.fan_url)
        for show in shows
        if show.is_on and show.people.event_id == show.event.id
    }
