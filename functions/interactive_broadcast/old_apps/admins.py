"""What old apps do with admins, by the services of today.

Before credentials are changed today's services want an ID token from a sign-in of the
last minutes. The old web app sends its session token alone, which knows when that was:
while old apps are let in, that of a recent sign-in will do.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from interactive_broadcast.admins.models import (
    Admin,
    AdminRequest,
    CreateAdminRequest,
)
from interactive_broadcast.admins.service import Admins
from interactive_broadcast.kernel.callers import RECENT_LOGIN_S, Caller
from interactive_broadcast.kernel.errors import InvalidRequest, RecentLoginRequired
from interactive_broadcast.old_apps.admin_models import UpdateAdminRequest
from interactive_broadcast.old_apps.switch import OldAppsSwitch
from interactive_broadcast.upkeep.admin_removal import AdminRemoval
from interactive_broadcast.upkeep.models import DeleteAdminRequest

R = TypeVar("R")

SIGN_IN_AGAIN: Final = "Sign out, sign in again and save within five minutes."


@dataclass(frozen=True, slots=True, kw_only=True)
class OldAdmins:
    """The paths below `admin` that change something."""

    switch: OldAppsSwitch
    admins: Admins
    removal: AdminRemoval

    def create(self, caller: Caller, request: CreateAdminRequest) -> Admin:
        """Create an admin.

        Raises:
            BackendError: as `Admins.create`.
            OldAppsNotLetIn: for another superAdmin, with a session token.
        """
        return self._recently(caller, lambda it: self.admins.create(it, request))

    def update(self, caller: Caller, request: UpdateAdminRequest) -> Admin:
        """Change what is given. Nothing can be cleared by it.

        Raises:
            BackendError: as `Admins.update`.
            InvalidRequest: another key than the present one, without its secret.
            OldAppsNotLetIn: for credentials, with a session token.
        """
        if request.has_key_alone:
            self._check_same_key(caller, request)
        return self._recently(
            caller, lambda it: self.admins.update(it, request.translated)
        )

    def delete(self, caller: Caller, request: AdminRequest) -> None:
        """Delete an admin. What takes longer than the answer goes on by itself.

        Raises:
            BackendError: as `AdminRemoval.delete`.
            OldAppsNotLetIn: with a session token.
        """
        asked = DeleteAdminRequest(id=request.id)
        self._recently(caller, lambda it: self.removal.delete(it, asked))

    def _recently(self, caller: Caller, act: Callable[[Caller], R]) -> R:
        """What comes of `act`, also for the session token of a recent sign-in.

        Raises:
            RecentLoginRequired: it takes one, and this is none.
            OldAppsNotLetIn: it takes an ID token while old apps are not let in.
        """
        try:
            return act(caller)
        except RecentLoginRequired:
            if caller.has_id_token:
                raise
            self.switch.require_on()
        try:
            return act(replace(caller, has_id_token=True))
        except RecentLoginRequired:
            raise RecentLoginRequired(
                SIGN_IN_AGAIN, maxAgeSeconds=RECENT_LOGIN_S
            ) from None

    def _check_same_key(self, caller: Caller, request: UpdateAdminRequest) -> None:
        stored = self.admins.get(caller, AdminRequest(id=request.id)).ot_api_key
        if request.ot_api_key != stored:
            raise InvalidRequest(
                "A key needs its secret.",
                fields=["otSecret: missing"],
                expected=["otSecret: the secret of this otApiKey"],
            )
