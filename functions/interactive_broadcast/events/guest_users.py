"""The Firebase users of hosts and celebrities, removed when their time is over.

What such a user may do ends by itself: in the database with the event's entry, for
functions with the link. So nothing is lost when Firebase Auth does not answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.errors import AccountsUnavailable
from interactive_broadcast.kernel.models import Id, RecordModel
from interactive_broadcast.kernel.ports import Accounts
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog, Work, WorkKind

TOKENS_LAST = timedelta(minutes=65)
"""A custom token is good for an hour: until then it makes its user anew."""


class FormerGuest(RecordModel):
    """The Firebase user of a link that is being changed: unfinished work."""

    event_id: Id
    uid: Id


def former_guest(event_id: str, uid: str) -> Work:
    """The work of removing the user for good."""
    return Work(WorkKind.GUEST, uid, FormerGuest(event_id=event_id, uid=uid))


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestUsers:
    """Removes users: of a link that is changed, of an event that is over or gone."""

    accounts: Accounts
    events: EventStore
    unfinished: UnfinishedWorkLog

    def begin(self, event_id: str, uids: Sequence[str]) -> None:
        """Note users, before the links that they came by are changed."""
        self.unfinished.begin(*(former_guest(event_id, uid) for uid in uids))

    def remove_former(self, uids: Sequence[str]) -> None:
        """Remove users whose links have been changed.

        The note stays: the reconciler removes them once more when no custom token can
        make them anew.
        """
        if not uids:
            return
        try:
            self.accounts.delete_all(uids)
        except AccountsUnavailable as error:
            logs.warning("guests-left", users=len(uids), reason=error.reason)

    def remove(self, event: EventRecord) -> None:
        """Remove the users of both links of an event that is over or gone.

        Safe to repeat. Raises AccountsUnavailable.
        """
        self.accounts.delete_all(list(guests_of(event).values()))

    def finish(self, former: FormerGuest) -> None:
        """Remove a user for good, unless their link has been given back meanwhile.

        Raises AccountsUnavailable.
        """
        event = self.events.find(former.event_id)
        if event is None or event.status is Status.CLOSED:
            in_use = False
        else:
            in_use = former.uid in guests_of(event).values()
        if not in_use:
            self.accounts.delete_all([former.uid])
