"""Admins: their record, their Firebase user, their video project."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from interactive_broadcast.admins.account_changes import AccountChanges, AdminChange
from interactive_broadcast.admins.addresses import Addresses
from interactive_broadcast.admins.models import (
    Admin,
    AdminRecord,
    AdminRequest,
    AdminsById,
    CreateAdminRequest,
    UpdateAdminRequest,
    new_admin,
    new_uid,
)
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.admins.super_admins import SuperAdmins
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.caching import Caches
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import SERVER_TIME
from interactive_broadcast.kernel.errors import (
    BackendError,
    NotSuperAdmin,
    Unavailable,
    VideoCredentialsRefused,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Accounts, Clock
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog, Work
from interactive_broadcast.kernel.video import VideoCredentials

ChangingProject = Callable[
    [AdminRecord, VideoCredentials | None], AbstractContextManager[None]
]
"""Within it other credentials are stored: `show.project_changes`."""

SECRET_FIELDS = ("ot_secret", "ot_signature_secret")
"""What is sealed, and never part of a record."""

NOT_AS_GIVEN = {"password", "ot_api_key", *SECRET_FIELDS}
"""What a record does not have of a request, or in another form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admins:
    """What superAdmins do with admins, and admins with themselves."""

    admins: AdminStore
    accounts: Accounts
    account_changes: AccountChanges
    super_admins: SuperAdmins
    addresses: Addresses
    unfinished: UnfinishedWorkLog
    clock: Clock
    changing_project: ChangingProject
    caches: Caches
    """Where it may be kept since when an admin's sign-ins count."""

    def all(self, caller: Caller) -> AdminsById:
        """Every admin, by uid. Raises NotSuperAdmin."""
        found = self.admins.all(caller)
        return AdminsById({record.id: _shown(record) for record in found})

    def get(self, caller: Caller, request: AdminRequest) -> Admin:
        """One admin, for themselves or a superAdmin.

        Raises AdminNotFound, RulesDenied.
        """
        return _shown(self.admins.get(caller, request.id))

    def create(self, caller: Caller, request: CreateAdminRequest) -> Admin:
        """Create an admin who can sign in, or nothing at all.

        Without a password the reply has a link for the new admin to choose one.

        Raises:
            NotSuperAdmin.
            EmailTaken: `id` says by whom.
            RecentLoginRequired: for another superAdmin.
            InvalidRequest: key and secret are no pair of a video project.
            VideoCredentialsRefused: the video service does not know them.
        """
        self.admins.require_super_admin(caller)
        if request.super_admin:
            self._require_recent_login(caller)
        credentials = self._accepted(request)
        # Chosen here, so that it can be undone also when the answer is lost.
        uid = new_uid()
        work = new_admin(uid)
        self.unfinished.begin(work)
        try:
            with self.addresses.naming_holder(caller, request.email):
                link = self._create_account(uid, request)
            self._write_new(caller, uid, request, credentials)
        except BackendError as error:
            self._undo(work, error)
            raise
        logs.info("admin-created", uid=uid)
        self._end(work)
        admin = _shown(self.admins.get(caller, uid))
        return admin.model_copy(update={"password_reset_link": link})

    def update(self, caller: Caller, request: UpdateAdminRequest) -> Admin:
        """Change what is given.

        A password, e-mail address or key, and who is a superAdmin, is changed by an ID
        token from a sign-in of the last five minutes alone. The first three void every
        earlier sign-in of the admin, with all its tokens.

        All of it is changed or, when the Firebase user cannot be, nothing.

        Raises:
            AdminNotFound, RulesDenied: none of this id, or none of the caller's.
            NotSuperAdmin: the flag is for another superAdmin to give and take.
            RecentLoginRequired: for credentials and the flag.
            InvalidRequest, VideoCredentialsRefused, EmailTaken: as `create`.
            VideoProjectInUse: another project, while shows are on in the present one.
            ChangeUnderway: another call is changing this admin, or how an earlier one
                has ended is not known yet.
        """
        before = self.admins.get(caller, request.id)
        self._check_flag(caller, before, request)
        if request.needs_recent_login(before):
            self._require_recent_login(caller)
        credentials = self._accepted(request)
        change = _account_change(request, before)
        with (
            self.addresses.naming_holder(caller, request.email),
            self._losing(caller, before, request),
            self.account_changes.making(change),
        ):
            with self.changing_project(before, credentials):
                self._change_secrets(before, request, credentials)
            self.admins.write(caller, _changes(request))
            self._update_account(request, change)
        return _shown(self.admins.get(caller, before.id))

    def _require_recent_login(self, caller: Caller) -> None:
        caller.require_recent_login(self.clock.now().timestamp())

    def _accepted(
        self, request: CreateAdminRequest | UpdateAdminRequest
    ) -> VideoCredentials | None:
        """The given credentials as they are stored, once the video service agrees."""
        if request.ot_api_key is None or request.ot_secret is None:
            return None
        projects = self.admins.projects
        credentials = projects.credentials(request.ot_api_key, request.ot_secret)
        if not projects.accepts(credentials):
            raise VideoCredentialsRefused(
                "The video service refuses these credentials."
            )
        return credentials

    def _create_account(self, uid: str, request: CreateAdminRequest) -> str | None:
        """The Firebase user; a link to choose a password, if it has none."""
        self.accounts.create(
            uid=uid,
            email=request.email,
            display_name=request.display_name,
            password=request.password,
        )
        # Before there is a record: whoever is an admin may upload pictures.
        self.accounts.set_admin_claim(uid, is_admin=True)
        if request.password is not None:
            return None
        return self.accounts.password_reset_link(request.email)

    def _write_new(
        self,
        caller: Caller,
        uid: str,
        request: CreateAdminRequest,
        credentials: VideoCredentials | None,
    ) -> None:
        """Write the secrets first, so that no admin is ever without theirs."""
        api_key = None
        if credentials is not None:
            api_key = credentials.api_key
            self.admins.store_secret(uid, credentials.api_secret)
        if request.ot_signature_secret is not None:
            self.admins.store_signature_secret(uid, request.ot_signature_secret)
        record = AdminRecord(
            id=uid,
            ot_api_key=api_key,
            **request.model_dump(exclude=NOT_AS_GIVEN, exclude_none=True),
        ).to_record()
        times: dict[str, Json] = {"createdAt": SERVER_TIME, "updatedAt": SERVER_TIME}
        self.admins.write(caller, {paths.admin(uid): {**record, **times}})

    def _undo(self, work: Work, why: BackendError) -> None:
        """Remove what there is of an admin who could not be created completely.

        A call that was not answered may still take effect: then the note stays, and
        the reconciler looks once more.
        """
        try:
            self.admins.forget(work.of)
            self.accounts.delete(work.of)
            if not isinstance(why, Unavailable):
                self.unfinished.end(work.key)
        except BackendError as error:
            logs.error("half-admin-left", uid=work.of, reason=error.reason)

    def _end(self, work: Work) -> None:
        try:
            self.unfinished.end(work.key)
        except Unavailable as error:
            # The admin is complete, which the reconciler will find.
            logs.warning("note-left", key=work.key, reason=error.reason)

    def _check_flag(
        self, caller: Caller, before: AdminRecord, request: UpdateAdminRequest
    ) -> None:
        if request.super_admin in (None, before.super_admin):
            return
        if caller.uid == before.id:
            raise NotSuperAdmin("Only another superAdmin may change this.")
        self.admins.require_super_admin(caller)

    @contextmanager
    def _losing(
        self, caller: Caller, before: AdminRecord, request: UpdateAdminRequest
    ) -> Iterator[None]:
        if request.super_admin is not False:
            yield
            return
        with self.super_admins.losing(caller, before):
            yield

    def _change_secrets(
        self,
        before: AdminRecord,
        request: UpdateAdminRequest,
        credentials: VideoCredentials | None,
    ) -> None:
        if credentials is not None:
            self.admins.store_credentials(before, credentials)
        if "ot_signature_secret" in request.model_fields_set:
            self.admins.store_signature_secret(before.id, request.ot_signature_secret)

    def _update_account(self, request: UpdateAdminRequest, change: AdminChange) -> None:
        given = (change.email, change.display_name, request.password)
        with self.caches.forgetting():
            if any(value is not None for value in given):
                self.accounts.update(
                    change.admin_id,
                    email=change.email,
                    display_name=change.display_name,
                    password=request.password,
                    sign_out=change.signs_out,
                )
            elif change.signs_out:
                # Of an admin without a Firebase user too: there is nobody to sign out.
                self.accounts.sign_out(change.admin_id)


def _account_change(request: UpdateAdminRequest, before: AdminRecord) -> AdminChange:
    """What the account is to be, of what is asked for."""
    # Forms send what they show. The same address must not sign anybody out.
    email = request.email if request.changes_email(before) else None
    is_signed_out = request.changes_keys or request.password is not None
    return AdminChange(
        admin_id=before.id,
        email=email,
        display_name=request.display_name,
        signs_out=is_signed_out or email is not None,
    )


def _changes(request: UpdateAdminRequest) -> dict[str, Json]:
    place = paths.admin(request.id)
    changed = request.model_dump(
        mode="json",
        by_alias=True,
        exclude_none=True,
        exclude={"id", *NOT_AS_GIVEN},
    )
    writes: dict[str, Json] = {
        f"{place}/{key}": value for key, value in changed.items()
    }
    return {**writes, f"{place}/updatedAt": SERVER_TIME}


def _shown(record: AdminRecord) -> Admin:
    return Admin.model_validate(record.to_record())
