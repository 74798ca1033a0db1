"""A connection to the target's Firebase with the rights of the backend."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import firebase_admin
import google.auth
from firebase_admin import credentials
from firebase_admin.exceptions import FirebaseError
from google.auth import impersonated_credentials
from google.auth.exceptions import GoogleAuthError

from tools.explanations import SCOPES, explained
from tools.targets import Target

TIMEOUT_S: Final = 20
"""Per call to Firebase."""


class Failed(Exception):
    """A call over a connection has failed; the text says why, and what to do."""


class AsBackend(credentials.Base):  # type: ignore[misc]  # the SDK has no types
    """Lets whoever asks act as the backend's account, as which they need no more.

    The credentials of `gcloud auth application-default login` are of a person: Firebase
    Auth refuses them without a quota project, the Realtime Database for their scopes,
    and which roles somebody needs would be another list. The account of a build that
    deploys has no rights on users at all. Only the backend's own credentials are taken
    as they are.

    Args:
        account: the address of the backend's service account.

    Raises:
        DefaultCredentialsError: there are no credentials here.
    """

    def __init__(self, account: str) -> None:
        """Make no call."""
        found, _ = google.auth.default(scopes=[*SCOPES])
        if getattr(found, "service_account_email", None) != account:
            found = impersonated_credentials.Credentials(  # type: ignore[no-untyped-call]  # the library has few types
                found, account, target_scopes=[*SCOPES]
            )
        self._found = found

    def get_credential(self) -> Any:  # noqa: ANN401 - as the SDK takes them
        return self._found


@contextmanager
def connected(target: Target, name: str) -> Iterator[firebase_admin.App]:
    """Connect to a project, by the Admin SDK; the connection's name is its caller's.

    Raises:
        Failed: there are no credentials; or whatever the SDK raises within the block.
    """
    try:
        with _app(target, name) as app:
            yield app
    except (FirebaseError, GoogleAuthError) as failure:
        raise Failed(explained(failure, target)) from failure


@contextmanager
def _app(target: Target, name: str) -> Iterator[firebase_admin.App]:
    target.point_sdk(os.environ)
    app = firebase_admin.initialize_app(
        None if target.is_local else AsBackend(target.account),
        options={
            "projectId": target.project,
            "databaseURL": target.database_url,
            "httpTimeout": TIMEOUT_S,
        },
        name=name,
    )
    try:
        yield app
    finally:
        firebase_admin.delete_app(app)
