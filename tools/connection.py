"""A connection to the target's Firebase with the rights of the project's owner."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import firebase_admin
from firebase_admin.exceptions import FirebaseError
from google.auth.exceptions import GoogleAuthError

from tools.targets import Target

TIMEOUT_S: Final = 20
"""Per call to Firebase."""

MAX_CHARS: Final = 300
"""Of what the SDK says. Its first line names what was refused, never a value."""

FAILURES: Final = (FirebaseError, GoogleAuthError)
"""What calls over a connection may raise."""


@contextmanager
def connected(target: Target, name: str) -> Iterator[firebase_admin.App]:
    """Connect to a project, by the Admin SDK; the connection's name is its caller's."""
    target.point_sdk(os.environ)
    app = firebase_admin.initialize_app(
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


def explained(failure: Exception) -> str:
    """Why a call over a connection failed, and what to do; one of `FAILURES`."""
    if not isinstance(failure, FirebaseError):
        return (
            "There are no credentials for Google Cloud here. "
            "Get some: gcloud auth application-default login"
        )
    advice = {
        "PERMISSION_DENIED": "Your account needs the role Firebase Admin there.",
        "NOT_FOUND": "Is that the project, and does it have Auth and a database? "
        "A database outside the United States needs --database-url.",
        "UNAVAILABLE": "Is the local stack (or the network) up?",
    }
    first_line = str(failure).partition("\n")[0][:MAX_CHARS]
    return f"Firebase refused: {first_line}\n{advice.get(failure.code, '')}".rstrip()
