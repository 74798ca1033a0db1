import firebase_admin
import pytest
from firebase_admin.exceptions import FirebaseError, NotFoundError
from google.auth.exceptions import DefaultCredentialsError

from emulators.settings import Settings
from tools.connection import FAILURES, MAX_CHARS, connected, explained
from tools.targets import Target


@pytest.fixture
def target(monkeypatch: pytest.MonkeyPatch) -> Target:
    """A local stack that nobody has started: connecting makes no call."""
    settings = Settings(project_id="demo-p")
    environment = settings.sdk_environment()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Target(
        project="demo-p",
        database_url="http://127.0.0.1:9000/?ns=demo-p",
        emulators=environment,
    )


def test_a_connection_ends_with_its_block(target: Target) -> None:
    with connected(target, "test-connection") as app:
        assert app.project_id == "demo-p"

    with pytest.raises(ValueError, match="test-connection"):
        firebase_admin.get_app("test-connection")


def test_a_failure_of_firebase_leads_on() -> None:
    told = explained(NotFoundError("No such project.\nsecret details"))

    assert told.startswith("Firebase refused: No such project.\nIs that the project")
    assert "secret" not in told


def test_no_more_of_a_failure_is_told_than_a_line() -> None:
    told = explained(FirebaseError("UNKNOWN", "x" * 10_000))

    assert len(told) == len("Firebase refused: ") + MAX_CHARS


def test_without_credentials_it_says_how_to_get_some() -> None:
    failure = DefaultCredentialsError("none")  # type: ignore[no-untyped-call]  # the SDK has no types

    assert isinstance(failure, FAILURES)
    assert "gcloud auth application-default login" in explained(failure)
