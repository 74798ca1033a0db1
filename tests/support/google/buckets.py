"""Cloud Storage: the buckets of a project, and what is uploaded to a signed address.

https://cloud.google.com/storage/docs/json_api/v1 (read 2026-11). Cloud Storage for
Firebase, which knows what the default bucket is, is a module of its own.
"""

from dataclasses import dataclass, field
from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Answer
from tests.support.google.refusals import Refused

API: Final = Api("storage.googleapis.com", "Cloud Storage API", in_project=False)


@dataclass(slots=True)
class Bucket:
    """One, with its objects by name."""

    name: str
    location: str
    objects: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Buckets:
    """Those of one project."""

    by_name: dict[str, Bucket] = field(default_factory=dict)
    default: str | None = None
    """The one of Cloud Storage for Firebase."""
    signed: set[str] = field(default_factory=set)
    """`/bucket/object` of what may be uploaded by a signed address."""

    def add(self, name: str, location: str, *, is_default: bool = False) -> Bucket:
        made = Bucket(name, location)
        self.by_name[name] = made
        if is_default:
            self.default = name
        return made


@API.put("/{bucket}/{object=**}", is_open=True)
def upload_to_signed_address(call: Call) -> Answer:
    """A PUT to an address that carries its own proof of the right to do it."""
    for project in call.cloud.projects.values():
        buckets = project.part(Buckets)
        if call.request.path in buckets.signed and "Signature" in call.query:
            objects = buckets.by_name[call.at["bucket"]].objects
            objects[call.at["object"]] = call.request.body
            return Answer(200, b"", {"x-goog-generation": "1"})
    raise Refused("PERMISSION_DENIED", "Access denied.")
