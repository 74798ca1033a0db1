"""Cloud Storage: the objects of a bucket, for whoever has a role on it.

https://cloud.google.com/storage/docs/json_api/v1/objects (read 2026-11). Its refusals
have a form of their own.
"""

from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.buckets import Bucket, Buckets
from tests.support.google.exchange import Answer, Json, json_answer
from tests.support.google.project import Project

API: Final = Api("storage.googleapis.com", "Cloud Storage API", in_project=False)

OBJECTS: Final = "/storage/v1/b/{bucket}/o"
UPLOAD: Final = "/upload/storage/v1/b/{bucket}/o"


def bucket_name(bucket: str) -> str:
    """The resource whose policy says who may use a bucket."""
    return f"projects/_/buckets/{bucket}"


@API.post(UPLOAD, is_open=True)
def upload(call: Call) -> Answer | Json:
    found = _judged(call, "storage.objects.create")
    if isinstance(found, Answer):
        return found
    found.objects[call.query["name"]] = call.request.body
    return {"kind": "storage#object", "name": call.query["name"]}


@API.post(f"{OBJECTS}/{{object=**}}", is_open=True)
def copy(call: Call) -> Answer | Json:
    """`…/o/{object}/copyTo/b/{bucket}/o/{object}`, within one bucket."""
    source, _, target = call.at["object"].partition("/copyTo/b/")
    read = _judged(call, "storage.objects.get")
    found = _judged(call, "storage.objects.create")
    if isinstance(read, Answer):
        return read
    if isinstance(found, Answer):
        return found
    if source not in found.objects:
        return _error(404, f"No such object: {found.name}/{source}")
    name = target.removeprefix(f"{found.name}/o/")
    found.objects[name] = found.objects[source]
    return {"kind": "storage#object", "name": name}


@API.get(OBJECTS, is_open=True)
def list_objects(call: Call) -> Answer | Json:
    found = _judged(call, "storage.objects.list")
    if isinstance(found, Answer):
        return found
    prefix = call.query.get("prefix", "")
    names = [name for name in found.objects if name.startswith(prefix)]
    return {"kind": "storage#objects", "items": [{"name": each} for each in names]}


@API.delete(f"{OBJECTS}/{{object=**}}", is_open=True)
def delete(call: Call) -> Answer:
    found = _judged(call, "storage.objects.delete")
    if isinstance(found, Answer):
        return found
    if found.objects.pop(call.at["object"], None) is None:
        return _error(404, f"No such object: {found.name}/{call.at['object']}")
    return Answer(204, b"", {})


@API.get("/storage/v1/b/{bucket}/iam/testPermissions", is_open=True)
def test_permissions(call: Call) -> Answer | Json:
    owner = _owner(call)
    if call.caller is None or owner is None:
        return _error(401, "Invalid Credentials")
    asked = call.query["permissions"]
    resource = bucket_name(call.at["bucket"])
    held = [asked] if owner.permits(call.caller, asked, resource) else []
    return {"kind": "storage#testIamPermissionsResponse", "permissions": held}


def _owner(call: Call) -> Project | None:
    for project in call.cloud.projects.values():
        if call.at["bucket"] in project.part(Buckets).by_name:
            return project
    return None


def _judged(call: Call, permission: str) -> Bucket | Answer:
    owner = _owner(call)
    if call.caller is None:
        return _error(401, "Invalid Credentials")
    if owner is None:
        return _error(404, "The specified bucket does not exist.")
    if not owner.permits(call.caller, permission, bucket_name(call.at["bucket"])):
        return _error(
            403,
            f"{call.caller.email} does not have {permission} access to the Google "
            f"Cloud Storage object. Permission '{permission}' denied on resource (or "
            "it may not exist).",
        )
    return owner.part(Buckets).by_name[call.at["bucket"]]


def _error(status: int, message: str) -> Answer:
    reason = {401: "authError", 403: "forbidden", 404: "notFound"}[status]
    errors = [{"message": message, "domain": "global", "reason": reason}]
    return json_answer(
        {"error": {"code": status, "message": message, "errors": errors}}, status
    )
