"""Deleting an admin, who may have hundreds of events: in batches, each a stored task.

    prepare    nothing is live, and what still runs at OpenTok is ended
    begin      a note, with what the rest needs to know of the admin
    (delete    the record, as the caller: from now on they are no admin)
    proceed    a batch: some of the events; then the next batch, or the last steps
    once more  their pictures, when no ID token is good any more; then the note

The function does one batch and replies how many events remain. Tasks do the others. A
batch looks at what is still there, so it may be done twice, or at the same time. When
one is interrupted, the reconciler goes on by the note. The secret goes last: it takes
it to end streams.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from interactive_broadcast.admins.models import AdminRecord
from interactive_broadcast.admins.store import FormerAdmins
from interactive_broadcast.effects import EffectServices
from interactive_broadcast.events import EventServices
from interactive_broadcast.events.guest_users import TOKENS_LAST
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import Outcome, in_batches, side_by_side
from interactive_broadcast.kernel.errors import (
    AdminNotFound,
    BackendError,
    NotReadyYet,
    RulesDenied,
    Unavailable,
    UserNotFound,
)
from interactive_broadcast.kernel.models import (
    EpochMs,
    Id,
    RequestModel,
    epoch_ms,
)
from interactive_broadcast.kernel.ports import Accounts, Clock, Tasks, now_ms
from interactive_broadcast.show.director import Director
from interactive_broadcast.upkeep.batch_removal import BatchRemoval
from interactive_broadcast.upkeep.event_removal import EventRemoval, check_not_live
from interactive_broadcast.upkeep.former_archives import FormerArchives, told
from interactive_broadcast.upkeep.models import DeleteAdminRequest, DeletedShows
from interactive_broadcast.upkeep.orders import rotated
from interactive_broadcast.upkeep.removal_records import RemovalRecords, RemovedAdmin

REMOVAL_TASK = "removeAdminTask"

EVENTS_PER_BATCH = 100

BATCH_TIME = timedelta(seconds=20)
"""After that a batch begins with no more events: somebody waits for the first one."""

GIVEN_UP = timedelta(days=1)
"""After that an event that cannot be removed properly goes as it is, and a recording
that OpenTok does not delete is left, so that all else of the admin's can go."""

FALLBACK_DELAY = timedelta(seconds=60)
"""When a task goes on after a function that has been interrupted."""


