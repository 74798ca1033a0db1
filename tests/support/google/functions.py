"""Cloud Functions, second generation: what a deploy creates, changes and deletes.

https://cloud.google.com/functions/docs/reference/rest/v2 (read 2026-11). A function
becomes a Cloud Run service under its name in lower case. What is checked before one is
made is in `function_checks`; it fails in the operation, as a build or a revision does.
"""

from dataclasses import dataclass, field
from typing import Final

from tests.support.google import operations
from tests.support.google.api import Api, Call
from tests.support.google.artifact_registry import OF_FUNCTIONS, Repositories
from tests.support.google.buckets import Buckets
from tests.support.google.exchange import Json
from tests.support.google.function_checks import check_at_once, outcome_of
from tests.support.google.processors import Processors, check_instances
from tests.support.google.refusals import Refused, not_found

API: Final = Api("cloudfunctions.googleapis.com", "Cloud Functions API")

FUNCTIONS: Final = "/v2/projects/{project}/locations/{location}/functions"
FUNCTION: Final = FUNCTIONS + "/{function}"
KIND: Final = "google.cloud.functions.v2.Function"
DEFAULTS: Final[Json] = {"ingressSettings": "ALLOW_ALL", "timeoutSeconds": 60}
"""What a function has that says nothing, or null."""


@dataclass(slots=True)
class Functions:
    """Those of one project, by name; and how many sources were uploaded."""

    by_name: dict[str, Json] = field(default_factory=dict)
    uploads: int = 0


@API.get(
    "/v1/projects/{project}/locations/{location}/functions",
    "cloudfunctions.functions.list",
)
def list_first_generation(call: Call) -> Json:
    """There are none."""
    return {}


@API.get(FUNCTIONS, "cloudfunctions.functions.list")
def list_functions(call: Call) -> Json:
    location = call.at["location"]
    shown = [
        each
        for name, each in call.project.part(Functions).by_name.items()
        if location in ("-", name.split("/")[3])
    ]
    return {"functions": shown} if shown else {}


@API.get(FUNCTION, "cloudfunctions.functions.get")
def get_function(call: Call) -> Json:
    return _function(call)


@API.post(f"{FUNCTIONS}:generateUploadUrl", "cloudfunctions.functions.sourceCodeSet")
def generate_upload_url(call: Call) -> Json:
    project = call.project
    functions, buckets = project.part(Functions), project.part(Buckets)
    functions.uploads += 1
    bucket = f"gcf-v2-uploads-{project.number}-{call.at['location']}"
    if bucket not in buckets.by_name:
        buckets.add(bucket, call.at["location"])
    name = f"source-{functions.uploads}.zip"
    buckets.signed.add(f"/{bucket}/{name}")
    agent = f"service-{project.number}@gcf-admin-robot.iam.gserviceaccount.com"
    return {
        "uploadUrl": f"https://storage.googleapis.com/{bucket}/{name}"
        f"?GoogleAccessId={agent}&Expires=4070908800&Signature=c2lnbmVk",
        "storageSource": {"bucket": bucket, "object": name},
    }


@API.post(FUNCTIONS, "cloudfunctions.functions.create")
def create_function(call: Call) -> Json:
    name = f"{_parent(call)}/functions/{call.query['functionId']}"
    if name in call.project.part(Functions).by_name:
        raise Refused("ALREADY_EXISTS", f"Resource '{name}' already exists")
    return _deploy(call, name, call.body)


@API.patch(FUNCTION, "cloudfunctions.functions.update")
def update_function(call: Call) -> Json:
    existing = _function(call)
    return _deploy(call, existing["name"], {**existing, **call.body})


@API.delete(FUNCTION, "cloudfunctions.functions.delete")
def delete_function(call: Call) -> Json:
    name = _function(call)["name"]
    del call.project.part(Functions).by_name[name]
    call.project.policies.pop(_service(name), None)
    return operations.start(
        call.project, _parent(call), "google.protobuf.Empty", {}, target=name
    )


@API.get("/v2/projects/{project}/locations/{location}/operations/{operation}")
def get_operation(call: Call) -> Json:
    """An operation is done when it is asked for: its instances have started."""
    name = f"{_parent(call)}/operations/{call.at['operation']}"
    found = operations.find(call.cloud.projects, name)
    call.project.part(Processors).done(found["metadata"]["target"])
    return found


def _deploy(call: Call, name: str, wanted: Json) -> Json:
    """Start to make or change a function; a failed one is there, but not active."""
    check_at_once(call, wanted)
    check_instances(call.project, wanted)
    outcome = _outcome(call, name, wanted)
    state = "FAILED" if isinstance(outcome, Refused) else "ACTIVE"
    function = {**wanted, **_given(call, name), "state": state}
    chosen = {
        each: value
        for each, value in wanted["serviceConfig"].items()
        if value is not None
    }
    function["serviceConfig"] = {**DEFAULTS, **chosen, **_run_service(call, name)}
    call.project.part(Functions).by_name[name] = function
    return operations.start(
        call.project,
        _parent(call),
        KIND,
        outcome if isinstance(outcome, Refused) else function,
        target=name,
    )


def _outcome(call: Call, name: str, wanted: Json) -> Json | Refused:
    outcome = outcome_of(call.project, wanted)
    if isinstance(outcome, Refused):
        return outcome
    is_there = name in call.project.part(Functions).by_name
    processors = call.project.part(Processors)
    return processors.start(name, wanted, is_there=is_there) or outcome


def _given(call: Call, name: str) -> Json:
    """What Google adds to a function, beside its service."""
    repository = f"{_parent(call)}/repositories/{OF_FUNCTIONS}"
    call.project.part(Repositories).by_name.setdefault(
        repository, {"name": repository, "format": "DOCKER"}
    )
    function_id = name.rpartition("/")[2]
    host = f"{call.at['location']}-{call.project.id}.cloudfunctions.net"
    return {
        "name": name,
        "environment": "GEN_2",
        "url": f"https://{host}/{function_id}",
        "updateTime": "2026-11-01T00:00:00.000000Z",
    }


def _run_service(call: Call, name: str) -> Json:
    service = _service(name)
    label = service.rpartition("/")[2]
    return {
        "service": service,
        "uri": f"https://{label}-{call.project.number}.{call.at['location']}.run.app",
        "revision": f"{label}-00001-abc",
        "allTrafficOnLatestRevision": True,
    }


def _service(name: str) -> str:
    parent, _, function_id = name.rpartition("/functions/")
    return f"{parent}/services/{function_id.lower().replace('_', '-')}"


def _parent(call: Call) -> str:
    return f"{call.project.name}/locations/{call.at['location']}"


def _function(call: Call) -> Json:
    name = f"{_parent(call)}/functions/{call.at['function']}"
    found = call.project.part(Functions).by_name.get(name)
    if found is None:
        raise not_found(name)
    return found
