"""SuperAdmins: there is always one who can sign in.

Whoever takes the right, the account or the record from one does it while nobody else
does: of two who shut each other out at the same time, one stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from interactive_broadcast.admins.models import AdminRecord
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import LastSuperAdmin, NotSuperAdmin
from interactive_broadcast.kernel.locks import Locks
from interactive_broadcast.kernel.models import RecordModel
from interactive_broadcast.kernel.ports import Accounts
from interactive_broadcast.kernel.unfinished import Work, WorkKind


class SuperAdminChange(RecordModel):
    """`unfinished/superAdmins-change/what`: nothing needs to be known of it."""


CHANGE = Work(WorkKind.SUPER_ADMINS, "change", SuperAdminChange())

AT_ONCE = 100
"""Accounts that are looked up at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuperAdmins:
    """Watches over how many there are."""

    admins: AdminStore
    accounts: Accounts
    locks: Locks

    @contextmanager
    def losing(self, caller: Caller, record: AdminRecord) -> Iterator[None]:
        """Do what makes this admin, if they are one, no superAdmin who can sign in.

        Who does it to somebody else remains. Who does it to themselves must not be the
        last; to know that, all admins are read.

        Raises:
            LastSuperAdmin: nobody would be left.
            NotSuperAdmin: the caller has just been shut out by somebody else.
            ChangeUnderway: another call is at this for somebody.
        """
        if not record.super_admin:
            yield
            return
        with self.locks.holding(CHANGE):
            if caller.uid == record.id:
                self._check_others(caller, record.id)
            else:
                self._check_caller(caller)
            yield

    def _check_caller(self, caller: Caller) -> None:
        self.admins.require_super_admin(caller)
        if not self._can_any_sign_in([str(caller.uid)]):
            raise NotSuperAdmin("This superAdmin cannot sign in any more.")

    def _check_others(self, caller: Caller, uid: str) -> None:
        others = [one.id for one in self.admins.all(caller) if one.super_admin]
        if not self._can_any_sign_in([one for one in others if one != uid]):
            raise LastSuperAdmin("Make another superAdmin first.", id=uid)

    def _can_any_sign_in(self, uids: list[str]) -> bool:
        for start in range(0, len(uids), AT_ONCE):
            found = self.accounts.find_all(uids[start : start + AT_ONCE])
            if any(not account.disabled for account in found.values()):
                return True
        return False
