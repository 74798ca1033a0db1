"""Admins and the keys to their video projects."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Final

from pydantic import SecretStr

from interactive_broadcast.admins.models import AdminRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import (
    SERVER_TIME,
    children,
    compare_and_set,
    get_all,
    read_record,
)
from interactive_broadcast.kernel.errors import (
    AdminNotFound,
    Misconfigured,
    NotSuperAdmin,
    RulesDenied,
    VideoCredentialsMissing,
)
from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.kernel.ports import Databases, Vault
from interactive_broadcast.kernel.unfinished import WorkKind
from interactive_broadcast.kernel.video import Video, VideoCredentials, VideoProjects

FORMER_SECRET: Final = timedelta(days=1)
"""How long a signature secret is still good after another one was set. OpenTok's
settings are changed by hand, before or after; it sends callbacks again for a day."""

FORMER_SECRET_MS: Final = FORMER_SECRET // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProject:
    """What is stored of an admin and the video project. Nothing has been opened yet."""

    admin_id: str
    admin: AdminRecord | None
    """None when there is no such admin."""
    sealed: str | None
    """The project's secret; None when none is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """An admin's video project, and what the admin's shows are allowed to use."""

    admin: AdminRecord
    video: Video
    api_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackSender:
    """Whose project reports, and what its callbacks are signed with."""

    admin: AdminRecord | None
    """None when there is no such admin."""
    signature_secrets: tuple[SecretStr, ...] = field(repr=False)
    """The one that is set, and the one before it for as long as it is good. Empty when
    none is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminStore:
    """`admins` and `secrets`."""

    databases: Databases
    vault: Vault
    projects: VideoProjects

    def get(self, caller: Caller, uid: str) -> AdminRecord:
        """The record, if the rules let the caller see it.

        Raises:
            AdminNotFound: there is none.
            RulesDenied: it is somebody else's, and the caller is no superAdmin.
        """
        value = self.databases.as_caller(caller).get(paths.admin(uid))
        admin = _read(value)
        if admin is None:
            raise AdminNotFound("There is no such admin.", id=uid)
        return admin

    def all(self, caller: Caller) -> list[AdminRecord]:
        """Every admin, in no order. Raises NotSuperAdmin."""
        try:
            value = self.databases.as_caller(caller).get(paths.ADMINS)
        except RulesDenied as error:
            raise NotSuperAdmin("Only a superAdmin sees all admins.") from error
        parsed = [_read(one) for one in (value or {}).values()]
        return [admin for admin in parsed if admin is not None]

    def uids(self) -> list[str]:
        """Of all admins, in order. With the backend's rights: for the reconciler."""
        return self.databases.as_backend().keys(paths.ADMINS)

    def find(self, uid: str) -> AdminRecord | None:
        """The admin; None when there is none.

        With the backend's rights: for shows, whose guests may not read admins.
        """
        return _read(self.databases.as_backend().get(paths.admin(uid)))

    def is_super_admin(self, caller: Caller) -> bool:
        """Whether the caller is a superAdmin. Everybody may read that of themselves."""
        if caller.uid is None:
            return False
        place = f"{paths.admin(caller.uid)}/superAdmin"
        return self.databases.as_caller(caller).get(place) is True

    def require_super_admin(self, caller: Caller) -> None:
        """Refuse a caller who is no superAdmin. Raises NotSuperAdmin."""
        if not self.is_super_admin(caller):
            raise NotSuperAdmin("Only a superAdmin may do this.")

    def write(self, caller: Caller, writes: dict[str, Json]) -> None:
        """Write as the caller: the rules say what an admin may change."""
        self.databases.as_caller(caller).update(writes)

    def snapshot(self, uid: str) -> dict[str, Json]:
        """What `put_back` wants: the record and the secrets, sealed, as they are now.

        With the backend's rights: nobody may read secrets.
        """
        places = {"admin": paths.admin(uid), "secrets": paths.secrets_of(uid)}
        read = get_all(self.databases.as_backend(), places.values())
        found = dict(zip(places, read, strict=True))
        return {name: value for name, value in found.items() if value is not None}

    def put_back(self, uid: str, snapshot: dict[str, Json]) -> None:
        """Make record and secrets what they were, in one write.

        With the backend's rights: nobody may touch secrets, and whoever has changed the
        record may have no right to any more.
        """
        before: dict[str, Json] = {
            paths.admin(uid): snapshot.get("admin"),
            paths.secrets_of(uid): snapshot.get("secrets"),
        }
        self.databases.as_backend().update(before)

    def correct(self, uid: str, fields: dict[str, Json]) -> None:
        """Change fields of a record, by name as stored, unless it is gone meanwhile.

        With the backend's rights: what Firebase Auth says of a user is nobody's wish.
        """
        place = paths.admin(uid)
        for stored in compare_and_set(self.databases.as_backend(), place):
            if "id" not in children(stored.value):
                return
            now: dict[str, Json] = {**fields, "updatedAt": SERVER_TIME}
            if stored.replace({**stored.value, **now}):
                return

    def has_anything(self, uid: str) -> bool:
        """Whether anything of an admin is stored under this uid, or is about to be.

        Also of half an admin: while one is created or removed, or when somebody has
        deleted the record by hand. With the backend's rights: nobody has a right to
        what has no record.
        """
        database = self.databases.as_backend()
        kinds = (WorkKind.ADMIN, WorkKind.ADMIN_REMOVAL)
        places = (
            paths.admin(uid),
            paths.secrets_of(uid),
            paths.admin_events(uid),
            *(paths.unfinished(f"{kind}-{uid}") for kind in kinds),
        )
        return any(side_by_side([partial(database.keys, place) for place in places]))

    def store_secret(self, uid: str, secret: SecretStr) -> None:
        """Encrypt and store the secret of an admin's OpenTok project.

        With the backend's rights: nobody may touch secrets.
        """
        sealed = self.vault.seal(uid, secret)
        self.databases.as_backend().update({paths.secret(uid): sealed})

    def store_credentials(
        self, admin: AdminRecord, credentials: VideoCredentials
    ) -> None:
        """Store key and secret in one write, so that no call ever sees half a change.

        With another project the signature secret of the former one is removed. With
        the backend's rights, because nobody may touch secrets.
        """
        uid = admin.id
        writes: dict[str, Json] = {
            f"{paths.admin(uid)}/otApiKey": credentials.api_key,
            paths.secret(uid): self.vault.seal(uid, credentials.api_secret),
        }
        if credentials.api_key != admin.ot_api_key:
            writes |= _no_signature_secret(uid)
        self.databases.as_backend().update(writes)

    def store_signature_secret(self, uid: str, secret: SecretStr | None) -> None:
        """Encrypt and store what OpenTok signs callbacks with.

        The one before stays good for `FORMER_SECRET`. None removes both. Safe to
        repeat.

        With the backend's rights: nobody may touch secrets.
        """
        database = self.databases.as_backend()
        if secret is None:
            database.update(_no_signature_secret(uid))
            return
        place = paths.signature_secret(uid)
        writes: dict[str, Json] = {place: self.vault.seal(uid, secret)}
        before = database.get(place)
        if isinstance(before, str) and self._opened(uid, before) not in (None, secret):
            writes[paths.former_signature_secret(uid)] = before
            writes[paths.signature_secret_changed_at(uid)] = SERVER_TIME
        database.update(writes)

    def callback_sender(self, uid: str, now_ms: EpochMs) -> CallbackSender:
        """The admin whose project reports, and what its callbacks are signed with now.

        With the backend's rights: nobody may read secrets, and OpenTok is no caller.
        """
        read = self.databases.as_backend().get
        found: list[Any] = side_by_side(
            [partial(self.find, uid), partial(read, paths.secrets_of(uid))]
        )
        admin, stored = found
        sealed = children(stored)
        good = [sealed.get("otSignatureSecret")]
        changed_at = sealed.get("otSignatureSecretChangedAt")
        if isinstance(changed_at, int) and now_ms - changed_at < FORMER_SECRET_MS:
            good.append(sealed.get("formerOtSignatureSecret"))
        secrets = (self.vault.open(uid, one) for one in good if isinstance(one, str))
        return CallbackSender(admin=admin, signature_secrets=tuple(secrets))

    def forget(self, uid: str) -> None:
        """Remove an admin's record and secrets.

        With the backend's rights: the rules cannot judge the record of half an admin,
        and nobody may touch secrets.
        """
        self.databases.as_backend().update(
            {paths.admin(uid): None, paths.secrets_of(uid): None}
        )

    def project(self, admin_id: str) -> Project:
        """The admin's video project.

        With the backend's rights: nobody may read secrets.

        Raises:
            AdminNotFound: there is no such admin.
            VideoCredentialsMissing: the admin has stored none.
        """
        return self.open_project(self.stored_project(admin_id))

    def stored_project(self, admin_id: str) -> StoredProject:
        """What `open_project` needs, read with the backend's rights, side by side."""
        found: list[Any] = side_by_side(
            [partial(self.find, admin_id), partial(self.sealed_secret, admin_id)]
        )
        return StoredProject(admin_id=admin_id, admin=found[0], sealed=found[1])

    def open_project(self, stored: StoredProject) -> Project:
        """The project, from what `stored_project` has read. Makes no call.

        Raises AdminNotFound, VideoCredentialsMissing.
        """
        admin = stored.admin
        if admin is None:
            raise AdminNotFound("There is no such admin.", id=stored.admin_id)
        if admin.ot_api_key is None or stored.sealed is None:
            raise VideoCredentialsMissing("The admin has no video project yet.")
        secret = self.vault.open(stored.admin_id, stored.sealed)
        video = self.projects.of(VideoCredentials(admin.ot_api_key, secret))
        return Project(admin=admin, video=video, api_key=admin.ot_api_key)

    def _opened(self, uid: str, sealed: str) -> SecretStr | None:
        try:
            return self.vault.open(uid, sealed)
        except Misconfigured:
            # Its key is gone: giving the secret anew is what helps.
            return None

    def sealed_secret(self, admin_id: str) -> str | None:
        """The project's secret as stored. With the backend's rights, as `project`."""
        value = self.databases.as_backend().get(paths.secret(admin_id))
        return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerAdmins(AdminStore):
    """The store for one admin whose record is gone, and whose streams still run."""

    former: AdminRecord

    def find(self, uid: str) -> AdminRecord | None:
        """The former admin; None for anybody else."""
        return self.former if uid == self.former.id else None


def _no_signature_secret(uid: str) -> dict[str, Json]:
    return {
        paths.signature_secret(uid): None,
        paths.former_signature_secret(uid): None,
        paths.signature_secret_changed_at(uid): None,
    }


def _read(value: object) -> AdminRecord | None:
    return read_record(AdminRecord, value, "admin-unreadable")
