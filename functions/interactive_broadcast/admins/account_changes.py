"""What an admin's record and Firebase user both say: changed together or not at all.

    lock     a note of the change, with what database and secrets were before
    database record and secrets, as the caller where the rules can judge it
    account  last, and in one request: what Firebase Auth refuses is taken back
    unlock   the note goes

When an answer is lost the note stays. A later call, or the reconciler, looks whether
the Firebase user was changed, and keeps or takes back the rest.

The Firebase user is what one signs in with: where the two differ for another reason (a
client's SDK has changed the address), the record follows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic import ValidationError

from interactive_broadcast.admins.models import AdminRecord, UpdateUserRequest
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import CLOCK_SKEW_S
from interactive_broadcast.kernel.errors import BackendError, Unavailable
from interactive_broadcast.kernel.locks import LEASE, Locks
from interactive_broadcast.kernel.models import EpochMs, Id, Json, RecordModel, epoch_ms
from interactive_broadcast.kernel.ports import Account, Accounts
from interactive_broadcast.kernel.unfinished import (
    UnfinishedRecord,
    UnfinishedWorkLog,
    Work,
    WorkKind,
)


class AdminChange(RecordModel):
    """`unfinished/adminChange-{uid}/what`. What is None of the account stays."""

    admin_id: Id
    email: str | None = None
    display_name: str | None = None
    signs_out: bool = False
    before: dict[str, Json] | None = None
    """Record and secrets as they were. None until anything is changed."""

    @property
    def work(self) -> Work:
        """It as it is noted: one at a time for each admin."""
        return Work(WorkKind.ADMIN_CHANGE, self.admin_id, self)

    def was_made(self, account: Account | None, since: EpochMs) -> bool:
        """Whether the account is as it was to be. It is changed as a whole.

        Args:
            account: as it is some time after the change was begun.
            since: when that was, in ms.
        """
        if account is None:
            return False
        if self.email is not None:
            return account.email == self.email
        if self.signs_out:
            return account.tokens_valid_after_s >= since // 1000 - CLOCK_SKEW_S
        return self.display_name is not None and (
            account.display_name == self.display_name
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanges:
    """Changes of admins, one at a time for each, and the comparison of the two."""

    admins: AdminStore
    accounts: Accounts
    unfinished: UnfinishedWorkLog
    locks: Locks

    @contextmanager
    def making(self, change: AdminChange) -> Iterator[None]:
        """Change record, secrets and, last, the account: all that is within, or none.

        Raises:
            ChangeUnderway: another call is changing this admin, or was interrupted a
                moment ago.
        """
        self._settle_former(change.admin_id)
        self.locks.take(change.work)
        before = self.admins.snapshot(change.admin_id)
        change = change.model_copy(update={"before": before})
        self.unfinished.begin(change.work)
        try:
            yield
        except Unavailable:
            # It may take effect all the same. Then the note says what it was.
            raise
        except BackendError as error:
            self._take_back(change, error)
            raise
        self.locks.release(change.work)

    @contextmanager
    def alone(self, uid: str) -> Iterator[None]:
        """Do something to an admin whom nobody is changing.

        Raises:
            ChangeUnderway: as `making`.
        """
        self._settle_former(uid)
        with self.locks.holding(AdminChange(admin_id=uid).work):
            yield

    def settle(self, note: UnfinishedRecord) -> None:
        """End a change that was interrupted: keep it or take it back, as a whole.

        Safe to repeat. Raises ValidationError: the note is of something else.
        """
        change = AdminChange.model_validate(note.what)
        uid = change.admin_id
        if change.before is not None and self.admins.find(uid) is not None:
            if not change.was_made(self.accounts.find(uid), note.at):
                self.admins.put_back(uid, change.before)
            self._follow(uid)
        self.unfinished.end(note.key)

    def follow(self, record: AdminRecord, account: Account) -> bool:
        """Have a record say what the admin's Firebase user does, and the user be one.

        Not while a call is changing them. Whether there was something to put right.
        """
        if _is_in_step(record, account):
            return False
        if self.unfinished.find(AdminChange(admin_id=record.id).work.key) is not None:
            return False
        # Asked anew: they may have been read while a call was changing them.
        return self._follow(record.id)

    def take_claim(self, account: Account) -> None:
        """Take the claim from a user who has no record, if nothing else is left of one.

        Nothing of whoever is just becoming an admin, or is being removed.
        """
        if account.has_admin_claim and not self.admins.has_anything(account.uid):
            self.accounts.set_admin_claim(account.uid, is_admin=False)

    def _follow(self, uid: str) -> bool:
        record, account = self.admins.find(uid), self.accounts.find(uid)
        if record is None or account is None or _is_in_step(record, account):
            return False
        told = _told_otherwise(record, account)
        if told:
            self.admins.correct(uid, told)
        if not account.has_admin_claim:
            self.accounts.set_admin_claim(uid, is_admin=True)
        logs.info("admin-follows-account", uid=uid, fields=sorted(told))
        return True

    def _settle_former(self, uid: str) -> None:
        left = self.unfinished.find(AdminChange(admin_id=uid).work.key)
        now_ms = epoch_ms(self.locks.clock.now() - LEASE)
        if left is not None and left.at <= now_ms:
            self.settle(left)

    def _take_back(self, change: AdminChange, why: BackendError) -> None:
        try:
            if change.before and self.admins.find(change.admin_id) is not None:
                self.admins.put_back(change.admin_id, change.before)
            self.unfinished.end(change.work.key)
        except BackendError as error:
            # The note stays.
            logs.warning(
                "admin-change-left",
                uid=change.admin_id,
                reason=error.reason,
                refused=why.reason,
            )


def _is_in_step(record: AdminRecord, account: Account) -> bool:
    return account.has_admin_claim and not _told_otherwise(record, account)


def _told_otherwise(record: AdminRecord, account: Account) -> dict[str, Json]:
    """What a record is to say that it does not, by field as stored.

    A name or address that the product does not take (Firebase is less strict) stays in
    the account alone.
    """
    told: dict[str, Json] = {}
    for field, value, known in (
        ("email", account.email, record.email),
        ("displayName", account.display_name, record.display_name),
    ):
        if value not in (None, "", known):
            told |= _taken(field, str(value), known)
    return told


def _taken(field: str, value: str, known: str) -> dict[str, Json]:
    try:
        asked = UpdateUserRequest.model_validate({"id": "x", field: value})
    except ValidationError:
        return {}
    (taken,) = asked.model_dump(
        by_alias=True, exclude={"id"}, exclude_none=True
    ).values()
    return {} if taken == known else {field: taken}
