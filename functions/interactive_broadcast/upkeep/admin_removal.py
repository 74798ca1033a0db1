"""Deleting an admin, who may have hundreds of events: in legs, each a stored task.

    prepare    nothing is live, and what still runs at OpenTok is ended
    begin      a note, with what the rest needs to know of the admin
    (delete    the record, as the caller: from now on he is no admin)
    proceed    a leg: some of the events; then the next leg, or the last steps

The function goes one leg and replies how many events remain. Tasks go the others. A leg
looks at what is still there, so it may be gone twice, or at the same time; whatever
dies, the note has the reconciler go on. The secret goes last: it ends streams.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from interactive_broadcast.admins.models import (
    AdminRecord,
    AdminRequest,
    Deleted,
    RemovalTask,
)
from interactive_broadcast.admins.store import AdminStore, FormerAdmins
from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import BATCH
from interactive_broadcast.kernel.errors import AdminNotFound, RulesDenied, Unavailable
from interactive_broadcast.kernel.ports import Accounts, Clock, Databases, Tasks
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog, WorkKind
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.watch import WatchList
from interactive_broadcast.show.director import Director
from interactive_broadcast.upkeep.event_removal import EventRemoval, check_not_live
from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.removals import (
    GoneAdmin,
    RemovalStore,
    former_admin,
    gone_admin,
)

REMOVAL_TASK = "removeAdminTask"

LEG = 100
"""Events of one leg."""

LEG_TIME = timedelta(seconds=20)
"""After that a leg begins no further batch: somebody waits for the first one."""

NET = timedelta(seconds=60)
"""When a leg that has died is taken up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminRemoval:
    databases: Databases
    admins: AdminStore
    events: EventStore
    shows: ShowStore
    watch: WatchList
    inventory: Inventory
    ledger: Ledger
    accounts: Accounts
    tasks: Tasks
    clock: Clock
    unfinished: UnfinishedWorkLog
    removals: RemovalStore
    removal: EventRemoval

    def delete(self, caller: Caller, request: AdminRequest) -> Deleted:
        """An admin with everything that is theirs. One who is gone counts 0.

        Of many events some may remain for now; that and any interruption is made up
        for by itself.

        Raises:
            EventIsLive: end the show first.
            RulesDenied: neither oneself nor a superAdmin.
        """
        try:
            admin = self.admins.get(caller, request.id)
        except AdminNotFound:
            # A first call may have died half-way; only a superAdmin comes to here.
            self.begin(request.id, None)
            left = self.first_leg(request.id)
            return Deleted(deleted=0, remaining=left or None)
        self.prepare(admin)
        self.begin(admin.id, admin.ot_api_key)
        self._delete_record(caller, admin.id)
        logs.info("admin-deleted", uid=admin.id)
        left = self.first_leg(admin.id)
        return Deleted(deleted=1, remaining=left or None)

    def prepare(self, admin: AdminRecord) -> None:
        """What needs the admin's OpenTok project: end what still runs there.

        Raises:
            EventIsLive: end the show first.
            BackendError: something could not be stopped now; try again.
        """
        watched = self.watch.all().items()
        ids = {event.id for event in self.events.open_events(admin.id)}
        ids |= {event_id for event_id, one in watched if one.admin_id == admin.id}
        ids |= set(self.shows.shown_events(admin.id))
        events = self.events.find_all(sorted(ids))
        for event in events:
            check_not_live(event.status, event.id)
        self.removal.settle(events, self.removal.director)

    def begin(self, uid: str, ot_api_key: str | None) -> None:
        """Note it, before anything goes. What was noted before stays, as if new."""
        gone = self._noted(uid) or GoneAdmin(
            admin_id=uid,
            ot_api_key=ot_api_key,
            total=len(self.events.all_ids(uid)),
            started_at=round(self.clock.now().timestamp() * 1000),
        )
        self.unfinished.begin(gone_admin(gone))

    def call_off(self, uid: str) -> None:
        """The admin stays."""
        self.unfinished.end(f"{WorkKind.ADMIN_REMOVAL}-{uid}")

    def first_leg(self, uid: str) -> int:
        """How many events remain. From here on the removal comes to its end by itself.

        Raises:
            DatabaseUnavailable: not even that can be found out.
        """
        try:
            return self.proceed(uid)
        except Unavailable as error:
            logs.warning("admin-removal-interrupted", uid=uid, reason=error.reason)
            return len(self.events.all_ids(uid))

    def proceed(self, uid: str) -> int:
        """Go a leg: how many events remain. Nothing, unless a removal was begun.

        Raises:
            BackendError: not now; try again.
        """
        gone = self._noted(uid)
        if gone is None:
            return 0
        if self.admins.find(uid) is not None:
            # Whoever began it has not come to the record, or was refused.
            self.call_off(uid)
            return 0
        left = self._remove_some(gone)
        logs.info("admin-removal-leg", uid=uid, total=gone.total, remaining=left)
        if left:
            self._hand_on(gone, left)
        else:
            self._finish(gone)
        return left

    def take_up(self, uid: str, ot_api_key: str | None) -> None:
        """After a record has gone, whoever has deleted it.

        A function that did is at it: then a leg is stored, in case that one dies.
        """
        gone = self._noted(uid)
        if gone is not None:
            self._enqueue(gone, "net", at=self.clock.now() + NET)
            return
        self.begin(uid, ot_api_key)
        self.proceed(uid)

    def _delete_record(self, caller: Caller, uid: str) -> None:
        try:
            self.admins.write(caller, {paths.admin(uid): None})
        except RulesDenied:
            self.call_off(uid)
            raise

    def _noted(self, uid: str) -> GoneAdmin | None:
        """What was noted of an admin whose removal has not come to its end."""
        record = self.unfinished.find(f"{WorkKind.ADMIN_REMOVAL}-{uid}")
        return None if record is None else GoneAdmin.model_validate(record.what)

    def _remove_some(self, gone: GoneAdmin) -> int:
        """How many events are left after those that fit into a leg."""
        ids = self.events.all_ids(gone.admin_id)
        director = self._director(gone)
        end = self.clock.now() + LEG_TIME
        done = 0
        while done < min(LEG, len(ids)) and self.clock.now() < end:
            batch = ids[done : done + BATCH]
            self._remove_batch(gone.admin_id, batch, director)
            done += len(batch)
        return len(ids) - done

    def _remove_batch(
        self, uid: str, event_ids: Sequence[str], director: Director
    ) -> None:
        events = self.events.find_all(event_ids)
        self.removal.remove_left([self._ended(event) for event in events], director)
        found = {event.id for event in events}
        self.removal.erase(uid, [one for one in event_ids if one not in found])

    def _ended(self, event: EventRecord) -> EventRecord:
        """The event, its show closed: whoever was live is so no longer."""
        if event.status is not Status.LIVE:
            return event
        # Its trigger leaves the effects to this call, which still has the project.
        self.ledger.announce_status(event, Status.CLOSED)
        self.inventory.close_if_live(event.id)
        return event.model_copy(update={"status": Status.CLOSED})

    def _director(self, gone: GoneAdmin) -> Director:
        """One who can still end what the admin has running."""
        admins = FormerAdmins(
            databases=self.admins.databases,
            vault=self.admins.vault,
            projects=self.admins.projects,
            former=former_admin(gone),
        )
        return replace(self.removal.director, admins=admins)

    def _hand_on(self, gone: GoneAdmin, left: int) -> None:
        """To the next leg, which is a task of its own by what is left."""
        self.removals.note(gone, left=left)
        # Noted anew: for a while the reconciler need not look after it.
        self.unfinished.begin(gone_admin(gone))
        self._enqueue(gone, str(left))

    def _finish(self, gone: GoneAdmin) -> None:
        """The last steps. With the backend's rights: he who is gone has none."""
        uid = gone.admin_id
        self.databases.as_backend().update(
            {
                # The record is gone; but not what may have been written to it since.
                paths.admin(uid): None,
                paths.secrets_of(uid): None,
                paths.open_events(uid): None,
                paths.admin_events(uid): None,
                paths.slugs(uid): None,
                paths.active_broadcasts(uid): None,
                paths.shows(uid): None,
                paths.counted_by_admin(uid): None,
                **self.removals.finished(gone),
            }
        )
        self.accounts.delete(uid)
        self.unfinished.end(gone_admin(gone).key)
        logs.info("admin-removed", uid=uid, events=gone.total)

    def _enqueue(
        self, gone: GoneAdmin, leg: str, *, at: datetime | None = None
    ) -> None:
        task = RemovalTask(admin_id=gone.admin_id)
        self.tasks.enqueue(
            REMOVAL_TASK,
            task.model_dump(mode="json", by_alias=True),
            key=f"{gone.admin_id}-{gone.started_at}-{leg}",
            at=at,
        )
