"""Firebase Realtime Database Management: the instances of a project.

https://firebase.google.com/docs/reference/rest/database/database-management/rest
(v1beta, read 2026-11).
"""

from dataclasses import dataclass, field
from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.project import Project
from tests.support.google.refusals import Refused, invalid, not_found

API: Final = Api(
    "firebasedatabase.googleapis.com", "Firebase Realtime Database Management API"
)

LOCATIONS: Final = ("us-central1", "europe-west1", "asia-southeast1")
INSTANCES: Final = "/v1beta/projects/{project}/locations/{location}/instances"


@dataclass(slots=True)
class Instance:
    """One database."""

    id: str
    location: str
    is_default: bool
    rules: str = '{"rules": {".read": false, ".write": false}}'
    """The source of its rules."""

    @property
    def url(self) -> str:
        if self.location == "us-central1":
            return f"https://{self.id}.firebaseio.com"
        return f"https://{self.id}.{self.location}.firebasedatabase.app"


@dataclass(slots=True)
class Databases:
    """Those of one project."""

    by_id: dict[str, Instance] = field(default_factory=dict)

    @property
    def default(self) -> str | None:
        """The id of the one that belongs to the project."""
        return next((each.id for each in self.by_id.values() if each.is_default), None)

    def add(self, instance_id: str, location: str, *, is_default: bool) -> Instance:
        made = Instance(instance_id, location, is_default)
        self.by_id[instance_id] = made
        return made


@API.get(f"{INSTANCES}/{{instance}}", "firebasedatabase.instances.get")
def get_instance(call: Call) -> Json:
    found = call.project.part(Databases).by_id.get(call.at["instance"])
    if found is None or call.at["location"] not in ("-", found.location):
        raise not_found(call.request.path.removeprefix("/v1beta/"))
    return _shown(call.project, found)


@API.get(INSTANCES, "firebasedatabase.instances.list")
def list_instances(call: Call) -> Json:
    held = call.project.part(Databases).by_id.values()
    shown = [
        _shown(call.project, each)
        for each in held
        if call.at["location"] in ("-", each.location)
    ]
    return {"instances": shown} if shown else {}


@API.post(INSTANCES, "firebasedatabase.instances.create")
def create_instance(call: Call) -> Json:
    databases = call.project.part(Databases)
    instance_id, location = call.query.get("databaseId", ""), call.at["location"]
    is_default = call.body.get("type") == "DEFAULT_DATABASE"
    if location not in LOCATIONS:
        raise invalid(f"Location '{location}' is not supported.")
    if instance_id in databases.by_id:
        raise Refused("ALREADY_EXISTS", f"Database {instance_id} already exists.")
    if is_default and databases.default is not None:
        raise Refused(
            "FAILED_PRECONDITION", "The project has a default database already."
        )
    made = databases.add(instance_id, location, is_default=is_default)
    return _shown(call.project, made)


def _shown(project: Project, instance: Instance) -> Json:
    kind = "DEFAULT_DATABASE" if instance.is_default else "USER_DATABASE"
    return {
        "name": f"projects/{project.number}/locations/{instance.location}"
        f"/instances/{instance.id}",
        "project": f"projects/{project.number}",
        "databaseUrl": instance.url,
        "type": kind,
        "state": "ACTIVE",
    }
