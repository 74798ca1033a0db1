"""What the real SDKs raise for what Firebase answers, and what is told of it."""

import json
from collections.abc import Iterator

import firebase_admin
import pytest
from firebase_admin import auth, db
from firebase_admin.exceptions import FirebaseError, UnavailableError
from google.auth.exceptions import GoogleAuthError, RefreshError

from tests.support.tiny_server import TinyServer, tiny_server
from tools.explanations import MAX_CHARS, explained
from tools.targets import Target

TARGET = Target(
    project="my-show",
    database_url="https://my-show-default-rtdb.firebaseio.com",
    emulators={},
    account="interactive-broadcast@my-show.iam.gserviceaccount.com",
)


@pytest.fixture
def server() -> Iterator[TinyServer]:
    with tiny_server() as tiny:
        yield tiny


@pytest.fixture
def app(
    server: TinyServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[firebase_admin.App]:
    """An app of the Admin SDK for which every service is the tiny server."""
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", server.address)
    options = {"projectId": "my-show", "databaseURL": f"{server.url}/?ns=my-show"}
    app = firebase_admin.initialize_app(options=options, name="explained")
    yield app
    firebase_admin.delete_app(app)


@pytest.mark.parametrize(
    ("message", "advice"),
    [
        (
            "The identitytoolkit.googleapis.com API requires a quota project, which is",
            "gcloud auth application-default set-quota-project my-show",
        ),
        (
            "Identity Toolkit API has not been used in project 1 before or it is off.",
            "gcloud services enable identitytoolkit.googleapis.com --project my-show",
        ),
        ("The caller does not have permission", "make doctor PROJECT=my-show"),
    ],
)
def test_what_firebase_auth_refuses_leads_on(
    app: firebase_admin.App, server: TinyServer, message: str, advice: str
) -> None:
    error = {"code": 403, "status": "PERMISSION_DENIED", "message": message}
    server.answer(403, json.dumps({"error": error}))

    with pytest.raises(FirebaseError) as refused:
        auth.get_user("ada", app=app)

    assert explained(refused.value, TARGET).endswith(advice)


@pytest.mark.parametrize(
    ("status", "error", "advice"),
    [
        (
            401,
            "Unauthorized request.",
            "a role is missing. Which one: make doctor PROJECT=my-show",
        ),
        (404, "404 Not Found", "functions/.env.my-show, or give --database-url."),
        (
            404,
            "Database lives in a different region. Please change your database URL",
            "set REGION in functions/.env.my-show.",
        ),
    ],
)
def test_what_the_database_refuses_leads_on(
    app: firebase_admin.App, server: TinyServer, status: int, error: str, advice: str
) -> None:
    server.answer(status, json.dumps({"error": error}))

    with pytest.raises(FirebaseError) as refused:
        db.reference("admins", app=app).set(True)

    told = explained(refused.value, TARGET)
    assert told.startswith(f"Firebase refused: {error}\n")
    assert told.endswith(advice)


def test_no_more_of_a_failure_is_told_than_a_line() -> None:
    told = explained(FirebaseError("UNKNOWN", "x" * 10_000 + "\nsecret"), TARGET)

    assert len(told) == len("Firebase refused: ") + MAX_CHARS


@pytest.mark.parametrize(
    ("failure", "advice"),
    [
        (UnavailableError("none"), "Is the local stack (or the network) up?"),
        (
            RefreshError("Reauthentication is needed."),  # type: ignore[no-untyped-call]  # the library has few types
            "Get new ones: gcloud auth application-default login",
        ),
        (
            RefreshError("Unable to acquire impersonated credentials", "<html>"),  # type: ignore[no-untyped-call]  # as above
            "Google did not answer. Is the network up?",
        ),
    ],
)
def test_what_does_not_answer_and_what_is_not_good_any_more_lead_on(
    failure: FirebaseError | GoogleAuthError, advice: str
) -> None:
    assert explained(failure, TARGET).endswith(advice)
