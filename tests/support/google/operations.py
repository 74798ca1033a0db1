"""Long-running operations (https://google.aip.dev/151), done when asked for."""

from dataclasses import dataclass, field
from typing import Any

from tests.support.google.exchange import Json
from tests.support.google.project import Project
from tests.support.google.refusals import Refused, not_found


@dataclass(slots=True)
class Operations:
    """Those of one project, by name."""

    by_name: dict[str, Json] = field(default_factory=dict)


def start(
    project: Project, parent: str, kind: str, outcome: Json | Refused, **metadata: Any
) -> Json:
    """What the call that starts an operation answers.

    `parent` is what its name begins with, such as `projects/p/locations/r`; `kind` the
    type of the response. The operation is found done when it is asked for.
    """
    held = project.part(Operations).by_name
    name = "/".join(part for part in (parent, f"operations/{len(held) + 1}") if part)
    started: Json = {"name": name, "metadata": metadata}
    done: Json = {**started, "done": True}
    if isinstance(outcome, Refused):
        code = _RPC_CODES.get(outcome.status, 13)
        done["error"] = {"code": code, "message": outcome.message}
    else:
        done["response"] = {"@type": f"type.googleapis.com/{kind}", **outcome}
    held[name] = done
    return started


def find(projects: dict[str, Project], name: str) -> Json:
    """An operation of any of the projects.

    Raises:
        Refused: there is none.
    """
    for project in projects.values():
        held = project.part(Operations).by_name
        if name in held:
            return held[name]
    raise not_found(name)


_RPC_CODES = {
    "INVALID_ARGUMENT": 3,
    "NOT_FOUND": 5,
    "ALREADY_EXISTS": 6,
    "PERMISSION_DENIED": 7,
    "RESOURCE_EXHAUSTED": 8,
    "FAILED_PRECONDITION": 9,
    "INTERNAL": 13,
    "UNAVAILABLE": 14,
}
