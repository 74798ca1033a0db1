"""What is deployed, where it is called: functions, and sites that hand calls to them.

Cloud Run lets in whom the service's policy has as `run.invoker`, and answers others
with a page (https://cloud.google.com/run/docs/securing/managing-access, read 2026-11).
What a function then answers is told beforehand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tests.support.google.access import Caller
from tests.support.google.api import Api, Call
from tests.support.google.cloud import GoogleCloud
from tests.support.google.exchange import Answer, Json, Request, json_answer
from tests.support.google.functions import Functions
from tests.support.google.hosting import Sites
from tests.support.google.project import Project
from tests.support.google.run_services import Unchecked

PATHS: Final = ("/", "/{rest=**}")
INVOKE: Final = "run.routes.invoke"


@dataclass(slots=True)
class Answers:
    """Of one project: what each function answers, by its id; an empty 200 otherwise."""

    by_id: dict[str, Answer] = field(default_factory=dict)


def _project_of(
    cloud: GoogleCloud, request: Request, _: Mapping[str, str]
) -> Project | None:
    for project in cloud.projects.values():
        is_site = request.host == f"{project.part(Sites).default}.web.app"
        if is_site or _function(project, request) is not None:
            return project
    return None


FUNCTION_HOSTS: Final = [
    Api(host, "Cloud Run", in_project=False, project_of=_project_of)
    for host in ("*.run.app", "*.cloudfunctions.net")
]
SITES: Final = Api("*.web.app", "Hosting", in_project=False, project_of=_project_of)


def _serve(call: Call) -> Answer:
    if call.found is None:
        return _page(404)
    return called(call.project, call.request, call.caller)


def called(project: Project, request: Request, caller: Caller | None) -> Answer:
    """What a function answers to a caller."""
    function = _function(project, request)
    if function is None:
        return _page(404)
    service = function["serviceConfig"]["service"]
    is_checked = service not in project.part(Unchecked).names
    if is_checked and not project.permits(caller, INVOKE, service):
        return _page(403)
    name = function["name"].rpartition("/")[2]
    return project.part(Answers).by_id.get(name, json_answer({"result": None}))


def _function(project: Project, request: Request) -> Json | None:
    """The one that has this address."""
    address = f"https://{request.host}{request.path}".rstrip("/")
    for function in project.part(Functions).by_name.values():
        if address in {function["serviceConfig"]["uri"], function["url"]}:
            return function
    return None


def _site(call: Call) -> Answer:
    """The rewrites of the live version, which ask as anybody does."""
    live = call.project.part(Sites).live if call.found is not None else None
    rewrites = (live.config or {}).get("rewrites", []) if live else []
    for rewrite in rewrites:
        run = rewrite.get("run", {})
        if rewrite.get("glob") == call.request.path:
            for function in call.project.part(Functions).by_name.values():
                service = function["serviceConfig"]["service"].rpartition("/")[2]
                if service == run.get("serviceId"):
                    host = function["serviceConfig"]["uri"].removeprefix("https://")
                    return called(call.project, Request("GET", host, "/"), None)
    return _page(404)


def _page(status: int) -> Answer:
    return Answer(
        status,
        f"<html><title>{status}</title></html>".encode(),
        {"Content-Type": "text/html; charset=UTF-8"},
    )


APIS: Final = (SITES, *FUNCTION_HOSTS)

for _path in PATHS:
    SITES.get(_path, is_open=True)(_site)
    for _api in FUNCTION_HOSTS:
        _api.get(_path, is_open=True)(_serve)
        _api.post(_path, is_open=True)(_serve)
