"""Hosts and celebrities whose links have been changed: they are out at once.

What they could do in the database, and with functions, has ended with the link. This
ends their connections to OpenTok, whose tokens stay good, and takes their place away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.guest_users import FormerGuest
from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.concurrency import all_in_batches
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.records import disconnections
from interactive_broadcast.records.barred import BarredFans
from interactive_broadcast.records.disconnections import Reason
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.show.disconnecting import Disconnecting


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerGuests:
    """Bars them, so that whatever is left undone here is done by the reconciler."""

    events: EventStore
    admins: AdminStore
    shows: ShowStore
    barred: BarredFans
    disconnecting: Disconnecting

    def leave(self, event: EventRecord, uids: Sequence[str]) -> None:
        """End the connections of the Firebase users of former links, and their places.

        Args:
            event: as it is now, with the new links.
            uids: whose links have just been changed.

        Raises:
            BackendError: not all of it could be done now.
        """
        if not uids:
            return
        self._bar(event, uids)
        self.shows.remove_guests(event, {uid.partition("-")[0] for uid in uids})
        self._disconnect(event, uids)

    def finish(self, former: FormerGuest) -> None:
        """Make up for a function that has changed a link and gone no further.

        Places are left to the reconciler: somebody with the new link may be there.

        Raises:
            BackendError: not now; try again.
        """
        event = self.events.find(former.event_id)
        if event is None or event.status is Status.CLOSED:
            return
        if former.uid in guests_of(event).values():
            return
        if not self.barred.includes(event.id, former.uid):
            self._bar(event, [former.uid])
            self._disconnect(event, [former.uid])

    def _bar(self, event: EventRecord, uids: Sequence[str]) -> None:
        writes: Writes = {}
        for uid in guests_of(event).values():
            # A link may be given back.
            writes[paths.barred_fan(event.id, uid)] = None
            writes[paths.disconnection(event.id, uid)] = None
        for uid in uids:
            writes |= disconnections.entry(event.id, uid, Reason.LINK_CHANGED)
        self.barred.add(event.id, uids, writes)

    def _disconnect(self, event: EventRecord, uids: Sequence[str]) -> None:
        video = self.admins.project(event.admin_id).video
        end = self.disconnecting.end_of_person
        all_in_batches([partial(end, event, video, uid) for uid in uids])
