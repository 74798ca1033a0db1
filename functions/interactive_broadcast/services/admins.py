"""Admins: their record, their Firebase user, their OpenTok project."""

import secrets
from dataclasses import dataclass

from interactive_broadcast import logs
from interactive_broadcast.domain import paths
from interactive_broadcast.domain.server_values import SERVER_TIME
from interactive_broadcast.errors import (
    AdminNotFound,
    BackendError,
    NotSuperAdmin,
    VideoCredentialsRefused,
)
from interactive_broadcast.models.admins import (
    Admin,
    AdminRecord,
    AdminRequest,
    AdminsById,
    CreateAdminRequest,
    Deleted,
    UpdateAdminRequest,
)
from interactive_broadcast.models.base import Json
from interactive_broadcast.models.identity import Caller
from interactive_broadcast.ports import Accounts, VideoCredentials
from interactive_broadcast.services.admin_removal import AdminRemoval
from interactive_broadcast.stores.admins import AdminStore

ACCOUNT_FIELDS = ("display_name", "email", "password")
"""What Firebase Auth keeps of an admin."""

UID_BYTES = 14
"""28 characters, as many as Firebase's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admins:
    admins: AdminStore
    accounts: Accounts
    removal: AdminRemoval

    def all(self, caller: Caller) -> AdminsById:
        """Every admin, by uid. Raises NotSuperAdmin."""
        found = self.admins.all(caller)
        return AdminsById({record.id: _shown(record) for record in found})

    def get(self, caller: Caller, request: AdminRequest) -> Admin:
        """Raises AdminNotFound, RulesDenied."""
        return _shown(self.admins.get(caller, request.id))

    def create(self, caller: Caller, request: CreateAdminRequest) -> Admin:
        """An admin who can sign in, or nothing at all.

        Without a password the reply has a link for the new admin to choose one.

        Raises:
            NotSuperAdmin, EmailTaken.
            VideoCredentialsRefused: OpenTok does not know the key and secret.
        """
        self.admins.require_super_admin(caller)
        credentials = self._accepted(request)
        # Chosen here, so that it can be undone also when the answer is lost.
        uid = secrets.token_hex(UID_BYTES)
        try:
            self.accounts.create(
                uid=uid,
                email=request.email,
                display_name=request.display_name,
                password=request.password,
            )
            link = None
            if request.password is None:
                link = self.accounts.password_reset_link(request.email)
            self._write_new(caller, uid, request, credentials)
        except BackendError:
            self._undo(uid)
            raise
        logs.info("admin-created", uid=uid)
        admin = _shown(self.admins.get(caller, uid))
        return admin.model_copy(update={"password_reset_link": link})

    def update(self, caller: Caller, request: UpdateAdminRequest) -> Admin:
        """Change what is given.

        Raises:
            AdminNotFound, RulesDenied: none of this id, or none of the caller's.
            NotSuperAdmin: the flag is for another superAdmin to give and take.
            VideoCredentialsRefused, EmailTaken.
        """
        before = self.admins.get(caller, request.id)
        self._check_flag(caller, before, request)
        credentials = self._accepted(request)
        self._update_account(request)
        if credentials is not None:
            self.admins.store_credentials(before.id, credentials)
        self.admins.write(caller, _changes(request))
        return _shown(self.admins.get(caller, before.id))

    def delete(self, caller: Caller, request: AdminRequest) -> Deleted:
        """An admin with everything that is his. One who is gone counts 0.

        Interrupted, it goes on when called again.

        Raises:
            EventIsLive: end the show first.
            RulesDenied: neither oneself nor a superAdmin.
        """
        try:
            admin = self.admins.get(caller, request.id)
        except AdminNotFound:
            # A first call may have died half-way; only a superAdmin comes to here.
            self.removal.clean_up(request.id)
            return Deleted(deleted=0)
        self.removal.prepare(admin)
        self.admins.write(caller, {paths.admin(admin.id): None})
        self.removal.clean_up(admin.id)
        logs.info("admin-deleted", uid=admin.id)
        return Deleted(deleted=1)

    def _accepted(
        self, request: CreateAdminRequest | UpdateAdminRequest
    ) -> VideoCredentials | None:
        """The given credentials, once OpenTok has agreed."""
        if request.ot_api_key is None or request.ot_secret is None:
            return None
        credentials = VideoCredentials(request.ot_api_key, request.ot_secret)
        if not self.admins.projects.accepts(credentials):
            raise VideoCredentialsRefused("OpenTok refuses this key and secret.")
        return credentials

    def _write_new(
        self,
        caller: Caller,
        uid: str,
        request: CreateAdminRequest,
        credentials: VideoCredentials | None,
    ) -> None:
        """Secret first: nobody ever sees an admin whose secret is yet to come."""
        if credentials is not None:
            self.admins.store_secret(uid, credentials.api_secret)
        record = AdminRecord(
            id=uid,
            **request.model_dump(exclude={"password", "ot_secret"}, exclude_none=True),
        ).to_record()
        times: dict[str, Json] = {"createdAt": SERVER_TIME, "updatedAt": SERVER_TIME}
        self.admins.write(caller, {paths.admin(uid): {**record, **times}})

    def _undo(self, uid: str) -> None:
        """Leave nothing of an admin who could not be made completely."""
        try:
            self.admins.forget(uid)
            self.accounts.delete(uid)
        except BackendError as error:
            logs.error("half-admin-left", uid=uid, reason=error.reason)

    def _check_flag(
        self, caller: Caller, before: AdminRecord, request: UpdateAdminRequest
    ) -> None:
        if request.super_admin in (None, before.super_admin):
            return
        if caller.uid == before.id:
            raise NotSuperAdmin("Only another superAdmin may change this.")
        self.admins.require_super_admin(caller)

    def _update_account(self, request: UpdateAdminRequest) -> None:
        given = {name: getattr(request, name) for name in ACCOUNT_FIELDS}
        if any(value is not None for value in given.values()):
            self.accounts.update(request.id, **given)


def _changes(request: UpdateAdminRequest) -> dict[str, Json]:
    place = paths.admin(request.id)
    changed = request.model_dump(
        mode="json",
        by_alias=True,
        exclude_none=True,
        exclude={"id", "password", "ot_api_key", "ot_secret"},
    )
    writes: dict[str, Json] = {
        f"{place}/{key}": value for key, value in changed.items()
    }
    return {**writes, f"{place}/updatedAt": SERVER_TIME}


def _shown(record: AdminRecord) -> Admin:
    return Admin.model_validate(record.to_record())
