"""Deleting an admin: what goes before the record, and what goes after it."""

from dataclasses import dataclass

from interactive_broadcast.domain import paths
from interactive_broadcast.models.admins import AdminRecord
from interactive_broadcast.ports import Accounts, Databases
from interactive_broadcast.services.event_removal import EventRemoval, check_not_live
from interactive_broadcast.stores.events import EventStore
from interactive_broadcast.stores.shows import ShowStore


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminRemoval:
    databases: Databases
    events: EventStore
    shows: ShowStore
    accounts: Accounts
    removal: EventRemoval

    def prepare(self, admin: AdminRecord) -> None:
        """What needs the admin's OpenTok project: end what still runs there.

        Raises:
            EventIsLive: end the show first.
            BackendError: something could not be stopped now; try again.
        """
        for event in self.events.open_events(admin.id):
            # The event knows better than its public copy.
            check_not_live(self.events.status(event.id), event.id)
        shown = self.events.find_all(self.shows.shown_events(admin.id))
        self.removal.director.settle(shown)

    def clean_up(self, uid: str) -> None:
        """Everything that an admin leaves behind. Safe to repeat.

        With the backend's rights: what belonged to somebody who is gone belongs, to
        the rules, to nobody.
        """
        events = self.events.find_all(self.events.all_ids(uid))
        self.removal.remove_left(events)
        self.databases.as_backend().update(
            {
                # The record is gone; but not what may have been written to it since.
                paths.admin(uid): None,
                paths.secret(uid): None,
                paths.open_events(uid): None,
                paths.admin_events(uid): None,
                paths.slugs(uid): None,
                paths.active_broadcasts(uid): None,
                paths.shows(uid): None,
                paths.counted_by_admin(uid): None,
            }
        )
        self.accounts.delete(uid)
