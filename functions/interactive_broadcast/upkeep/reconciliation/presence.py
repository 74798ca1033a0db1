"""People who are said to be in a show: those who run it, and the number of viewers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from interactive_broadcast.events.guests import GUESTS
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import line_paths, show_paths
from interactive_broadcast.kernel.concurrency import in_batches
from interactive_broadcast.kernel.database import Writes, in_parts
from interactive_broadcast.kernel.ports import Limits
from interactive_broadcast.records import watch
from interactive_broadcast.records.absence import pass_over, take_back
from interactive_broadcast.records.presence import remove_people
from interactive_broadcast.records.shows import ShowRecord
from interactive_broadcast.seats.viewers import ActiveFanTrigger
from interactive_broadcast.upkeep.reconciliation.absences import Missed, Verdict
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
        """Remember whom nothing shows to be there; pass over or remove them in time.

        Returns who was removed.
        """
        event_id, before = show.event.id, show.watch
        writes: Writes = {}
        verdict = Verdict()
        if show.sessions is not None:
            missed = self._missed(run, show)
            writes |= _take_back(show, missed)
            writes |= watch.note_absent(event_id, before.absent, missed.noted)
            writes |= watch.note_away(event_id, before.away, missed.still_away)
            writes |= _remove_silent(show, missed.since)
            verdict = self._judge(run, show, missed)
        writes |= _note_heartbeats(show, verdict.gone)
        for some in in_parts(writes):
            run.inventory.write(some)
        self._carry_out(run, show, verdict)
        return sorted(verdict.gone)

    def _missed(self, run: ReconcileRun, show: WatchedShow) -> Missed:
        """Whom nothing shows to be there, as the run has read it."""
        return Missed.found(
            show.evidence().absent(),
            show.read_at,
            noted=show.watch,
            away=run.inventory.away(show.event) if show.watch.away else {},
        )

    def _judge(self, run: ReconcileRun, show: WatchedShow, missed: Missed) -> Verdict:
        """What is due for whom, of those who have not come back since."""
        grace_ms = self.limits.presence_grace_s() * 1000
        line_grace_ms = max(grace_ms, self.limits.line_grace_s() * 1000)
        due = missed.due(grace_ms=grace_ms, line_grace_ms=line_grace_ms)
        if not due:
            return Verdict()
        people = run.inventory.presence(show.event, has_old_apps=show.has_old_apps)
        still = due & show.evidence(people.presence).absent()
        is_any_fan = not still.isdisjoint(people.fans)
        in_line = run.inventory.in_line(show.event) if is_any_fan else set()
        return missed.verdict(still, in_line, line_grace_ms=line_grace_ms)

    def _carry_out(
        self, run: ReconcileRun, show: WatchedShow, verdict: Verdict
    ) -> None:
        """Pass people over, or remove them, each with everything that names them."""
        if not verdict.passed_over and not verdict.gone:
            return
        event, places = show.event, run.inventory.places(show.event)
        address = (event.admin_id, event.fan_url)
        # Not all at once: each place that changes is an event for our functions.
        for some in in_batches(sorted(verdict.passed_over)):
            since = {one: verdict.passed_over[one] for one in some}
            noted = watch.note_away(event.id, {}, since)
            _write(run, event, some, pass_over(address, since, places) | noted)
            run.inventory.drop_left_places(event, some)
        for some in in_batches(sorted(verdict.gone)):
            noted = watch.note_away(event.id, dict.fromkeys(some, 0), {})
            _write(run, event, some, remove_people(address, some, places) | noted)
        run.repaired(Repair.PRESENCE, event.id, None, **verdict.counted)

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


def _write(
    run: ReconcileRun, event: EventRecord, people: Iterable[str], writes: Writes
) -> None:
    """What becomes of people who were missed, whom nobody needs to miss any more."""
    forget = watch.note_absent(event.id, dict.fromkeys(people, 0), {})
    run.inventory.write({**writes, **forget})


def _take_back(show: WatchedShow, missed: Missed) -> Writes:
    """Have those who are there again be so in line, and nobody there without a record.

    A place may have been left while its fan was passed over.
    """
    address = (show.event.admin_id, show.event.fan_url)
    fans = show.people.fans
    back = take_back(address, missed.back & fans)
    left = (line_paths.line_place(*address, one) for one in missed.back - fans)
    return {**back, **dict.fromkeys(left)}


def _note_heartbeats(show: WatchedShow, gone: Collection[str]) -> Writes:
    """Remember the heartbeats of old apps, and remove those of guests who have gone.

    Whoever comes next without a heartbeat would be judged by them.
    """
    place = show_paths.active_broadcast(show.event.admin_id, show.event.fan_url)
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
        show_paths.connection_presence(*address, person_id, connection_id): None
        for person_id, connection_id in presence.silent(now_ms=show.read_at)
        if person_id not in absent
    }
    crowded: Writes = {
        show_paths.presence_of(*address, person_id): {**newest}
        for person_id, newest in presence.crowded().items()
        if person_id not in absent
    }
    return silent | crowded


def _wrong_full(show: ShowRecord | None) -> set[str]:
    is_wrong = show is not None and show.full != show.is_full
    return {NOBODY} if is_wrong else set()
