"""Whether an admin may change to another video project now.

Not while a show is on in the present one: people are in its sessions, what is recorded
and streamed there can be ended by that project alone, as it alone tells what becomes of
a recording's file, and a live show keeps its sessions. All other open events get new
ones when they are next needed (`show.event_sessions`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.admins.models import AdminRecord
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.plan import may_be_occupied, needs_project
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.concurrency import in_batches, side_by_side
from interactive_broadcast.kernel.errors import BackendError, VideoProjectInUse
from interactive_broadcast.kernel.video import Video, VideoCredentials
from interactive_broadcast.records.headcounts import Headcounts, HeadKind
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.watch import WatchList


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectChanges:
    """Looks at the shows that an admin has on or had lately, which are few."""

    admins: AdminStore
    events: EventStore
    shows: ShowStore
    headcounts: Headcounts
    ledger: Ledger
    watched: WatchList

    @contextmanager
    def changing(
        self, admin: AdminRecord, credentials: VideoCredentials | None
    ) -> Iterator[None]:
        """Store other credentials within, if no show hinders it before and after.

        A show may go live at the same time. One that does so after the second look, or
        whose owner's page writes the status itself, is told by a problem of the event.

        Args:
            admin: as it was before.
            credentials: what is to be stored. None, and another secret of the same
                project, hinder no show.

        Raises:
            VideoProjectInUse: a show is on; `ids` says which. What was stored is not to
                stay.
        """
        if credentials is None or credentials.api_key == admin.ot_api_key:
            yield
            return
        wanted = self.admins.projects.of(credentials)
        check = partial(self._check, admin, wanted, self._present(admin))
        check()
        yield
        check()

    def _present(self, admin: AdminRecord) -> Video | None:
        """The project that the admin has, if it can be told."""
        try:
            return self.admins.project(admin.id).video
        except BackendError:
            return None

    def _check(self, admin: AdminRecord, wanted: Video, present: Video | None) -> None:
        pointed = partial(self.events.pointed_at, admin.id)
        shown = partial(self.shows.shown_events, admin.id)
        # A recording may be unfinished when pointers and records are gone.
        watched = partial(self._watched, admin.id)
        looks = [pointed, shown, watched]
        ids = {one for some in side_by_side(looks) for one in some}
        events = [
            # Giving back the project of its sessions is what helps a show.
            one
            for one in self.events.find_all(sorted(ids))
            if not one.is_in(wanted)
        ]
        asked = [partial(self._is_on, one, present) for one in events]
        found = [one for some in in_batches(asked) for one in side_by_side(some)]
        hindering = [
            event.id for event, is_on in zip(events, found, strict=True) if is_on
        ]
        if hindering:
            raise VideoProjectInUse(
                "A show is on in the present video project, or has just been.",
                ids=hindering,
            )

    def _watched(self, admin_id: str) -> list[str]:
        found = self.watched.all().items()
        return [event_id for event_id, one in found if one.admin_id == admin_id]

    def _is_on(self, event: EventRecord, present: Video | None) -> bool:
        if event.status is Status.LIVE:
            return True
        if present is not None and not event.is_in(present):
            # Its project has been left before, and is neither asked nor heard any more.
            return False
        match event.status:
            case Status.PRESHOW:
                return self._is_anybody_there(event, present)
            case Status.CLOSED:
                return self._is_ending(event, present)
            case _:
                return False

    def _is_ending(self, event: EventRecord, present: Video | None) -> bool:
        records = self.ledger.read(event.id)
        if needs_project(records):
            return True
        # Nobody else can put them out of a show that is over.
        return may_be_occupied(records) and self._is_anybody_there(event, present)

    def _is_anybody_there(self, event: EventRecord, present: Video | None) -> bool:
        """By the project's own lists; where it cannot be asked, by its callbacks."""
        if present is not None:
            calls = [partial(present.connections_of, one) for one in event.session_ids]
            try:
                return any(side_by_side(calls))
            except BackendError as error:
                logs.warning("heads-as-told", event_id=event.id, reason=error.reason)
        heads = self.headcounts.marked(event.id).heads
        return any(one.kind is HeadKind.CONNECTIONS for one in heads)
