import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.google.access import Caller
from tests.support.google.apis import google_cloud
from tests.support.google.buckets import Buckets
from tests.support.google.cloud import OWNER, GoogleCloud
from tests.support.google.database_instances import Databases
from tests.support.google.first_use import Providers
from tests.support.google.hosting import Sites
from tests.support.google.project import Project, ServiceAccount
from tests.support.google.provisioned import provision
from tests.support.google.secrets import Secrets
from tests.support.google_reader import NUMBER, PROJECT, reader_of
from tools.command_line import Refusal
from tools.google_cloud.commands import Outcome, State, work_through
from tools.google_cloud.rights import backend_account
from tools.provision import parameters
from tools.provision.plan import Wishes, credentials_file, plan

BACKEND = f"serviceAccount:{backend_account(PROJECT)}"


@dataclass(slots=True)
class Setup:
    """A project that has all it needs, and an operator who owns it."""

    folder: Path
    cloud: GoogleCloud = field(default_factory=google_cloud)
    caller: Caller = OWNER
    deployer: str = ""

    def __post_init__(self) -> None:
        self.cloud.add_project(PROJECT, NUMBER)
        self.deployer = provision(self.cloud, self.project).member
        (self.folder / ".env").write_text("REGION=us-central1\nDATABASE_INSTANCE=\n")
        self.write(REGION="us-central1", DATABASE_INSTANCE=f"{PROJECT}-default-rtdb")
        self.sign_in({"type": "authorized_user", "quota_project_id": PROJECT})

    @property
    def project(self) -> Project:
        return self.cloud.projects[PROJECT]

    def write(self, **values: str) -> None:
        parameters.write(PROJECT, values, self.folder)

    def sign_in(self, credentials: dict[str, str]) -> None:
        file = self.folder / "application_default_credentials.json"
        file.write_text(json.dumps(credentials))

    def outcomes(self, **wishes: str) -> list[Outcome]:
        made = Wishes(
            folder=self.folder,
            environ={"CLOUDSDK_CONFIG": str(self.folder)},
            deployer=self.deployer,
            **wishes,
        )
        return list(work_through(plan(reader_of(self.cloud, self.caller), made)))

    def left(self, **wishes: str) -> list[str]:
        """What is to be done, or to be done by hand."""
        found = self.outcomes(**wishes)
        return [each.command.does for each in found if each.state is not State.DONE]


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return Setup(tmp_path)


def test_where_everything_is_there_nothing_is_to_do(setup: Setup) -> None:
    assert setup.left() == []


def test_what_everything_is_names_no_project_but_this_one(setup: Setup) -> None:
    lines = [each.command.line for each in setup.outcomes()]

    assert all(PROJECT in line for line in lines if line)
    assert len(lines) > 40


@pytest.mark.parametrize(
    ("take", "left"),
    [
        (
            lambda project: setattr(project, "billing_enabled", False),
            "Give the project a billing account (the Blaze plan)",
        ),
        (
            lambda project: project.services.remove("iamcredentials.googleapis.com"),
            "Enable 20 APIs",
        ),
        (
            lambda project: project.part(Databases).by_id.clear(),
            "Make the Realtime Database my-show-default-rtdb in us-central1",
        ),
        (
            lambda project: project.part(Providers).on.remove("anonymous"),
            "Let people sign in by e-mail and password, and anonymously",
        ),
        (
            lambda project: setattr(project.part(Sites), "default", None),
            "Make the site of Firebase Hosting",
        ),
        (
            lambda project: project.part(Secrets).by_id["VAULT_KEYS"].versions.clear(),
            "Make the secret VAULT_KEYS",
        ),
        (
            lambda project: project.policy.take(
                "roles/cloudtasks.taskDeleter", BACKEND
            ),
            "Grant roles/cloudtasks.taskDeleter to the functions on the project",
        ),
    ],
)
def test_what_is_missing_is_named_and_nothing_else(
    setup: Setup, take: Callable[[Project], object], left: str
) -> None:
    take(setup.project)

    assert setup.left() == [left]


def test_a_role_on_a_condition_is_not_relied_on(setup: Setup) -> None:
    for binding in setup.project.policy.bindings:
        if binding["role"] == "roles/firebaseauth.admin":
            binding["condition"] = {"title": "Until June", "expression": "false"}

    assert setup.left() == [
        "Grant roles/firebaseauth.admin to the functions on the project"
    ]


def test_whoever_sets_up_may_act_as_the_backend(setup: Setup) -> None:
    (left,) = setup.left(operator=OWNER.member)

    assert left == (
        "Grant roles/iam.serviceAccountTokenCreator to user:owner@example.com on the "
        "functions' account"
    )


