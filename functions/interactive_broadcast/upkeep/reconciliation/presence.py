"""People who are said to be in a show: those who run it, and the number of viewers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from interactive_broadcast.events.guests import GUESTS
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.concurrency import in_batches
from interactive_broadcast.kernel.database import Writes, in_parts
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Limits
from interactive_broadcast.records import watch
from interactive_broadcast.records.presence import ROLES, remove_people
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
    limits: Limits

    def run(self, run: ReconcileRun, shows: Sequence[WatchedShow]) -> list[WatchedShow]:
        """Put right who is said to be in each show that is on.

        Returns:
            The shows without whom this has removed.
        """
        on = {show.event.id: show for show in shows if show.is_on}
        ours = [one for one, show in on.items() if show.people.event_id == one]
        gone = run.each("presence", ours, lambda one: self._look(run, on[one]))
        return [one.without(gone.get(one.event.id, ())) for one in shows]

    def recount(
        self, run: ReconcileRun, shows: Iterable[WatchedShow], public_shows: PublicShows
    ) -> None:
        """Count the fans whom a lost trigger has left out, or left in."""
        on = {show.event.id: show for show in shows if show.is_on}
        found = run.each(
            "viewers",
            on,
            lambda one: self._miscounted(run, on[one], public_shows),
            is_followed=True,
        )
        wrong = {one: fans for one, fans in found.items() if fans}
        events = {one: on[one].event for one in wrong}
        places = [
            (events[one].admin_id, events[one].fan_url, fan_id)
            for one, fans in wrong.items()
            for fan_id in sorted(fans)
        ]
        run.each(
            "count", places, lambda place: self.viewers.count(*place), is_followed=True
        )
        run.each(
            "recount", wrong, lambda one: self._report(run, events[one], wrong[one])
        )

    def _look(self, run: ReconcileRun, show: WatchedShow) -> list[str]:
        """Remember whom nothing shows to be there, and remove them after a while.

        Returns who was removed.
        """
        event_id, before = show.event.id, show.watch
        writes: Writes = {}
        gone: list[str] = []
        if show.sessions is not None:
            absent = show.evidence().absent()
            since = {one: before.absent.get(one, show.read_at) for one in absent}
            writes |= watch.note_absent(event_id, before.absent, since)
            writes |= _remove_silent(show, absent)
            grace_ms = self.limits.presence_grace_s() * 1000
            due = [one for one in absent if show.read_at - since[one] >= grace_ms]
            gone = self._still_absent(run, show, due) if due else []
        writes |= _note_heartbeats(show, gone)
        for some in in_parts(writes):
            run.inventory.write(some)
        self._remove(run, show, gone)
        return gone

    def _still_absent(
        self, run: ReconcileRun, show: WatchedShow, due: Collection[str]
    ) -> list[str]:
        """Those who have not come back since the shows were read."""
        people = run.inventory.presence(show.event, has_old_apps=show.has_old_apps)
        return sorted(show.evidence(people.presence).absent().intersection(due))

    def _remove(
        self, run: ReconcileRun, show: WatchedShow, gone: Collection[str]
    ) -> None:
        """Remove people from the show, each with everything that names them."""
        if not gone:
            return
        event, places = show.event, run.inventory.places(show.event)
        address = (event.admin_id, event.fan_url)
        # Not all at once: each place that is removed is an event for our functions.
        for some in in_batches(sorted(gone)):
            forget = watch.note_absent(event.id, dict.fromkeys(some, 0), {})
            run.inventory.write({**remove_people(address, some, places), **forget})
        roles: list[Json] = [one for one in ROLES if one in gone]
        fans = len(gone) - len(roles)
        counted: dict[str, Json] = {"fans": fans} if fans else {}
        if roles:
            counted["gone"] = roles
        run.repaired(Repair.PRESENCE, event.id, None, **counted)

    def _miscounted(
        self, run: ReconcileRun, show: WatchedShow, public_shows: PublicShows
    ) -> set[str]:
        """Ids of fans whose mark is wrong, and NOBODY if `full` is."""
        event = show.event
        fans = run.inventory.miscounted(event, show.people.fans)
        if fans:
            # Perhaps they have come, or left, since the shows were read.
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


def _note_heartbeats(show: WatchedShow, gone: Collection[str]) -> Writes:
    """Remember the heartbeats of old apps, and remove those of guests who have gone.

    Whoever comes next without a heartbeat would be judged by them.
    """
    place = paths.active_broadcast(show.event.admin_id, show.event.fan_url)
    placed = show.people.presence.placed
    beats = show.heartbeats if show.has_old_apps else {}
    left = {
        role
        for role in GUESTS
        if role in beats
        and role not in placed
        and not beats[role].goes_on(show.read_at)
    }
    kept = {role: beats[role] for role in beats.keys() - left - {*gone}}
    noted = watch.note_heartbeats(show.event.id, show.watch.heartbeats, kept)
    return {**noted, **{f"{place}/{role}HeartBeat": None for role in left}}


def _remove_silent(show: WatchedShow, absent: Collection[str]) -> Writes:
    """Remove connections that the database has lost without noticing it.

    Also those beyond what anybody needs. Those of people who are absent go with their
    places.
    """
    address = (show.event.admin_id, show.event.fan_url)
    presence = show.people.presence
    silent: Writes = {
        paths.connection_presence(*address, person_id, connection_id): None
        for person_id, connection_id in presence.silent(now_ms=show.read_at)
        if person_id not in absent
    }
    crowded: Writes = {
        paths.presence_of(*address, person_id): {**newest}
        for person_id, newest in presence.crowded().items()
        if person_id not in absent
    }
    return silent | crowded


def _wrong_full(show: ShowRecord | None) -> set[str]:
    is_wrong = show is not None and show.full != show.is_full
    return {NOBODY} if is_wrong else set()
