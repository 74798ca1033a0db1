import pytest

from tests.support.google.apis import google_cloud
from tests.support.google.cloud import GoogleCloud
from tests.support.google.provisioned import provision
from tests.support.google_reader import NUMBER, PROJECT, reader_of
from tools.google_cloud.commands import State, work_through
from tools.google_cloud.grants import Names
from tools.google_cloud.rights import Holder, backend_account
from tools.provision import roles
from tools.provision.resources import SECRETS

BUCKET = f"{PROJECT}.firebasestorage.app"
ACCOUNT = f"projects/{PROJECT}/serviceAccounts/{backend_account(PROJECT)}"
NAMES = Names(project=PROJECT, number=NUMBER, bucket=BUCKET, secrets=SECRETS)


@pytest.fixture
def cloud() -> GoogleCloud:
    made = google_cloud()
    provision(made, made.add_project(PROJECT, NUMBER))
    return made


@pytest.mark.parametrize(
    ("resource", "role"),
    [
        (f"projects/{PROJECT}", "roles/run.invoker"),
        (ACCOUNT, "roles/iam.serviceAccountTokenCreator"),
        (f"projects/_/buckets/{BUCKET}", "roles/storage.legacyBucketWriter"),
        (
            f"projects/{PROJECT}/secrets/CALLBACK_KEY",
            "roles/secretmanager.secretAccessor",
        ),
    ],
)
def test_a_role_is_looked_for_where_it_is_granted(
    cloud: GoogleCloud, resource: str, role: str
) -> None:
    member = f"serviceAccount:{backend_account(PROJECT)}"
    cloud.projects[PROJECT].policy_of(resource).take(role, member)

    outcomes = work_through(roles.granting(reader_of(cloud), NAMES, Holder.BACKEND))

    (left,) = [each for each in outcomes if each.state is State.TO_DO]
    assert f"--role={role}" in left.command.argv
    assert left.command.tries > 1
    assert left.command.if_refused.startswith("It needs the role roles/")


def test_nobody_is_granted_anything_on_what_is_not_there_yet(
    cloud: GoogleCloud,
) -> None:
    without = Names(project=PROJECT, number=NUMBER)

    commands = roles.granting(reader_of(cloud), without, *Holder)

    assert not [each for each in commands if "bucket" in each.does]


def test_the_accounts_of_googles_services_are_made_before_they_get_a_role(
    cloud: GoogleCloud,
) -> None:
    policy = cloud.projects[PROJECT].policy
    policy.bindings = [
        each
        for each in policy.bindings
        if each["role"] != "roles/eventarc.serviceAgent"
    ]

    outcomes = work_through(roles.agents(reader_of(cloud), NAMES))

    (left,) = [each for each in outcomes if each.state is State.TO_DO]
    assert left.command.line == (
        "gcloud beta services identity create --service=eventarc.googleapis.com "
        f"--project={PROJECT}"
    )
