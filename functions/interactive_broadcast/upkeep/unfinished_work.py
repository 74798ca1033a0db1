"""What becomes of work whose function has died: it is ended, or taken back."""

from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError

from interactive_broadcast.admins.models import NewAdmin
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.pictures import Pictures, UsedPicture
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.ports import Accounts, Clock
from interactive_broadcast.kernel.unfinished import (
    UnfinishedRecord,
    UnfinishedWorkLog,
    WorkKind,
)
from interactive_broadcast.upkeep.admin_removal import AdminRemoval
from interactive_broadcast.upkeep.event_removal import EventRemoval
from interactive_broadcast.upkeep.removals import GoneEvent

SECOND_TRY = timedelta(days=1)
"""A producer whose event was not made may make it again with the same pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedWork:
    admins: AdminStore
    events: EventStore
    accounts: Accounts
    clock: Clock
    unfinished: UnfinishedWorkLog
    pictures: Pictures
    event_removal: EventRemoval
    admin_removal: AdminRemoval

    def finish(self, record: UnfinishedRecord) -> bool:
        """Whether something was done.

        Raises:
            BackendError: not now; the note stays, for the next pass.
        """
        try:
            return self._finish(record)
        except ValidationError as error:
            # What we cannot explain we leave, for somebody to look at.
            logs.error("unfinished-unclear", key=record.key, fields=error.error_count())
            return False

    def _finish(self, record: UnfinishedRecord) -> bool:
        match record.kind:
            case WorkKind.PICTURE if self._is_young(record):
                return False
            case WorkKind.ADMIN_REMOVAL:
                # It strikes its note out itself, when it has come to its end.
                self.admin_removal.proceed(record.key.removeprefix(f"{record.kind}-"))
                return True
            case WorkKind.PICTURE:
                self.pictures.remove_unused(UsedPicture.model_validate(record.what))
            case WorkKind.EVENT_REMOVAL:
                self._end_removal(GoneEvent.model_validate(record.what))
            case WorkKind.ADMIN:
                self._end_making(NewAdmin.model_validate(record.what))
        self.unfinished.end(record.key)
        logs.info("unfinished-work-ended", kind=record.kind, key=record.key)
        return True

    def _is_young(self, record: UnfinishedRecord) -> bool:
        return record.at > (self.clock.now() - SECOND_TRY).timestamp() * 1000

    def _end_removal(self, gone: GoneEvent) -> None:
        """Clean up; but an event that is still there was never deleted."""
        if not self.events.exists(gone.event.id):
            self.event_removal.clean_up(gone.event)

    def _end_making(self, new: NewAdmin) -> None:
        """An admin has a record and a Firebase user; half a one is taken back."""
        uid = new.admin_id
        has_record = self.admins.find(uid) is not None
        if has_record and self.accounts.find(uid) is not None:
            return
        self.admins.forget(uid)
        self.accounts.delete(uid)
