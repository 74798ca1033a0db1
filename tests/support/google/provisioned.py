"""A project as `make provision` leaves it, and who deploys to it."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from tests.support.google.access import Caller, Policy
from tests.support.google.buckets import Buckets
from tests.support.google.cloud import GoogleCloud
from tests.support.google.database_instances import Databases
from tests.support.google.first_use import PROVIDERS, Providers
from tests.support.google.hosting import Sites
from tests.support.google.project import Project
from tests.support.google.secrets import Secret, Secrets
from tools.google_cloud.grants import Names
from tools.google_cloud.rights import ACCOUNT_ID, RIGHTS, On, backend_account
from tools.provision.apis import APIS

SECRETS: Final[Mapping[str, str]] = {
    "SESSION_KEY": "session-key",
    "VAULT_KEYS": "vault-keys",
    "CALLBACK_KEY": "callback-key",
}


def provision(
    cloud: GoogleCloud, project: Project, *, location: str = "us-central1"
) -> Caller:
    """Do what `make provision` does. The deployer, who has just the roles of the table.

    A default database and a bucket that are there stay as they are.

    The deployer is a service account of the project's own, as in CI.
    """
    project.services.update(APIS)
    project.has_compute_account = True
    project.add_service_account(ACCOUNT_ID)
    deployer = Caller(
        f"serviceAccount:{project.add_service_account('deployer').email}", project.id
    )
    databases, buckets = project.part(Databases), project.part(Buckets)
    if databases.default is None:
        databases.add(f"{project.id}-default-rtdb", location, is_default=True)
    if buckets.default is None:
        buckets.add(f"{project.id}.firebasestorage.app", location, is_default=True)
    project.part(Sites).default = project.id
    project.part(Providers).on |= set(PROVIDERS.values())
    for name, value in SECRETS.items():
        data = b64encode(value.encode()).decode()
        project.part(Secrets).by_id[name] = Secret([data])
    _grant(project, deployer, str(buckets.default))
    return deployer


def _grant(project: Project, deployer: Caller, bucket: str) -> None:
    names = Names(
        project=project.id,
        number=project.number,
        bucket=bucket,
        secrets=tuple(SECRETS),
        deployer=deployer.member,
    )
    for right in RIGHTS:
        member = names.member(right.holder)
        for policy in _policies(project, right.on, bucket):
            policy.grant(right.role, str(member))


def _policies(project: Project, on: On, bucket: str) -> list[Policy]:
    """Those of what a right is granted on."""
    accounts = f"{project.name}/serviceAccounts"
    resources = {
        On.PROJECT: [project.name],
        On.BACKEND: [f"{accounts}/{backend_account(project.id)}"],
        On.BUILDER: [f"{accounts}/{project.compute_account}"],
        On.APP_ENGINE: [],
        On.BUCKET: [f"projects/_/buckets/{bucket}"],
        On.SECRETS: [f"{project.name}/secrets/{secret}" for secret in SECRETS],
    }
    return [project.policy_of(resource) for resource in resources[on]]
