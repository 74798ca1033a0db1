"""Cloud Storage: who may use a bucket.

https://cloud.google.com/storage/docs/json_api/v1/buckets/getIamPolicy (read
2026-11-29). The policy itself is sent, and not one in an envelope.
"""

from collections.abc import Mapping
from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.buckets import Buckets
from tests.support.google.cloud import GoogleCloud
from tests.support.google.exchange import Json, Request
from tests.support.google.policies import get_policy
from tests.support.google.project import Project
from tests.support.google.refusals import Refused


def _owner(cloud: GoogleCloud, _: Request, at: Mapping[str, str]) -> Project | None:
    projects = cloud.projects.values()
    name = at["bucket"]
    return next((one for one in projects if name in one.part(Buckets).by_name), None)


API: Final = Api(
    "storage.googleapis.com",
    "Cloud Storage API",
    in_project=False,
    project_of=_owner,
)
ON: Final = "projects/_/buckets/{bucket}"
POLICY: Final = "/storage/v1/b/{bucket}/iam"


@API.get("/storage/v1/b/{bucket}", "storage.buckets.get", on=ON)
def get_bucket(call: Call) -> Json:
    found = call.project.part(Buckets).by_name[call.at["bucket"]]
    return {
        "kind": "storage#bucket",
        "id": found.name,
        "name": found.name,
        "location": found.location,
        "projectNumber": call.project.number,
    }


@API.get(POLICY, "storage.buckets.getIamPolicy", on=ON)
def get_iam_policy(call: Call) -> Json:
    return {"kind": "storage#policy", **get_policy(call, ON.format_map(call.at))}


@API.put(POLICY, "storage.buckets.setIamPolicy", on=ON)
def set_iam_policy(call: Call) -> Json:
    sent = call.body
    if not sent.get("bindings"):
        raise Refused("INVALID_ARGUMENT", "A bucket's policy has bindings.")
    policy = call.project.policy_of(ON.format_map(call.at))
    policy.replace(sent)
    return policy.as_json()
