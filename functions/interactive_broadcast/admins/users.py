"""Firebase users alone, without a record: for a superAdmin to put things right."""

from contextlib import ExitStack
from dataclasses import dataclass

from interactive_broadcast.admins.account_changes import AccountChanges, AdminChange
from interactive_broadcast.admins.addresses import Addresses
from interactive_broadcast.admins.models import (
    AdminRecord,
    CreateUserRequest,
    Deleted,
    UpdateUserRequest,
    User,
    UserRequest,
    new_uid,
)
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.admins.super_admins import SuperAdmins
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.caching import Caches
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import SERVER_TIME
from interactive_broadcast.kernel.errors import Unavailable, UserIsAdmin
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Account, Accounts, Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """What superAdmins do with Firebase users; anybody else gets NotSuperAdmin."""

    admins: AdminStore
    accounts: Accounts
    account_changes: AccountChanges
    super_admins: SuperAdmins
    addresses: Addresses
    clock: Clock
    caches: Caches
    """Where it may be kept that somebody is an admin, who may not sign in any more."""

    def create(self, caller: Caller, request: CreateUserRequest) -> User:
        """A new Firebase user. Raises EmailTaken."""
        self.admins.require_super_admin(caller)
        # Chosen here, so that it can be undone also when the answer is lost.
        uid = new_uid()
        try:
            with self.addresses.naming_holder(caller, request.email):
                account = self.accounts.create(
                    uid=uid,
                    email=request.email,
                    display_name=request.display_name,
                    password=request.password,
                )
        except Unavailable:
            self._take_back(uid)
            raise
        return _shown(account)

    def update(self, caller: Caller, request: UpdateUserRequest) -> User:
        """Change what is given.

        All but the name takes an ID token from a sign-in of the last five minutes, and
        voids every earlier sign-in of the user. Of an admin the record changes as well,
        or neither does.

        Raises:
            UserNotFound, EmailTaken.
            RecentLoginRequired: for more than the name.
            LastSuperAdmin: no superAdmin would be left who can sign in.
            ChangeUnderway: another call is changing this admin.
        """
        self.admins.require_super_admin(caller)
        if request.changes_credentials:
            caller.require_recent_login(self.clock.now().timestamp())
        record = self.admins.find(request.id)
        with self.addresses.naming_holder(caller, request.email):
            if record is None:
                return _shown(self._update_account(request))
            return _shown(self._update_admin(caller, record, request))

    def delete(self, caller: Caller, request: UserRequest) -> Deleted:
        """Delete a Firebase user; one who is gone counts 0.

        It takes an ID token from a sign-in of the last five minutes.

        Raises:
            RecentLoginRequired: the sign-in is older, or not known.
            UserIsAdmin: `deleteAdmin` takes their events, pictures and secrets along.
        """
        self.admins.require_super_admin(caller)
        caller.require_recent_login(self.clock.now().timestamp())
        if self.admins.has_anything(request.id):
            raise UserIsAdmin("This user is an admin: deleteAdmin.", id=request.id)
        return Deleted(deleted=int(self.accounts.delete(request.id)))

    def _update_admin(
        self, caller: Caller, record: AdminRecord, request: UpdateUserRequest
    ) -> Account:
        change = AdminChange(
            admin_id=record.id,
            email=request.email,
            display_name=request.display_name,
            signs_out=request.changes_credentials,
        )
        with ExitStack() as guards:
            if request.disabled:
                guards.enter_context(self.super_admins.losing(caller, record))
            guards.enter_context(self.account_changes.making(change))
            self.admins.write(caller, _record_changes(request))
            return self._update_account(request)

    def _update_account(self, request: UpdateUserRequest) -> Account:
        with self.caches.forgetting():
            return self.accounts.update(
                request.id,
                email=request.email,
                display_name=request.display_name,
                password=request.password,
                disabled=request.disabled,
            )

    def _take_back(self, uid: str) -> None:
        """Delete a user who may have been made.

        One who is left is found by trying again: the refusal says who it is.
        """
        try:
            self.accounts.delete(uid)
        except Unavailable as error:
            logs.warning("user-left", uid=uid, reason=error.reason)


def _record_changes(request: UpdateUserRequest) -> dict[str, Json]:
    place = paths.admin(request.id)
    changed = {"email": request.email, "displayName": request.display_name}
    writes: dict[str, Json] = {
        f"{place}/{field}": value for field, value in changed.items() if value
    }
    return {**writes, f"{place}/updatedAt": SERVER_TIME}


def _shown(account: Account) -> User:
    return User(
        id=account.uid,
        display_name=account.display_name,
        email=account.email,
        disabled=account.disabled,
    )
