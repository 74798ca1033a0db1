from collections.abc import Iterator
from pathlib import Path
from typing import Any

import firebase_admin
import pytest
from firebase_admin.exceptions import NotFoundError
from google import auth as google_auth
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import DefaultCredentialsError
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials

from emulators.settings import Settings
from tests.support.google.access import Caller
from tests.support.google.apis import google_cloud
from tests.support.google.project import Project, ServiceAccount
from tests.support.google.server import GoogleServer, serve
from tools.connection import AsBackend, Failed, connected
from tools.explanations import SCOPES
from tools.targets import Target

ACCOUNT = "interactive-broadcast@my-show.iam.gserviceaccount.com"
PERSON = Caller("user:ada@example.com")
REAL = Target(
    project="my-show",
    database_url="https://my-show-default-rtdb.firebaseio.com",
    emulators={},
    account=ACCOUNT,
)


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


def test_what_fails_within_it_is_explained(target: Target) -> None:
    with pytest.raises(Failed, match=r"^Firebase refused: No such.\n"):  # noqa: SIM117 - the one is what the other is about
        with connected(target, "test-connection"):
            raise NotFoundError("No such.")


def test_without_credentials_it_says_how_to_get_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(**_: object) -> Any:
        raise DefaultCredentialsError("none")  # type: ignore[no-untyped-call]  # the library has no types

    monkeypatch.setattr(google_auth, "default", none)

    with pytest.raises(Failed, match="gcloud auth application-default login"):  # noqa: SIM117 - as above
        with connected(REAL, "test-connection"):
            pytest.fail("There is nothing to connect with.")


class TestAPerson:
    """Whoever has said `gcloud auth application-default login`."""

    @pytest.fixture
    def google(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[GoogleServer]:
        cloud = google_cloud()
        cloud.add_project("my-show")
        with serve(cloud, tmp_path) as server:
            for name, value in server.proxied.items():
                monkeypatch.setenv(name, value)
            yield server

    @pytest.fixture
    def project(self, google: GoogleServer) -> Project:
        project = google.cloud.projects["my-show"]
        project.services.add("iamcredentials.googleapis.com")
        return project

    @pytest.fixture
    def credentials(
        self, google: GoogleServer, monkeypatch: pytest.MonkeyPatch
    ) -> Credentials:
        token = google.cloud.sign_in(PERSON)
        found = Credentials(token)  # type: ignore[no-untyped-call]  # the library has few types
        monkeypatch.setattr(google_auth, "default", lambda **_: (found, None))
        return found

    @pytest.mark.usefixtures("credentials")
    def test_acts_as_the_backend_with_the_scopes_that_its_database_asks_for(
        self, google: GoogleServer, project: Project
    ) -> None:
        add_account(project)
        project.policy_of(f"{project.name}/serviceAccounts/{ACCOUNT}").grant(
            "roles/iam.serviceAccountTokenCreator", PERSON.member
        )
        acting = AsBackend(ACCOUNT).get_credential()

        acting.refresh(Request())

        assert google.cloud.tokens[acting.token].email == ACCOUNT
        [asked] = google.cloud.journal.entries
        assert asked.request.json["scope"] == [*SCOPES]

    @pytest.mark.usefixtures("credentials")
    def test_who_may_not_act_as_it_is_told_how_an_owner_lets_them(
        self, project: Project
    ) -> None:
        add_account(project)

        assert refusal() == (
            f"You cannot act as {ACCOUNT}.\n"
            "Whoever owns the project lets you: gcloud iam service-accounts "
            f"add-iam-policy-binding {ACCOUNT} --project my-show "
            "--member user:YOUR-ADDRESS --role roles/iam.serviceAccountTokenCreator"
        )

    @pytest.mark.usefixtures("credentials", "project")
    def test_an_account_that_is_not_there_is_made_by_provisioning(
        self, project: Project
    ) -> None:
        project.policy.grant("roles/iam.serviceAccountTokenCreator", PERSON.member)

        assert refusal().endswith("Make it: make provision PROJECT=my-show")

    @pytest.mark.usefixtures("credentials", "google")
    def test_an_api_that_is_off_is_named(self) -> None:
        assert refusal().endswith(
            "gcloud services enable iamcredentials.googleapis.com --project my-show"
        )


def add_account(project: Project) -> None:
    account = ServiceAccount(ACCOUNT, "1")
    project.service_accounts[ACCOUNT] = account


def refusal() -> str:
    """What is told of a call by a connection to the project."""
    with pytest.raises(Failed) as failed:  # noqa: SIM117 - as above
        with connected(REAL, "test-connection") as app:
            app.credential.get_credential().refresh(Request())
    return str(failed.value)


class OfAnAccount(AnonymousCredentials):
    """As programs on Google's machines and in builds have them."""

    def __init__(self, service_account_email: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library has few types
        self.service_account_email = service_account_email


def test_the_backends_own_credentials_are_taken_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, asked = OfAnAccount(ACCOUNT), []

    def default(scopes: list[str]) -> Any:
        asked.extend(scopes)
        return found, None

    monkeypatch.setattr(google_auth, "default", default)

    assert AsBackend(ACCOUNT).get_credential() is found
    assert asked == [*SCOPES]


def test_the_account_of_a_build_acts_as_the_backend_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = OfAnAccount("deployer@my-show.iam.gserviceaccount.com")
    monkeypatch.setattr(google_auth, "default", lambda **_: (found, None))

    assert AsBackend(ACCOUNT).get_credential().service_account_email == ACCOUNT
