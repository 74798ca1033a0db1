"""Which adapters the process's environment asks for, each behind its port."""

from datetime import UTC, datetime

import firebase_admin
from google.auth.exceptions import GoogleAuthError

from interactive_broadcast.adapters.accounts import FirebaseAccounts
from interactive_broadcast.adapters.app_check import FirebaseAppCheck
from interactive_broadcast.adapters.callback_proofs import HmacCallbackProofs
from interactive_broadcast.adapters.cloud_tasks import CloudTasks
from interactive_broadcast.adapters.deadlines import TIMEOUT_S
from interactive_broadcast.adapters.opentok import OpenTokProjects
from interactive_broadcast.adapters.realtime_database import FirebaseDatabases
from interactive_broadcast.adapters.session_tokens import JwtSessionTokens
from interactive_broadcast.adapters.storage import CloudStorageImages
from interactive_broadcast.adapters.vault import AesGcmVault
from interactive_broadcast.kernel.config import Settings
from interactive_broadcast.kernel.errors import Misconfigured, Unavailable
from interactive_broadcast.kernel.ports import Ports

settings = Settings()


class SystemClock:
    """The time of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def connect() -> Ports:
    """Every port, as the process's environment says. Makes no call to our project.

    Google's credentials may have to be asked for, which can fail. Then nothing is left,
    so that the next request can try again: the SDK makes no second app of one name.

    Raises:
        Misconfigured: the project has no database.
        Unavailable: there are no credentials now.
    """
    app = _firebase_app()
    try:
        return _connected(app)
    except BaseException as error:
        firebase_admin.delete_app(app)
        if isinstance(error, GoogleAuthError):
            raise Unavailable("Google's credentials cannot be had.") from error
        raise


def _connected(app: firebase_admin.App) -> Ports:
    clock = SystemClock()
    return Ports(
        clock=clock,
        databases=FirebaseDatabases(app),
        projects=OpenTokProjects(api_url=settings.opentok_api_url),
        tasks=CloudTasks(app, region=settings.region),
        vault=AesGcmVault(settings.vault_keys),
        accounts=FirebaseAccounts(app, clock),
        app_attestation=FirebaseAppCheck(app),
        session_tokens=JwtSessionTokens(
            keys=settings.session_keys, audience=lambda: _project(app), clock=clock
        ),
        images=CloudStorageImages(
            project=lambda: _project(app), bucket=lambda: _bucket(app)
        ),
        limits=settings,
        callback_proofs=HmacCallbackProofs(keys=settings.callback_keys, clock=clock),
    )


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
    if "databaseURL" not in options:
        raise Misconfigured(
            "The project has no Realtime Database.", names=["databaseURL"]
        )
    return firebase_admin.initialize_app(
        options={**options, "httpTimeout": TIMEOUT_S}, name="interactive-broadcast"
    )


def _project(app: firebase_admin.App) -> str:
    project = app.project_id
    if not isinstance(project, str):
        raise Misconfigured("The project id is not known.", names=["projectId"])
    return project


def _bucket(app: firebase_admin.App) -> str:
    bucket = app.options.get("storageBucket")
    if not isinstance(bucket, str):
        raise Misconfigured("The project has no bucket.", names=["storageBucket"])
    return bucket
