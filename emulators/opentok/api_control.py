"""Control calls: projects, callbacks gone wrong, failures, usage."""

import re

from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import json_answer, preflight
from emulators.kernel.json_http import JsonObject
from emulators.opentok.bodies import Body
from emulators.opentok.broadcasts import RtmpStatus
from emulators.opentok.endpoints import ControlRequest, control_routes
from emulators.opentok.model import Cloud
from emulators.opentok.projects import API_KEY, SECRET_CHARS
from emulators.opentok.refusals import bad_request
from emulators.opentok.usage import usage
from emulators.settings import OpenTokProject

CALLBACK_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(/\S*)?")
MAX_URL_CHARS = 2_048
RTMP_STATUSES: tuple[RtmpStatus, ...] = ("connecting", "live", "offline", "error")


def routes(cloud: Cloud) -> list[Route]:
    api = _ControlApi(cloud)
    calls = control_routes(
        ("POST", "/__/projects", api.put_project),
        ("GET", "/__/projects", api.list_projects),
        ("POST", "/__/callbacks", api.switch_callbacks),
        ("GET", "/__/callbacks", api.list_callbacks),
        ("GET", "/__/usage", api.usage),
        ("POST", "/__/archives/{id}/fail", api.fail_archive),
        ("POST", "/__/broadcasts/{id}/fail", api.fail_broadcast),
        ("POST", "/__/broadcasts/{id}/rtmp", api.set_rtmp),
    )
    return [*calls, Route("/__/{path:path}", preflight, methods=["OPTIONS"])]


class _ControlApi:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def put_project(self, request: ControlRequest) -> Response:
        """Know a project, in place of one with the same key, until the next reset."""
        project = _project(request.body, self._cloud.context.clock.now_ms())
        self._cloud.projects.put(project)
        return json_answer(_shown(project))

    def list_projects(self, _: ControlRequest) -> Response:
        projects = [_shown(project) for project in self._cloud.projects.all()]
        return json_answer({"projects": projects})

    def switch_callbacks(self, request: ControlRequest) -> Response:
        """`{duplicate?, reverse?}`: what is not named stays as it is."""
        callbacks, body = self._cloud.callbacks, request.body
        callbacks.duplicates = body.flag("duplicate", default=callbacks.duplicates)
        callbacks.reverses = body.flag("reverse", default=callbacks.reverses)
        return self.list_callbacks(request)

    def list_callbacks(self, _: ControlRequest) -> Response:
        callbacks = self._cloud.callbacks
        return json_answer(
            {
                "duplicate": callbacks.duplicates,
                "reverse": callbacks.reverses,
                "deliveries": [delivery.as_json() for delivery in callbacks.all()],
            }
        )

    def usage(self, _: ControlRequest) -> Response:
        return json_answer(usage(self._cloud))

    def fail_archive(self, request: ControlRequest) -> Response:
        archives = self._cloud.archives
        failed = archives.fail(archives.get(request.params["id"]))
        return json_answer(self._cloud.archive_object(failed))

    def fail_broadcast(self, request: ControlRequest) -> Response:
        broadcasts = self._cloud.broadcasts
        failed = broadcasts.fail(broadcasts.get(request.params["id"]))
        return json_answer(self._cloud.broadcast_object(failed))

    def set_rtmp(self, request: ControlRequest) -> Response:
        """`{id, status}`: an RTMP server that refuses shows in this status alone."""
        body = request.body
        statuses: dict[str, RtmpStatus] = {each: each for each in RTMP_STATUSES}
        status = statuses.get(body.text("status"))
        if status is None:
            raise bad_request("Invalid status.")
        broadcasts = self._cloud.broadcasts
        changed = broadcasts.set_rtmp_status(
            broadcasts.get(request.params["id"]), body.text("id"), status
        )
        return json_answer(self._cloud.broadcast_object(changed))


def _project(body: Body, now_ms: int) -> OpenTokProject:
    api_key = body.text("apiKey", most=18)
    if not API_KEY.fullmatch(api_key):
        raise bad_request("Invalid apiKey.")
    return OpenTokProject(
        api_key=api_key,
        api_secret=_secret(body, "apiSecret"),
        name=body.find_text("name", most=100) or "",
        archive_callback_url=_url(body, "archiveCallbackUrl"),
        broadcast_callback_url=_url(body, "broadcastCallbackUrl"),
        monitoring_url=_url(body, "monitoringUrl"),
        signature_secret=(
            _secret(body, "signatureSecret") if body.has("signatureSecret") else None
        ),
        uploads_archives=body.flag("uploadsArchives", default=False),
        created_at_ms=now_ms,
    )


def _secret(body: Body, name: str) -> str:
    shortest, longest = SECRET_CHARS
    secret = body.text(name, most=longest)
    if len(secret) < shortest:
        raise bad_request(f"Invalid {name}: {shortest} to {longest} characters.")
    return secret


def _url(body: Body, name: str) -> str | None:
    url = body.find_text(name, most=MAX_URL_CHARS)
    if url is not None and not CALLBACK_URL.fullmatch(url):
        raise bad_request(f"Invalid {name}.")
    return url


def _shown(project: OpenTokProject) -> JsonObject:
    """A project without its secrets."""
    return {
        "apiKey": project.api_key,
        "name": project.name,
        "archiveCallbackUrl": project.archive_callback_url,
        "broadcastCallbackUrl": project.broadcast_callback_url,
        "monitoringUrl": project.monitoring_url,
        "signsCallbacks": project.signature_secret is not None,
        "uploadsArchives": project.uploads_archives,
    }
