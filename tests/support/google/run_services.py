"""Cloud Run: the services of functions, and whether they check who calls.

https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services (read
2026-11). Where a service does not check (`invokerIamDisabled`), everybody may call it,
whatever its policy says.
"""

from dataclasses import dataclass, field
from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.functions import Functions

API: Final = Api("run.googleapis.com", "Cloud Run Admin API")


@dataclass(slots=True)
class Unchecked:
    """The names of those of one project that do not check who calls."""

    names: set[str] = field(default_factory=set)


@API.get("/v2/projects/{project}/locations/{location}/services", "run.services.list")
def list_services(call: Call) -> Json:
    start = f"{call.project.name}/locations/{call.at['location']}/"
    functions = call.project.part(Functions).by_name.values()
    names = [each["serviceConfig"]["service"] for each in functions]
    unchecked = call.project.part(Unchecked).names
    shown = [
        {"name": name, **({"invokerIamDisabled": True} if name in unchecked else {})}
        for name in names
        if name.startswith(start)
    ]
    return {"services": shown} if shown else {}