def test_an_old_projects_database_and_bucket_are_taken_as_they_are_called(
    setup: Setup,
) -> None:
    databases, buckets = setup.project.part(Databases), setup.project.part(Buckets)
    databases.by_id.clear()
    databases.add(PROJECT, "us-central1", is_default=True)
    buckets.add(f"{PROJECT}.appspot.com", "US", is_default=True)
    (setup.folder / f".env.{PROJECT}").unlink()

    left = {each.command.does: each.command.line for each in setup.outcomes()}

    grant = "Grant roles/storage.legacyBucketWriter to the functions on the bucket"
    assert f"gs://{PROJECT}.appspot.com" in left[grant]
    written = f"Write REGION, DATABASE_INSTANCE to functions/.env.{PROJECT}"
    assert left[written].endswith(f"REGION=us-central1 DATABASE_INSTANCE={PROJECT}")


def test_whoever_deploys_an_old_project_may_act_as_the_account_of_app_engine(
    setup: Setup,
) -> None:
    address = f"{PROJECT}@appspot.gserviceaccount.com"
    setup.project.service_accounts[address] = ServiceAccount(address, "2")

    (left,) = [each for each in setup.outcomes() if each.state is State.TO_DO]

    assert left.command.line == (
        f"gcloud iam service-accounts add-iam-policy-binding {address} "
        f"--member={setup.deployer} --role=roles/iam.serviceAccountUser "
        f"--project={PROJECT}"
    )


def test_the_functions_go_where_the_database_is(setup: Setup) -> None:
    databases = setup.project.part(Databases)
    databases.by_id.clear()
    databases.add(f"{PROJECT}-default-rtdb", "europe-west1", is_default=True)
    (setup.folder / f".env.{PROJECT}").unlink()

    (written,) = [each for each in setup.outcomes() if each.state is State.TO_DO]

    assert "REGION=europe-west1" in written.command.line


def test_functions_that_would_get_no_events_are_noticed(setup: Setup) -> None:
    left = setup.left(region="europe-west1")

    assert "Choose the region: my-show-default-rtdb is in us-central1" in left


def test_there_is_no_database_in_every_region(setup: Setup) -> None:
    setup.write(REGION="us-east1")

    with pytest.raises(Refusal, match="A Realtime Database cannot be in us-east1"):
        setup.outcomes()


def test_a_project_that_cannot_be_read_is_told_at_once(setup: Setup) -> None:
    setup.caller = Caller("user:somebody@example.com")

    with pytest.raises(Refusal, match="gcloud auth login"):
        setup.outcomes()


def test_a_policy_of_the_organisation_is_told(setup: Setup) -> None:
    setup.project.organisation_policies["iam.allowedPolicyMemberDomains"] = {
        "listPolicy": {"allowedValues": ["C03xgje4y"]}
    }

    assert setup.left() == [
        "See to the organisation's policy iam.allowedPolicyMemberDomains"
    ]


@pytest.mark.parametrize(
    ("credentials", "left"),
    [
        ({"type": "authorized_user", "quota_project_id": "other-show"}, 1),
        ({"type": "authorized_user"}, 1),
        ({"type": "service_account"}, 0),
    ],
)
def test_calls_of_a_person_count_for_the_projects_quota(
    setup: Setup, credentials: dict[str, str], left: int
) -> None:
    setup.sign_in(credentials)

    assert len(setup.left()) == left


def test_credentials_that_cannot_be_read_are_told_and_do_no_harm(setup: Setup) -> None:
    (setup.folder / "application_default_credentials.json").write_text("{")

    last = setup.outcomes()[-1]

    assert last.state is State.TO_DO
    assert last.said.endswith("application_default_credentials.json cannot be read.")


def test_whoever_is_not_signed_in_for_other_programs_is_told_first(
    setup: Setup,
) -> None:
    (setup.folder / "application_default_credentials.json").unlink()

    first, *others = setup.outcomes()

    assert first.state is State.BY_HAND
    assert "gcloud auth application-default login" in first.command.if_refused
    assert {each.state for each in others} == {State.DONE}


@pytest.mark.parametrize(
    ("environ", "file"),
    [
        ({"GOOGLE_APPLICATION_CREDENTIALS": "/keys/ci.json"}, "/keys/ci.json"),
        ({"CLOUDSDK_CONFIG": "/g"}, "/g/application_default_credentials.json"),
    ],
)
def test_credentials_are_where_googles_libraries_look(
    environ: dict[str, str], file: str
) -> None:
    assert credentials_file(environ) == Path(file)
