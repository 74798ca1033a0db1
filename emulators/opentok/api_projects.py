"""Control calls: the projects and applications that are known."""

import re
from typing import Literal, TypedDict, get_args

from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import json_answer
from emulators.kernel.json_http import JsonObject
from emulators.opentok.bodies import Body
from emulators.opentok.endpoints import ControlRequest, control_routes
from emulators.opentok.model import Cloud
from emulators.opentok.projects import (
    ACCOUNT_KEY,
    API_KEY,
    APPLICATION_ID,
    SECRET_CHARS,
    public_key,
)
from emulators.opentok.refusals import bad_request
from emulators.settings import (
    CallbackKind,
    OpenTokProject,
    VideoProject,
    VonageApplication,
)

CALLBACK_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(/\S*)?")
MAX_URL_CHARS = 2_048
MAX_KEY_CHARS = 4_096
"""A public key of 4096 bits has 800 characters in PEM."""

KINDS: tuple[CallbackKind, ...] = get_args(CallbackKind)


def routes(cloud: Cloud) -> list[Route]:
    api = _ProjectApi(cloud)
    return control_routes(
        ("POST", "/__/projects", api.put_project),
        ("GET", "/__/projects", api.list_projects),
        ("POST", "/__/applications", api.put_application),
    )


class _ProjectApi:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def put_project(self, request: ControlRequest) -> Response:
        """Know a project, in place of one with the same key, until the next reset."""
        return self._put(_project(request.body, self._now_ms))

    def put_application(self, request: ControlRequest) -> Response:
        """Know an application, in place of one with the same id, likewise."""
        return self._put(_application(request.body, self._now_ms))

    def list_projects(self, _: ControlRequest) -> Response:
        """Those of both kinds, without their secrets."""
        projects = self._cloud.projects.all()
        return json_answer(
            {
                "projects": [
                    _shown(each)
                    for each in projects
                    if isinstance(each, OpenTokProject)
                ],
                "applications": [
                    _shown(each)
                    for each in projects
                    if isinstance(each, VonageApplication)
                ],
            }
        )

    @property
    def _now_ms(self) -> int:
        return self._cloud.context.clock.now_ms()

    def _put(self, project: VideoProject) -> Response:
        self._cloud.projects.put(project)
        return json_answer(_shown(project))


class _Shared(TypedDict):
    """What a project and an application have in common."""

    name: str
    archive_callback_url: str | None
    broadcast_callback_url: str | None
    monitoring_url: str | None
    signature_secret: str | None
    uploads_archives: bool
    upload_fallback: Literal["opentok", "none"]
    created_at_ms: int


def _project(body: Body, now_ms: int) -> OpenTokProject:
    api_key = body.text("apiKey", most=18)
    if not API_KEY.fullmatch(api_key):
        raise bad_request("Invalid apiKey.")
    return OpenTokProject(
        api_key=api_key,
        api_secret=_secret(body, "apiSecret"),
        **_shared(body, now_ms),
    )


def _application(body: Body, now_ms: int) -> VonageApplication:
    application_id = body.text("applicationId", most=36)
    if not APPLICATION_ID.fullmatch(application_id):
        raise bad_request("Invalid applicationId.")
    account_key = body.find_text("accountApiKey", most=8) or "a1b2c3d4"
    if not ACCOUNT_KEY.fullmatch(account_key):
        raise bad_request("Invalid accountApiKey.")
    return VonageApplication(
        application_id=application_id,
        public_key=_public_key(body),
        account_api_key=account_key,
        captions_callback_url=_url(body, "captionsCallbackUrl"),
        signature_secrets=_secrets(body.find_child("signatureSecrets") or Body()),
        **_shared(body, now_ms),
    )


def _shared(body: Body, now_ms: int) -> _Shared:
    fallback = body.choice("uploadFallback", ("none", "opentok"), default="none")
    return {
        "name": body.find_text("name", most=100) or "",
        "archive_callback_url": _url(body, "archiveCallbackUrl"),
        "broadcast_callback_url": _url(body, "broadcastCallbackUrl"),
        "monitoring_url": _url(body, "monitoringUrl"),
        "signature_secret": _find_secret(body, "signatureSecret"),
        "uploads_archives": body.flag("uploadsArchives", default=False),
        "upload_fallback": "opentok" if fallback == "opentok" else "none",
        "created_at_ms": now_ms,
    }


def _public_key(body: Body) -> str:
    pem = body.text("publicKey", most=MAX_KEY_CHARS)
    try:
        public_key(pem)
    except ValueError as error:
        raise bad_request(f"Invalid publicKey: {error}") from None
    return pem


def _secrets(body: Body) -> dict[CallbackKind, str]:
    found = {kind: _find_secret(body, kind) for kind in KINDS}
    return {kind: secret for kind, secret in found.items() if secret is not None}


def _find_secret(body: Body, name: str) -> str | None:
    return _secret(body, name) if body.has(name) else None


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


def _shown(project: VideoProject) -> JsonObject:
    """A project or an application without its secrets."""
    shown: JsonObject = {
        "name": project.name,
        "archiveCallbackUrl": project.archive_callback_url,
        "broadcastCallbackUrl": project.broadcast_callback_url,
        "monitoringUrl": project.monitoring_url,
        "signsCallbacks": project.signature_secret is not None,
        "uploadsArchives": project.uploads_archives,
        "uploadFallback": project.upload_fallback,
    }
    if isinstance(project, OpenTokProject):
        return {"apiKey": project.api_key, **shown}
    return {
        "applicationId": project.application_id,
        **shown,
        "publicKey": project.public_key,
        "accountApiKey": project.account_api_key,
        "captionsCallbackUrl": project.captions_callback_url,
        "signatureSecrets": sorted(project.signature_secrets),
    }
