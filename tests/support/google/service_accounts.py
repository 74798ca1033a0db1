"""Identity and Access Management: the service accounts of a project.

https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts (read
2026-11). The account's own policy says who may act as it.
"""

from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.policies import get_policy, set_policy, tested_permissions
from tests.support.google.project import Project, ServiceAccount
from tests.support.google.refusals import Refused, invalid

API: Final = Api("iam.googleapis.com", "Identity and Access Management (IAM) API")

ACCOUNTS: Final = "/v1/projects/{project}/serviceAccounts"
ACCOUNT: Final = ACCOUNTS + "/{account}"
ON: Final = "projects/{project}/serviceAccounts/{account}"
SHORTEST, LONGEST = 6, 30


@API.post(ACCOUNTS, "iam.serviceAccounts.create")
def create_account(call: Call) -> Json:
    name = str(call.body.get("accountId", ""))
    email = f"{name}@{call.project.id}.iam.gserviceaccount.com"
    if not SHORTEST <= len(name) <= LONGEST:
        raise invalid("The account ID must be between 6 and 30 characters long.")
    if email in call.project.service_accounts:
        raise Refused(
            "ALREADY_EXISTS",
            f"Service account {name} already exists within project "
            f"{call.project.name}.",
        )
    wanted = call.body.get("serviceAccount") or {}
    made = call.project.add_service_account(name, wanted.get("displayName", ""))
    made.description = wanted.get("description", "")
    return _shown(call.project, made)


@API.get(ACCOUNTS, "iam.serviceAccounts.list")
def list_accounts(call: Call) -> Json:
    held = call.project.service_accounts.values()
    return {"accounts": [_shown(call.project, one) for one in held]}


@API.get(ACCOUNT, "iam.serviceAccounts.get", on=ON)
def get_account(call: Call) -> Json:
    return _shown(call.project, _account(call))


@API.post(f"{ACCOUNT}:getIamPolicy", "iam.serviceAccounts.getIamPolicy", on=ON)
def get_iam_policy(call: Call) -> Json:
    return get_policy(call, _resource(call))


@API.post(f"{ACCOUNT}:setIamPolicy", "iam.serviceAccounts.setIamPolicy", on=ON)
def set_iam_policy(call: Call) -> Json:
    return set_policy(call, _resource(call))


@API.post(f"{ACCOUNT}:testIamPermissions", on=ON)
def test_iam_permissions(call: Call) -> Json:
    return tested_permissions(call, _resource(call))


def account_name(account: ServiceAccount) -> str:
    """The resource whose policy says who may act as it."""
    project = account.email.rpartition("@")[2].removesuffix(".iam.gserviceaccount.com")
    return f"projects/{project}/serviceAccounts/{account.email}"


def _resource(call: Call) -> str:
    return f"{call.project.name}/serviceAccounts/{_account(call).email}"


def _account(call: Call) -> ServiceAccount:
    if call.found is None:
        raise Refused("NOT_FOUND", "Unknown service account")
    found = call.project.service_accounts.get(call.at["account"]) or _default(call)
    if found is None:
        raise Refused("NOT_FOUND", "Unknown service account")
    return found


def _default(call: Call) -> ServiceAccount | None:
    """The default account of Compute Engine, if it is there and is asked for."""
    email = call.project.compute_account
    is_there = call.project.has_compute_account
    return (
        ServiceAccount(email, "1") if is_there and call.at["account"] == email else None
    )


def _shown(project: Project, account: ServiceAccount) -> Json:
    shown: Json = {
        "name": account_name(account),
        "projectId": project.id,
        "uniqueId": account.unique_id,
        "email": account.email,
        "displayName": account.display_name,
        "description": account.description,
        "disabled": account.disabled,
        "oauth2ClientId": account.unique_id,
        "etag": "MDEwMjE5MjA=",
    }
    return {name: value for name, value in shown.items() if value}