class RemovalTask(RequestModel):
    """The payload of `removeAdminTask`."""

    admin_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminRemoval:
    """`deleteAdmin`, `removeAdminTask`, `onAdminDeleted`."""

    events: EventServices
    effects: EffectServices
    accounts: Accounts
    tasks: Tasks
    clock: Clock
    records: RemovalRecords
    event_removal: EventRemoval
    batches: BatchRemoval
    former_archives: FormerArchives

    def delete(self, caller: Caller, request: DeleteAdminRequest) -> DeletedShows:
        """Delete an admin with everything that is theirs. One who is gone counts 0.

        Of many events some may remain for now: `remaining` says how many. They go by
        themselves. It takes an ID token from a sign-in of the last five minutes.

        Raises:
            EventIsLive: end the show first.
            RulesDenied: the caller is neither this admin nor a superAdmin.
            RecentLoginRequired: the caller's sign-in is not of the last minutes.
            LastSuperAdmin: no superAdmin would be left who can sign in.
            ChangeUnderway: another call is changing this admin.
            VideoUnavailable: what they have running could not be stopped; try again.
        """
        try:
            admin = self.events.admins.store.get(caller, request.id)
        except AdminNotFound:
            # An earlier call may have been interrupted. Only superAdmins get this far.
            caller.require_recent_login(self.clock.now().timestamp())
            if self._is_done(request.id):
                return DeletedShows(deleted=0)
            self.begin(request.id, None, delete_archives=request.delete_archives)
            return self._first_batch(request.id, deleted=0)
        caller.require_recent_login(self.clock.now().timestamp())
        self._prepare(admin)
        with (
            self.events.admins.super_admins.losing(caller, admin),
            self.events.admins.account_changes.alone(admin.id),
        ):
            self.begin(
                admin.id, admin.ot_api_key, delete_archives=request.delete_archives
            )
            self._delete_record(caller, admin.id)
        logs.info("admin-deleted", uid=admin.id)
        return self._first_batch(admin.id, deleted=1)

    def begin(
        self, uid: str, ot_api_key: str | None, *, delete_archives: bool = False
    ) -> None:
        """Note that the removal begins. What was noted before is kept, as if new.

        Args:
            uid: of the admin.
            ot_api_key: of their OpenTok project, to end later what may still run there.
            delete_archives: whether their recordings are deleted there, too.
        """
        removed = self.records.find(uid)
        if removed is None or removed.again_at is not None:
            removed = RemovedAdmin(
                admin_id=uid,
                ot_api_key=ot_api_key,
                total=len(self.events.store.all_ids(uid)),
                started_at=now_ms(self.clock),
            )
        if delete_archives:
            removed = removed.model_copy(update={"delete_archives": True})
        self.records.begin(removed)

    def proceed(self, uid: str) -> int:
        """Do a batch and return how many events remain.

        Does nothing unless a removal was begun. Safe to repeat.

        Raises:
            BackendError: not now; try again.
        """
        removed = self.records.find(uid)
        if removed is None:
            return 0
        if self.events.admins.store.find(uid) is not None:
            # The record was not deleted: the call was interrupted before, or refused.
            self.records.end(uid)
            return 0
        if removed.again_at is not None:
            self._look_again(removed, removed.again_at)
            return 0
        left = self._remove_some(removed)
        logs.info("admin-removal-batch", uid=uid, total=removed.total, remaining=left)
        if left:
            self._take_claim(uid)
            self._store_next_batch(removed, left)
        else:
            self._finish(removed)
        return left

    def on_deleted(self, uid: str, before: object) -> None:
        """Remove everything else after a record was deleted, whoever has done that.

        If a function is removing the admin, only a batch is stored for later, in case
        that function is interrupted. An admin who has been created again stays.

        Args:
            uid: key of the record that was removed.
            before: the record, as it was.

        Raises:
            BackendError: not now. The note, once it is there, has the reconciler go on.
        """
        if self.events.admins.store.find(uid) is not None:
            return
        removed = self.records.find(uid)
        if removed is None or removed.again_at is not None:
            self.begin(uid, _api_key(before))
            self.proceed(uid)
        else:
            self._enqueue(removed, "fallback", at=self.clock.now() + FALLBACK_DELAY)
        logs.info("admin-removal-taken-up", uid=uid)

    def _prepare(self, admin: AdminRecord) -> None:
        """End what still runs at the admin's OpenTok project, while it is known.

        Raises:
            EventIsLive: end the show first.
            BackendError: something could not be stopped now; try again.
        """
        records = self.effects.records
        watched = records.watch_list.all().items()
        ids = set(self.events.store.open_ids(admin.id))
        ids |= {event_id for event_id, one in watched if one.admin_id == admin.id}
        ids |= set(records.shows.shown_events(admin.id))
        events = self.events.store.find_all(sorted(ids))
        for event in events:
            check_not_live(event.status, event.id)
        self.event_removal.end_media(events, self.event_removal.director)
        for event_id in sorted(ids - {event.id for event in events}):
            # It was deleted a moment ago, and its task may not have come to it yet.
            self.event_removal.proceed(event_id)

    def _delete_record(self, caller: Caller, uid: str) -> None:
        try:
            self.events.admins.store.write(caller, {paths.admin(uid): None})
        except RulesDenied:
            self.records.end(uid)
            raise

    def _is_done(self, uid: str) -> bool:
        """Whether a removal has come to its end, and is only to be looked at again."""
        removed = self.records.find(uid)
        return removed is not None and removed.again_at is not None

    def _first_batch(self, uid: str, *, deleted: int) -> DeletedShows:
        """Do a batch. From here on the removal comes to its end by itself.

        Raises:
            DatabaseUnavailable: it cannot be found out how many events remain.
        """
        try:
            left = self.proceed(uid)
        except Unavailable as error:
            logs.warning("admin-removal-interrupted", uid=uid, reason=error.reason)
            left = len(self.events.store.all_ids(uid))
        archives = told(self.former_archives.former.all(uid))
        return DeletedShows(deleted=deleted, remaining=left or None, archives=archives)

    def _remove_some(self, removed: RemovedAdmin) -> int:
        """How many events are left after those that fit into a batch.

        It begins with others each time: some may not let themselves be removed now.

        Raises:
            BackendError: none of them was removed, and one says why.
        """
        ids = rotated(self.events.store.all_ids(removed.admin_id), self.clock.now())
        director = self._director(removed)
        end = self.clock.now() + BATCH_TIME
        done, failures = 0, list[Exception]()
        for at_once in in_batches(ids[:EVENTS_PER_BATCH]):
            if self.clock.now() >= end:
                break
            failed = self._failures(removed, at_once, director)
            done += len(at_once) - len(failed)
            failures += failed
        if failures and not done:
            raise failures[0]
        return len(ids) - done

    def _failures(
        self, removed: RemovedAdmin, event_ids: Sequence[str], director: Director
    ) -> list[Exception]:
        """Remove these events. Why it was not possible, for each that is left.

        If they do not go together each is removed by itself, so that the others go.
        """
        outcome = Outcome.of(
            partial(self._remove_at_once, removed, event_ids, director)
        )
        if outcome.error is None:
            return []
        if len(event_ids) == 1:
            return self._last_resort(removed, event_ids[0], outcome.error)
        calls = [partial(self._failures, removed, [one], director) for one in event_ids]
        return [failure for some in side_by_side(calls) for failure in some]

    def _last_resort(
        self, removed: RemovedAdmin, event_id: str, error: Exception
    ) -> list[Exception]:
        """Why an event is left; nothing if it was removed as it is, after a day.

        By then OpenTok has ended by itself what it may have had running.
        """
        if isinstance(error, BackendError):
            reason = error.reason
            logs.warning("event-not-removed", event_id=event_id, reason=reason)
        else:
            logs.error("event-not-removed", cause=error, event_id=event_id)
        if removed.started_at > epoch_ms(self.clock.now() - GIVEN_UP):
            return [error]
        last = partial(self.event_removal.remove_as_it_is, removed.admin_id, event_id)
        again = Outcome.of(last).error
        return [] if again is None else [again]

    def _remove_at_once(
        self, removed: RemovedAdmin, event_ids: Sequence[str], director: Director
    ) -> None:
        events = self.events.store.find_all(event_ids)
        self.batches.remove_closed(
            [self._close(one) for one in events],
            director,
            delete_archives=removed.delete_archives,
        )
        found = {event.id for event in events}
        fragments = [one for one in event_ids if one not in found]
        self.event_removal.traces.remove_fragments(removed.admin_id, fragments)

    def _close(self, event: EventRecord) -> EventRecord:
        """The event, closed if it was live: nobody else is there to end it."""
        if event.status is not Status.LIVE:
            return event
        # Its trigger leaves the effects to this call, which still has the project.
        self.effects.ledger.announce_status(event, Status.CLOSED)
        self.events.store.close_if(event.id, Status.LIVE)
        return event.model_copy(update={"status": Status.CLOSED})

    def _director(self, removed: RemovedAdmin) -> Director:
        """A director who can still end what the admin has running."""
        admins = self.events.admins.store
        former = AdminRecord(
            id=removed.admin_id,
            display_name="",
            email="",
            ot_api_key=removed.ot_api_key,
        )
        former_admins = FormerAdmins(
            databases=admins.databases,
            vault=admins.vault,
            projects=admins.projects,
            former=former,
        )
        return replace(self.event_removal.director, admins=former_admins)

    def _take_claim(self, uid: str) -> None:
        """Take the claim of a user who stays for now, and may upload nothing more."""
        with suppress(UserNotFound):
            self.accounts.set_admin_claim(uid, is_admin=False)

    def _store_next_batch(self, removed: RemovedAdmin, left: int) -> None:
        """Store progress and the next batch: a task of its own by what is left."""
        self.records.set_progress(removed, left=left)
        # Noted anew: for a while the reconciler need not look after it.
        self.records.begin(removed)
        self._enqueue(removed, str(left))

    def _finish(self, removed: RemovedAdmin) -> None:
        """The last steps: the Firebase user, what is stored of the admin, the files.

        The user first: a recording that is processed yet may take hours. An ID token is
        good for an hour whatever becomes of its user, and whoever has one may upload.
        So the note stays for so long.
        """
        uid = removed.admin_id
        self.accounts.delete(uid)
        self._delete_archives(removed)
        self.records.remove_rest(removed)
        self.events.pictures.remove_folder(uid)
        again_at = epoch_ms(self.clock.now() + TOKENS_LAST)
        self.records.begin(removed.model_copy(update={"again_at": again_at}))
        logs.info("admin-removed", uid=uid, events=removed.total)

    def _delete_archives(self, removed: RemovedAdmin) -> None:
        """Delete the recordings at OpenTok, while there is the secret that it takes.

        Raises:
            NotReadyYet: there are more, or one is being processed still.
        """
        if not removed.delete_archives:
            return
        uid, admins = removed.admin_id, self._director(removed).admins
        if self.former_archives.delete_all(uid, admins):
            return
        if removed.started_at > epoch_ms(self.clock.now() - GIVEN_UP):
            raise NotReadyYet("Recordings are still to be deleted.", id=uid)
        logs.error("archives-given-up", uid=uid)

    def _look_again(self, removed: RemovedAdmin, again_at: EpochMs) -> None:
        if again_at > now_ms(self.clock):
            return
        self.events.pictures.remove_folder(removed.admin_id)
        self.records.remove_rest(removed)
        self.records.end(removed.admin_id)

    def _enqueue(
        self, removed: RemovedAdmin, batch: str, *, at: datetime | None = None
    ) -> None:
        task = RemovalTask(admin_id=removed.admin_id)
        self.tasks.enqueue(
            REMOVAL_TASK,
            task.model_dump(mode="json", by_alias=True),
            key=f"{removed.admin_id}-{removed.started_at}-{batch}",
            at=at,
        )


def _api_key(record: object) -> str | None:
    """The API key of an admin's OpenTok project, if the record had one."""
    found = record.get("otApiKey") if isinstance(record, dict) else None
    return found if isinstance(found, str) else None
