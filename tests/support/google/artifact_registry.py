"""Artifact Registry: where the images of the functions lie, and how long.

https://cloud.google.com/artifact-registry/docs/reference/rest (v1, read 2026-11). The
first build in a region makes the repository `gcf-artifacts` there.
"""

from dataclasses import dataclass, field
from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.refusals import not_found

API: Final = Api("artifactregistry.googleapis.com", "Artifact Registry API")

REPOSITORY: Final = (
    "/v1/projects/{project}/locations/{location}/repositories/{repository}"
)
OF_FUNCTIONS: Final = "gcf-artifacts"


@dataclass(slots=True)
class Repositories:
    """Those of one project, by name."""

    by_name: dict[str, Json] = field(default_factory=dict)


@API.get(REPOSITORY, "artifactregistry.repositories.get")
def get_repository(call: Call) -> Json:
    return _repository(call)


@API.patch(REPOSITORY, "artifactregistry.repositories.update")
def update_repository(call: Call) -> Json:
    found = _repository(call)
    found.update(call.body)
    return found


def _repository(call: Call) -> Json:
    name = (
        f"{call.project.name}/locations/{call.at['location']}"
        f"/repositories/{call.at['repository']}"
    )
    found = call.project.part(Repositories).by_name.get(name)
    if found is None:
        raise not_found(name)
    return found
