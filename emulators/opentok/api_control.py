"""Control calls: projects, settings, callbacks gone wrong, usage."""

import re
from datetime import timedelta
from typing import get_args

from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import json_answer, preflight
from emulators.kernel.json_http import JsonObject
from emulators.opentok.bodies import Body
from emulators.opentok.endpoints import ControlRequest, control_routes
from emulators.opentok.model import Cloud
from emulators.opentok.participants import EventKind
from emulators.opentok.projects import API_KEY, SECRET_CHARS
from emulators.opentok.refusals import bad_request
from emulators.opentok.usage import usage
from emulators.settings import OpenTokProject, OpenTokSwitches

CALLBACK_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(/\S*)?")
MAX_URL_CHARS = 2_048
MAX_DELAY_MS = 24 * 3_600_000
FALLBACKS = ("none", "opentok")
EVENTS: tuple[str, ...] = (*get_args(EventKind), "archive", "broadcast")


def routes(cloud: Cloud) -> list[Route]:
    api = _ControlApi(cloud)
    calls = control_routes(
        ("POST", "/__/projects", api.put_project),
        ("GET", "/__/projects", api.list_projects),
        ("POST", "/__/settings", api.change_settings),
        ("GET", "/__/settings", api.settings),
        ("POST", "/__/callbacks", api.switch_callbacks),
        ("GET", "/__/callbacks", api.list_callbacks),
        ("GET", "/__/usage", api.usage),
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
        """`{duplicate?, reverse?, delayMs?, lose?}`: what is not named stays."""
        callbacks, body = self._cloud.callbacks, request.body
        delay_ms = body.find_number("delayMs", low=0, high=MAX_DELAY_MS)
        if body.has("lose"):
            callbacks.loses = _events(body)
        if delay_ms is not None:
            callbacks.delay = timedelta(milliseconds=delay_ms)
        callbacks.duplicates = body.flag("duplicate", default=callbacks.duplicates)
        callbacks.reverses = body.flag("reverse", default=callbacks.reverses)
        return self.list_callbacks(request)

    def list_callbacks(self, _: ControlRequest) -> Response:
        callbacks = self._cloud.callbacks
        return json_answer(
            {
                "duplicate": callbacks.duplicates,
                "reverse": callbacks.reverses,
                "delayMs": callbacks.delay // timedelta(milliseconds=1),
                "lose": list(callbacks.loses),
                "deliveries": [delivery.as_json() for delivery in callbacks.all()],
            }
        )

    def change_settings(self, request: ControlRequest) -> Response:
        """`{hlsNeedsViewers?, cutsLongSessions?}`: for what begins from now on."""
        switches, body = self._cloud.switches, request.body
        switches.now = OpenTokSwitches(
            hls_needs_viewers=body.flag(
                "hlsNeedsViewers", default=switches.now.hls_needs_viewers
            ),
            cuts_long_sessions=body.flag(
                "cutsLongSessions", default=switches.now.cuts_long_sessions
            ),
        )
        return self.settings(request)

    def settings(self, _: ControlRequest) -> Response:
        now = self._cloud.switches.now
        return json_answer(
            {
                "hlsNeedsViewers": now.hls_needs_viewers,
                "cutsLongSessions": now.cuts_long_sessions,
            }
        )

    def usage(self, _: ControlRequest) -> Response:
        return json_answer(usage(self._cloud))


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
        upload_fallback=(
            "opentok"
            if body.choice("uploadFallback", FALLBACKS, default="none") == "opentok"
            else "none"
        ),
        created_at_ms=now_ms,
    )


def _events(body: Body) -> tuple[str, ...]:
    events = body.texts("lose", most=len(EVENTS))
    if not set(events) <= set(EVENTS):
        raise bad_request(f"Invalid lose: events are {', '.join(EVENTS)}.")
    return tuple(events)


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
        "uploadFallback": project.upload_fallback,
    }
