"""People who are said to be in a show: those who run it, and the number of viewers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.records.presence import (
    FRESH_S,
    LEGACY_FRESH_S,
    mark_absent,
    remove_heartbeat,
)
from interactive_broadcast.records.shows import ShowRecord
from interactive_broadcast.seats.viewers import ActiveFanTrigger
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow

PublicShows = Mapping[str, Mapping[str, ShowRecord | None]]
"""The public records of all shows, by admin and `fanUrl`."""

NOBODY = "nobody"
"""An id that no Firebase user has: counting them only puts `full` right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceRepair:
    """Removes people who have gone, and counts again who was miscounted."""

    viewers: ActiveFanTrigger

    def run(
        self, run: ReconcileRun, shows: Iterable[WatchedShow], public_shows: PublicShows
    ) -> None:
        """Put right who is said to be in each show that is on."""
        on = {show.event.id: show for show in shows if show.is_on}
        silent = [event_id for event_id, show in on.items() if _is_silent(show)]
        if silent:
            legacy = run.inventory.has_legacy_clients()
            fresh_s = LEGACY_FRESH_S if legacy else FRESH_S
            run.each(
                "presence",
                silent,
                lambda one: self._remove_gone(run, on[one].event, fresh_s),
            )
        self._recount(run, on, public_shows)

    def _remove_gone(self, run: ReconcileRun, event: EventRecord, fresh_s: int) -> None:
        """Remove the presence of people whose leaving the database did not notice."""
        now_ms = run.now_ms
        # Read again: somebody may have come back since the shows were read.
        presence = run.inventory.presence(event).presence
        gone = presence.stale(now_ms=now_ms, fresh_s=fresh_s)
        place = paths.active_broadcast(event.admin_id, event.fan_url)
        writes: Writes = {}
        for role in gone:
            writes |= mark_absent(place, role)
        for role in presence.left_heartbeats(now_ms=now_ms, fresh_s=fresh_s):
            writes |= remove_heartbeat(place, role)
        if gone:
            run.repaired(Repair.PRESENCE, event.id, writes, gone=[*gone])
        elif writes:
            run.inventory.write(writes)

    def _recount(
        self,
        run: ReconcileRun,
        on: Mapping[str, WatchedShow],
        public_shows: PublicShows,
    ) -> None:
        """Count the fans whom a lost trigger has left out, or left in."""
        found = run.each(
            "viewers", on, lambda one: self._miscounted(run, on[one], public_shows)
        )
        wrong = {one: fans for one, fans in found.items() if fans}
        events = {one: on[one].event for one in wrong}
        places = [
            (events[one].admin_id, events[one].fan_url, fan_id)
            for one, fans in wrong.items()
            for fan_id in sorted(fans)
        ]
        run.each("count", places, lambda place: self.viewers.count(*place))
        run.each(
            "recount", wrong, lambda one: self._report(run, events[one], wrong[one])
        )

    def _miscounted(
        self, run: ReconcileRun, show: WatchedShow, public_shows: PublicShows
    ) -> set[str]:
        """Ids of fans whose mark is wrong, and NOBODY if `full` is."""
        event = show.event
        fans = run.inventory.miscounted(event, has_fans=show.people.has_fans)
        if fans and not show.people.has_fans:
            # Perhaps somebody has come since the shows were read.
            fans = run.inventory.miscounted(event)
        public_show = public_shows.get(event.admin_id, {}).get(event.fan_url)
        return fans | _wrong_full(public_show)

    def _report(self, run: ReconcileRun, event: EventRecord, before: set[str]) -> None:
        """Report a repair if any of those who were miscounted are not any more."""
        fans = run.inventory.miscounted(event)
        public_show = run.inventory.shows.public_show(event.admin_id, event.fan_url)
        settled = before - fans - _wrong_full(public_show)
        if settled:
            run.repaired(Repair.VIEWERS, event.id, fans=len(settled - {NOBODY}))


def _is_silent(show: WatchedShow) -> bool:
    """Whether somebody's last heartbeat is so old that they may have gone."""
    presence, now_ms = show.people.presence, show.read_at
    return bool(
        presence.stale(now_ms=now_ms) or presence.left_heartbeats(now_ms=now_ms)
    )


def _wrong_full(show: ShowRecord | None) -> set[str]:
    is_wrong = show is not None and show.full != (show.viewers >= show.limit)
    return {NOBODY} if is_wrong else set()
