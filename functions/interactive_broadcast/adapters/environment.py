"""Which adapters the process's environment asks for, each behind its port."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import firebase_admin
from google.auth.exceptions import GoogleAuthError

from interactive_broadcast.adapters.database_address import database_url
from interactive_broadcast.adapters.deadlines import TIMEOUT_S
from interactive_broadcast.adapters.realtime_database import FirebaseDatabases
from interactive_broadcast.kernel.caching import Caches
from interactive_broadcast.kernel.config import Settings
from interactive_broadcast.kernel.errors import Misconfigured, Unavailable
from interactive_broadcast.kernel.first_use import on_first_use
from interactive_broadcast.kernel.ports import (
    Accounts,
    AppAttestation,
    ArchiveFiles,
    CallbackProofs,
    Images,
    Ports,
    SessionTokens,
    Tasks,
    Vault,
)

if TYPE_CHECKING:
    from interactive_broadcast.kernel.video import VideoProjects

settings = Settings()


class SystemClock:
    """The time of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class DeployedPorts(Ports):
    """Every port, made when it is first used, and its adapter imported then."""

    app: firebase_admin.App

    def __init__(self, app: firebase_admin.App) -> None:
        # Always needed. Raises Misconfigured and GoogleAuthError.
        vars(self).update(
            app=app,
            clock=SystemClock(),
            limits=settings,
            caches=Caches(),
            databases=FirebaseDatabases(app),
        )

    @on_first_use
    def projects(self) -> "VideoProjects":
        from interactive_broadcast.adapters.video_projects import VideoServices

        return VideoServices(
            opentok_url=settings.opentok_api_url,
            vonage_url=settings.vonage_video_api_url,
        )

    @on_first_use
    def tasks(self) -> Tasks:
        from interactive_broadcast.adapters.cloud_tasks import CloudTasks

        return CloudTasks(self.app, region=settings.region)

    @on_first_use
    def vault(self) -> Vault:
        from interactive_broadcast.adapters.vault import AesGcmVault

        return AesGcmVault(settings.vault_keys)

    @on_first_use
    def accounts(self) -> Accounts:
        from interactive_broadcast.adapters.accounts import FirebaseAccounts

        try:
            return FirebaseAccounts(self.app, self.clock)
        except GoogleAuthError as error:
            raise Unavailable("Google's credentials cannot be had.") from error

    @on_first_use
    def app_attestation(self) -> AppAttestation:
        from interactive_broadcast.adapters.app_check import FirebaseAppCheck

        return FirebaseAppCheck(self.app)

    @on_first_use
    def session_tokens(self) -> SessionTokens:
        from interactive_broadcast.adapters.session_tokens import JwtSessionTokens

        return JwtSessionTokens(
            keys=settings.session_keys,
            audience=lambda: _project(self.app),
            clock=self.clock,
        )

    @on_first_use
    def images(self) -> Images:
        from interactive_broadcast.adapters.storage import CloudStorageImages

        return CloudStorageImages(
            project=lambda: _project(self.app), bucket=lambda: _bucket(self.app)
        )

    @on_first_use
    def archive_files(self) -> ArchiveFiles:
        from interactive_broadcast.adapters.storage import CloudStorageArchives

        return CloudStorageArchives(project=lambda: _project(self.app))

    @on_first_use
    def callback_proofs(self) -> CallbackProofs:
        from interactive_broadcast.adapters.callback_proofs import HmacCallbackProofs

        return HmacCallbackProofs(
            keys=settings.callback_keys,
            clock=self.clock,
            functions_url=lambda: functions_url(_project(self.app)),
        )


def connect() -> Ports:
    """Every port, as the process's environment says. Makes no call to our project.

    Google's credentials may have to be asked for, which can fail. Then nothing is left,
    so that the next request can try again: the SDK makes no second app of one name.

    Raises:
        Misconfigured: the project has no such database as is configured.
        Unavailable: there are no credentials now.
    """
    app = _firebase_app()
    try:
        return DeployedPorts(app)
    except BaseException as error:
        firebase_admin.delete_app(app)
        if isinstance(error, GoogleAuthError):
            raise Unavailable("Google's credentials cannot be had.") from error
        raise


def _firebase_app() -> firebase_admin.App:
    """An app of our own, with a deadline for its calls.

    The SDK reads where the project's database and bucket are from the environment only
    when it is given no options at all, so that is done first.
    """
    found = firebase_admin.initialize_app(name="as-deployed")
    options = {
        name: value
        for name in ("projectId", "databaseURL", "storageBucket")
        if (value := found.options.get(name)) is not None
    }
    firebase_admin.delete_app(found)
    options["databaseURL"] = database_url(
        options.get("databaseURL"),
        project=_project(found),
        instance=settings.database_instance(),
        region=settings.region(),
    )
    return firebase_admin.initialize_app(
        options={**options, "httpTimeout": TIMEOUT_S}, name="interactive-broadcast"
    )


def _project(app: firebase_admin.App) -> str:
    project = app.project_id
    if not isinstance(project, str):
        raise Misconfigured("The project id is not known.", names=["projectId"])
    return project


def functions_url(project: str) -> str:
    """Where the functions are, as whoever is outside reaches them."""
    found = settings.functions_url()
    return found or f"https://{settings.region()}-{project}.cloudfunctions.net"


def _bucket(app: firebase_admin.App) -> str:
    bucket = app.options.get("storageBucket")
    if not isinstance(bucket, str):
        raise Misconfigured("The project has no bucket.", names=["storageBucket"])
    return bucket
