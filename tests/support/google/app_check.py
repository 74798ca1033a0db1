"""Firebase App Check: for which services it is enforced.

https://firebase.google.com/docs/reference/appcheck/rest/v1/projects.services (read
2026-11). A service that nobody has configured is not listed.
"""

from dataclasses import dataclass, field
from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json

API: Final = Api("firebaseappcheck.googleapis.com", "Firebase App Check API")


@dataclass(slots=True)
class AppCheck:
    """The mode of each service of one project."""

    modes: dict[str, str] = field(default_factory=dict)


@API.get("/v1/projects/{project}/services", "firebaseappcheck.services.get")
def list_services(call: Call) -> Json:
    modes = call.project.part(AppCheck).modes
    name = f"projects/{call.project.number}/services"
    shown = [
        {"name": f"{name}/{service}", "enforcementMode": mode}
        for service, mode in modes.items()
    ]
    return {"services": shown} if shown else {}
