"""Cloud Resource Manager: projects, and who may do what in them.

https://cloud.google.com/resource-manager/reference/rest (v1 and v3, read 2026-11).
"""

from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.policies import get_policy, set_policy, tested_permissions

API: Final = Api(
    "cloudresourcemanager.googleapis.com",
    "Cloud Resource Manager API",
    in_project=False,
)


@API.get("/v1/projects/{project}", "resourcemanager.projects.get")
def get_project_v1(call: Call) -> Json:
    project = call.project
    above: Json = {}
    if project.organisation_policies:
        above = {"parent": {"type": "organization", "id": "987654321098"}}
    return {
        "projectId": project.id,
        "projectNumber": project.number,
        "name": project.id,
        "lifecycleState": "ACTIVE",
        **above,
    }


@API.get("/v3/projects/{project}", "resourcemanager.projects.get")
def get_project_v3(call: Call) -> Json:
    project = call.project
    return {
        "name": f"projects/{project.number}",
        "projectId": project.id,
        "displayName": project.id,
        "state": "ACTIVE",
    }


@API.post(
    "/v1/projects/{project}:getIamPolicy", "resourcemanager.projects.getIamPolicy"
)
@API.post(
    "/v3/projects/{project}:getIamPolicy", "resourcemanager.projects.getIamPolicy"
)
def get_iam_policy(call: Call) -> Json:
    return get_policy(call, call.project.name)


@API.post(
    "/v1/projects/{project}:setIamPolicy", "resourcemanager.projects.setIamPolicy"
)
@API.post(
    "/v3/projects/{project}:setIamPolicy", "resourcemanager.projects.setIamPolicy"
)
def set_iam_policy(call: Call) -> Json:
    return set_policy(call, call.project.name)


@API.post("/v1/projects/{project}:testIamPermissions")
@API.post("/v3/projects/{project}:testIamPermissions")
def test_iam_permissions(call: Call) -> Json:
    return tested_permissions(call, call.project.name)
