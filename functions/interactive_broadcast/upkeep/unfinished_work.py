"""What becomes of work whose function was interrupted: it is finished, or undone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pydantic import ValidationError

from interactive_broadcast.admins.models import NewAdmin
from interactive_broadcast.events import EventServices
from interactive_broadcast.events.guest_users import TOKENS_LAST, FormerGuest
from interactive_broadcast.events.pictures import UsedPicture
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.models import epoch_ms
from interactive_broadcast.kernel.ports import Accounts, Clock
from interactive_broadcast.kernel.unfinished import (
    ABANDONED,
    UnfinishedRecord,
    UnfinishedWorkLog,
    WorkKind,
)
from interactive_broadcast.show.event_sessions import EventSessions, Renewal
from interactive_broadcast.show.former_guests import FormerGuests
from interactive_broadcast.upkeep.admin_events_removal import AdminEventsRemoval
from interactive_broadcast.upkeep.admin_removal import AdminRemoval
from interactive_broadcast.upkeep.event_removal import EventRemoval
from interactive_broadcast.upkeep.event_traces import RemovedEvent
from interactive_broadcast.upkeep.orders import share
from interactive_broadcast.upkeep.recording_removal import (
    RecordingRemoval,
    RecordingToGo,
)

REMOVALS: Final = frozenset(
    {
        *(WorkKind.ADMIN_REMOVAL, WorkKind.EVENTS_REMOVAL),
        *(WorkKind.EVENT_REMOVAL, WorkKind.RECORDING),
    }
)

SECOND_TRY = timedelta(days=1)
"""How long unused pictures are left: a producer may make the same event again."""

MAX_AT_ONCE = 500
"""Notes that are read in one round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedWorkFinisher:
    """Goes by the notes in `unfinished`, each of which says what was begun."""

    events: EventServices
    accounts: Accounts
    clock: Clock
    unfinished: UnfinishedWorkLog
    event_removal: EventRemoval
    admin_removal: AdminRemoval
    admin_events_removal: AdminEventsRemoval
    former_guests: FormerGuests
    event_sessions: EventSessions
    recording_removal: RecordingRemoval

    def abandoned(self) -> list[UnfinishedRecord]:
        """Notes of work that no function can still be doing.

        MAX_AT_ONCE are looked at, others in each round.
        """
        now = self.clock.now()
        keys = share(self.unfinished.keys(), now, size=MAX_AT_ONCE)
        before = epoch_ms(self.clock.now() - ABANDONED)
        return self.unfinished.left_since(before, keys)

    def finish(self, record: UnfinishedRecord) -> bool:
        """Finish or undo the work of a note, and remove the note.

        False when there was nothing to do yet, or the note cannot be read: that one is
        left for somebody to look at. Safe to repeat.

        Raises:
            BackendError: not now; the note stays, for the next run.
        """
        try:
            return self._finish(record)
        except ValidationError as error:
            logs.error("unfinished-unclear", key=record.key, fields=error.error_count())
            return False

    def _finish(self, record: UnfinishedRecord) -> bool:
        if record.kind in REMOVALS:
            return self._go_on(record)
        match record.kind:
            case WorkKind.PICTURE:
                used = UsedPicture.model_validate(record.what)
                may_return = record.at > epoch_ms(self.clock.now() - SECOND_TRY)
                picture = (used.admin_id, used.image_id)
                if may_return and not self.events.pictures.is_going(*picture):
                    return False
                self.events.pictures.finish(used)
            case WorkKind.GUEST:
                former = FormerGuest.model_validate(record.what)
                self.former_guests.finish(former)
                if record.at > epoch_ms(self.clock.now() - TOKENS_LAST):
                    return False
                self.events.guest_users.finish(former)
            case WorkKind.SESSIONS:
                renewal = Renewal.model_validate(record.what)
                self.event_sessions.finish(renewal, {})
            case _:
                self._finish_admin(record)
        self.unfinished.end(record.key)
        logs.info("unfinished-work-ended", kind=record.kind, key=record.key)
        return True

    def _go_on(self, record: UnfinishedRecord) -> bool:
        """Go on with a removal, which removes its note when it has come to its end."""
        of = record.key.removeprefix(f"{record.kind}-")
        match record.kind:
            case WorkKind.ADMIN_REMOVAL:
                self.admin_removal.proceed(of)
            case WorkKind.EVENTS_REMOVAL:
                self.admin_events_removal.proceed(of)
            case WorkKind.RECORDING:
                going = RecordingToGo.model_validate(record.what)
                return self.recording_removal.finish(going)
            case _:
                removed = RemovedEvent.model_validate(record.what)
                return self.event_removal.finish(removed)
        return True

    def _finish_admin(self, record: UnfinishedRecord) -> None:
        if record.kind is WorkKind.ADMIN:
            self._finish_creation(NewAdmin.model_validate(record.what))
        elif record.kind is WorkKind.ADMIN_CHANGE:
            self.events.admins.account_changes.settle(record)
        # Of the other, a lock, nothing else is left by a call that was interrupted.

    def _finish_creation(self, new: NewAdmin) -> None:
        """Keep an admin who has both a record and a Firebase user; else undo both."""
        uid = new.admin_id
        admins = self.events.admins.store
        has_record = admins.find(uid) is not None
        if has_record and self.accounts.find(uid) is not None:
            return
        admins.forget(uid)
        self.accounts.delete(uid)
