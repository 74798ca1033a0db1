"""Secret Manager.

https://cloud.google.com/secret-manager/docs/reference/rest/v1 (read 2026-11). The names
in its answers have the project's number.
"""

from dataclasses import dataclass, field
from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.policies import get_policy, set_policy, tested_permissions
from tests.support.google.refusals import Refused

API: Final = Api("secretmanager.googleapis.com", "Secret Manager API")

SECRETS: Final = "/v1/projects/{project}/secrets"
SECRET: Final = SECRETS + "/{secret}"
VERSION: Final = SECRET + "/versions/{version}"
ON: Final = "projects/{project}/secrets/{secret}"


@dataclass(slots=True)
class Secret:
    """One, with all that it ever was: base64, and the oldest is version 1."""

    versions: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    destroyed: set[int] = field(default_factory=set)
    """The numbers of versions that are no more."""


@dataclass(slots=True)
class Secrets:
    """Those of one project."""

    by_id: dict[str, Secret] = field(default_factory=dict)


@API.post(SECRETS, "secretmanager.secrets.create")
def create_secret(call: Call) -> Json:
    secret_id = call.query.get("secretId", "")
    held = call.project.part(Secrets).by_id
    if secret_id in held:
        raise Refused(
            "ALREADY_EXISTS",
            f"Secret [projects/{call.project.number}/secrets/{secret_id}] "
            "already exists.",
        )
    held[secret_id] = Secret(labels=call.body.get("labels") or {})
    return _shown(call, secret_id)


@API.get(SECRETS, "secretmanager.secrets.list")
def list_secrets(call: Call) -> Json:
    held = call.project.part(Secrets).by_id
    return {"secrets": [_shown(call, each) for each in held], "totalSize": len(held)}


@API.get(SECRET, "secretmanager.secrets.get", on=ON)
def get_secret(call: Call) -> Json:
    _secret(call)
    return _shown(call, call.at["secret"])


@API.post(f"{SECRET}:addVersion", "secretmanager.versions.add", on=ON)
def add_version(call: Call) -> Json:
    secret = _secret(call)
    secret.versions.append(call.body["payload"]["data"])
    return _version(call, secret, len(secret.versions))


@API.get(f"{SECRET}/versions", "secretmanager.versions.list", on=ON)
def list_versions(call: Call) -> Json:
    secret = _secret(call)
    numbers = range(len(secret.versions), 0, -1)
    return {"versions": [_version(call, secret, number) for number in numbers]}


@API.get(VERSION, "secretmanager.versions.get", on=ON)
def get_version(call: Call) -> Json:
    secret = _secret(call)
    return _version(call, secret, _number(call, secret))


@API.get(f"{VERSION}:access", "secretmanager.versions.access", on=ON)
def access_version(call: Call) -> Json:
    secret = _secret(call)
    number = _number(call, secret)
    if number in secret.destroyed:
        raise Refused(
            "FAILED_PRECONDITION",
            f"Secret Version [{_name(call)}/versions/{number}] is in DESTROYED state.",
        )
    data = secret.versions[number - 1]
    return {"name": f"{_name(call)}/versions/{number}", "payload": {"data": data}}


@API.get(f"{SECRET}:getIamPolicy", "secretmanager.secrets.getIamPolicy", on=ON)
def get_iam_policy(call: Call) -> Json:
    _secret(call)
    return get_policy(call, ON.format_map({**call.at, "project": call.project.id}))


@API.post(f"{SECRET}:setIamPolicy", "secretmanager.secrets.setIamPolicy", on=ON)
def set_iam_policy(call: Call) -> Json:
    _secret(call)
    return set_policy(call, ON.format_map({**call.at, "project": call.project.id}))


@API.post(f"{SECRET}:testIamPermissions", on=ON)
def test_iam_permissions(call: Call) -> Json:
    resource = ON.format_map({**call.at, "project": call.project.id})
    return tested_permissions(call, resource)


def _secret(call: Call) -> Secret:
    found = call.project.part(Secrets).by_id.get(call.at["secret"])
    if found is None:
        raise Refused("NOT_FOUND", f"Secret [{_name(call)}] not found.")
    return found


def _number(call: Call, secret: Secret) -> int:
    asked = call.at["version"]
    number = len(secret.versions) if asked == "latest" else int(asked)
    if not 0 < number <= len(secret.versions):
        raise Refused(
            "NOT_FOUND",
            f"Secret Version [{_name(call)}/versions/{asked}] not found.",
        )
    return number


def _name(call: Call) -> str:
    return f"projects/{call.project.number}/secrets/{call.at['secret']}"


def _shown(call: Call, secret_id: str) -> Json:
    secret = call.project.part(Secrets).by_id[secret_id]
    return {
        "name": f"projects/{call.project.number}/secrets/{secret_id}",
        "replication": {"automatic": {}},
        "labels": secret.labels,
        "createTime": "2026-11-01T00:00:00.000000Z",
    }


def _version(call: Call, secret: Secret, number: int) -> Json:
    state = "DESTROYED" if number in secret.destroyed else "ENABLED"
    return {
        "name": f"{_name(call)}/versions/{number}",
        "createTime": "2026-11-01T00:00:00.000000Z",
        "state": state,
    }
