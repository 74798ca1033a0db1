"""Cloud Run: who may call the service of a function.

https://cloud.google.com/run/docs/reference/rest (v1, read 2026-11). Nobody may until
somebody is let in: the roles are in the policy of the service.
"""

from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.policies import get_policy, set_policy, tested_permissions

API: Final = Api("run.googleapis.com", "Cloud Run Admin API")

SERVICE: Final = "projects/{project}/locations/{location}/services/{service}"


@API.get(f"/v1/{SERVICE}:getIamPolicy", "run.services.getIamPolicy", on=SERVICE)
@API.get(f"/v2/{SERVICE}:getIamPolicy", "run.services.getIamPolicy", on=SERVICE)
def get_iam_policy(call: Call) -> Json:
    return get_policy(call, _name(call))


@API.post(f"/v1/{SERVICE}:setIamPolicy", "run.services.setIamPolicy", on=SERVICE)
@API.post(f"/v2/{SERVICE}:setIamPolicy", "run.services.setIamPolicy", on=SERVICE)
def set_iam_policy(call: Call) -> Json:
    return set_policy(call, _name(call))


@API.post(f"/v1/{SERVICE}:testIamPermissions", on=SERVICE)
def test_iam_permissions(call: Call) -> Json:
    return tested_permissions(call, _name(call))


def _name(call: Call) -> str:
    return SERVICE.format_map({**call.at, "project": call.project.id})
