"""Cloud accounts: what somebody gets who gets hold of one.

Judged by a fake of Google's IAM with the roles that `make provision` grants.
"""

import pytest

from tests.support.google.access import Caller
from tests.support.google.apis import google_cloud
from tests.support.google.project import Project
from tests.support.google.provisioned import provision
from tools.google_cloud.rights import backend_account

PROJECT = "my-show"


@pytest.fixture
def project() -> Project:
    cloud = google_cloud()
    made = cloud.add_project(PROJECT)
    provision(cloud, made)
    made.add_service_account("billing-report")
    return made


@pytest.fixture
def functions() -> Caller:
    return Caller(f"serviceAccount:{backend_account(PROJECT)}", PROJECT)


@pytest.fixture
def deployer() -> Caller:
    return Caller(f"serviceAccount:deployer@{PROJECT}.iam.gserviceaccount.com", PROJECT)


OTHERS_ACCOUNT = (
    f"projects/{PROJECT}/serviceAccounts/billing-report@{PROJECT}"
    ".iam.gserviceaccount.com"
)


@pytest.mark.parametrize(
    ("permission", "resource"),
    [
        ("iam.serviceAccounts.actAs", OTHERS_ACCOUNT),
        ("iam.serviceAccounts.getAccessToken", OTHERS_ACCOUNT),
        ("secretmanager.versions.access", f"projects/{PROJECT}/secrets/PAYROLL"),
        ("storage.objects.get", "projects/_/buckets/backups"),
        ("storage.objects.delete", "projects/_/buckets/backups"),
        ("resourcemanager.projects.setIamPolicy", None),
        ("cloudfunctions.functions.update", None),
    ],
)
def test_taken_functions_reach_nothing_else_in_the_project(
    project: Project, functions: Caller, permission: str, resource: str | None
) -> None:
    """Take the token of the functions' account, by code in one of them, and go on.

    To other accounts, secrets and buckets, and to the code itself.

    Hurts: whatever else is in the project.

    Stopped by: an account of the functions' own with the roles of one table; acting
    and signing are granted on that account, secrets one by one, deletion on one bucket.
    """
    assert not project.permits(functions, permission, resource)


@pytest.mark.parametrize(
    ("permission", "resource"),
    [
        ("resourcemanager.projects.setIamPolicy", None),
        ("iam.serviceAccounts.setIamPolicy", None),
        ("iam.serviceAccountKeys.create", None),
        ("iam.serviceAccounts.actAs", OTHERS_ACCOUNT),
        ("secretmanager.versions.access", f"projects/{PROJECT}/secrets/VAULT_KEYS"),
        ("resourcemanager.projects.createBillingAssignment", None),
    ],
)
def test_whoever_deploys_does_not_become_an_owner(
    project: Project, deployer: Caller, permission: str, resource: str | None
) -> None:
    """Take the account of the build that deploys, and give oneself more.

    A role, a key, another account, the keys of the vault.

    Hurts: the operator.

    Stopped by: the roles that triggers need are granted beforehand, so that a deployer
    need not be allowed to change policies. What the functions may do they can do.
    """
    assert not project.permits(deployer, permission, resource)
