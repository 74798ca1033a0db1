"""Firebase users alone, without a record: for a superAdmin to put things right."""

from dataclasses import dataclass

from interactive_broadcast.admins.models import (
    CreateUserRequest,
    Deleted,
    UpdateUserRequest,
    User,
    UserRequest,
)
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.kernel.caching import Caches
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import UserIsAdmin
from interactive_broadcast.kernel.ports import Account, Accounts, Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """What superAdmins do with Firebase users; anybody else gets NotSuperAdmin."""

    admins: AdminStore
    accounts: Accounts
    clock: Clock
    caches: Caches
    """Where it may be kept that somebody is an admin, who may not sign in any more."""

    def create(self, caller: Caller, request: CreateUserRequest) -> User:
        """A new Firebase user. Raises EmailTaken."""
        self.admins.require_super_admin(caller)
        account = self.accounts.create(
            email=request.email,
            display_name=request.display_name,
            password=request.password,
        )
        return _shown(account)

    def update(self, caller: Caller, request: UpdateUserRequest) -> User:
        """Change what is given.

        All but the name takes an ID token from a sign-in of the last five minutes, and
        voids every earlier sign-in of the user.

        Raises:
            UserNotFound, EmailTaken.
            RecentLoginRequired: for more than the name.
        """
        self.admins.require_super_admin(caller)
        if request.changes_credentials:
            caller.require_recent_login(self.clock.now().timestamp())
        with self.caches.forgetting():
            account = self.accounts.update(
                request.id,
                email=request.email,
                display_name=request.display_name,
                password=request.password,
                disabled=request.disabled,
            )
        return _shown(account)

    def delete(self, caller: Caller, request: UserRequest) -> Deleted:
        """Delete a Firebase user; one who is gone counts 0.

        It takes an ID token from a sign-in of the last five minutes.

        Raises:
            RecentLoginRequired: the sign-in is older, or not known.
            UserIsAdmin: `deleteAdmin` takes their events, pictures and secrets along.
        """
        self.admins.require_super_admin(caller)
        caller.require_recent_login(self.clock.now().timestamp())
        if self.admins.find(request.id) is not None:
            raise UserIsAdmin("This user is an admin: deleteAdmin.", id=request.id)
        return Deleted(deleted=int(self.accounts.delete(request.id)))


def _shown(account: Account) -> User:
    return User(
        id=account.uid,
        display_name=account.display_name,
        email=account.email,
        disabled=account.disabled,
    )
