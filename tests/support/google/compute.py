"""Compute Engine: only which account is the project's default one.

https://cloud.google.com/compute/docs/reference/rest/v1/projects/get (read 2026-11).
"""

from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json

API: Final = Api("compute.googleapis.com", "Compute Engine API")


@API.get("/compute/v1/projects/{project}", "compute.projects.get")
def get_project(call: Call) -> Json:
    return {
        "kind": "compute#project",
        "name": call.project.id,
        "defaultServiceAccount": call.project.compute_account,
    }
