"""Deleting several events together, each with all that belongs to it.

What they have running at OpenTok is ended first: an event of which something cannot be
ended now is left, so that whoever asked sees it and asks again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import (
    Outcome,
    all_in_batches,
    in_batches,
    side_by_side,
)
from interactive_broadcast.kernel.errors import Unavailable
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog
from interactive_broadcast.records.former_archives import FormerArchive
from interactive_broadcast.show.director import Director
from interactive_broadcast.upkeep.event_removal import EventRemoval, check_not_live
from interactive_broadcast.upkeep.event_traces import RemovedEvent


@dataclass(slots=True)
class Removal:
    """What a call has removed."""

    deleted: int = 0
    """How many events."""
    archives: list[FormerArchive] = field(default_factory=list)
    """Their recordings that are left at OpenTok."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRemoval:
    """What `deleteEventsByAdminId` and `deleteAdmin` delete events by."""

    events: EventStore
    event_removal: EventRemoval
    unfinished: UnfinishedWorkLog

    def remove(
        self,
        events: Sequence[EventRecord],
        *,
        caller: Caller | None,
        delete_archives: bool,
    ) -> Removal:
        """Delete events and all that belongs to them.

        Args:
            events: which.
            caller: whose rights decide; None for the backend's own.
            delete_archives: whether their recordings are deleted at OpenTok, too.

        Raises:
            EventIsLive: one is live, end its show first; then none is deleted.
            BackendError: what one has running could not be stopped; the others are
                deleted.
        """
        for event in events:
            check_not_live(event.status, event.id)
        # While the events and their project are there to find the streams by.
        ended, failures = self._with_media_ended(events)
        removal = self._remove_all(
            ended, _Removing(caller, self.event_removal.director, delete_archives)
        )
        if failures:
            raise failures[0]
        return removal

    def _with_media_ended(
        self, events: Sequence[EventRecord]
    ) -> tuple[Sequence[EventRecord], list[Exception]]:
        """Those of these events that have nothing running any more, and why others do.

        If they cannot be ended together each is by itself: so the others can go.
        """
        error = Outcome.of(
            partial(self.event_removal.end_media, events, self.event_removal.director)
        ).error
        if error is None:
            return events, []
        if len(events) == 1:
            return [], [error]
        found = all_in_batches(
            [partial(self._with_media_ended, [one]) for one in events]
        )
        ended = [event for some, _ in found for event in some]
        return ended, [why for _, failures in found for why in failures]

    def remove_closed(
        self,
        events: Sequence[EventRecord],
        director: Director,
        *,
        delete_archives: bool,
    ) -> None:
        """Delete events of an admin who is gone. `director` knows their project.

        Raises:
            Unavailable: something could not be done now; try again.
        """
        self.event_removal.end_media(events, director)
        removing = _Removing(None, director, delete_archives)
        self._remove_all(events, removing)

    def _remove_all(
        self, events: Sequence[EventRecord], removing: "_Removing"
    ) -> Removal:
        """All of them. If one fails, that is raised after all others were tried."""
        removal, failures = Removal(), list[Exception]()
        for batch in in_batches(events):
            outcome = Outcome.of(partial(self._remove_at_once, batch, removing))
            failures += [] if outcome.error is None else [outcome.error]
            removal.archives += [one for left in outcome.results for one in left]
            removal.deleted += len(batch)
        if failures:
            raise failures[0]
        return removal

    def _remove_at_once(
        self, events: Sequence[EventRecord], removing: "_Removing"
    ) -> list[FormerArchive]:
        found = side_by_side([partial(self._found, one, removing) for one in events])
        self.unfinished.begin(*(removed.work for removed in found))
        left = side_by_side([partial(self._remove, one, removing) for one in found])
        return [archive for some in left for archive in some]

    def _found(self, event: EventRecord, removing: "_Removing") -> RemovedEvent:
        admins = removing.director.admins
        return self.event_removal.traces.of(
            event, admins, delete_archives=removing.delete_archives
        )

    def _remove(
        self, removed: RemovedEvent, removing: "_Removing"
    ) -> Sequence[FormerArchive]:
        event = removed.event
        writes = self.events.removal(event)
        self.event_removal.delete_noted(removed, removing.caller, writes)
        try:
            return self.event_removal.traces.remove(removed, removing.director.admins)
        except Unavailable as error:
            # The event is gone, and the note of its removal is there.
            logs.warning("event-left-over", event_id=event.id, reason=error.reason)
            return removed.archives


@dataclass(frozen=True, slots=True)
class _Removing:
    """How events are removed that were chosen together."""

    caller: Caller | None
    """Whose rights decide; None for the backend's own."""
    director: Director
    """Who knows the project of their admin."""
    delete_archives: bool
