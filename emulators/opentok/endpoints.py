"""How a call comes in: REST calls need a token, control calls (`/__/`) none.

JSON only: OpenTok also answers XML to callers that do not accept JSON, and no SDK in
use does that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import (
    CLOCK_OFF_BY,
    Endpoint,
    answering,
    json_answer,
)
from emulators.kernel.json_http import Refused, read_body
from emulators.opentok.bodies import MAX_BODY_BYTES, Body
from emulators.opentok.model import Cloud
from emulators.opentok.participants import Session
from emulators.opentok.projects import is_application
from emulators.opentok.refusals import forbidden, refusal_body, too_large
from emulators.opentok.tokens import caller
from emulators.settings import VideoProject


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRequest:
    """A control call."""

    params: Mapping[str, str]
    query: Body
    raw: bytes

    @property
    def body(self) -> Body:
        return Body.from_json(self.raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestRequest(ControlRequest):
    """A REST call, by a project that proved who it is.

    Its `content_type` is without parameters, in lower case, empty if none was sent.
    """

    project: VideoProject
    content_type: str

    def session(self, cloud: Cloud) -> Session:
        """The session named in the path."""
        return cloud.sessions.get(self.params["session_id"], self.project.api_key)


def rest(cloud: Cloud, handle: Callable[[RestRequest], Response]) -> Endpoint:
    """An endpoint of OpenTok's REST API. Refusals become its error bodies."""

    async def endpoint(request: Request) -> Response:
        try:
            raw = await _read(request)
            project = _authenticated(cloud, request)
            call = RestRequest(
                params=request.path_params,
                query=_query(request),
                raw=raw,
                project=project,
                content_type=_content_type(request),
            )
            return handle(call)
        except Refused as refusal:
            return json_answer(refusal_body(refusal), refusal.status)

    return endpoint


def control(handle: Callable[[ControlRequest], Response]) -> Endpoint:
    """An endpoint for whoever plays the clients; any page may call it."""

    async def endpoint(request: Request) -> Response:
        raw = await _read(request)
        return handle(
            ControlRequest(params=request.path_params, query=_query(request), raw=raw)
        )

    return answering(endpoint, refusal_body)


def rest_routes(
    cloud: Cloud, *calls: tuple[str, str, Callable[[RestRequest], Response], str]
) -> list[Route]:
    """Routes of REST calls: method, path, what answers, and the journal's name."""
    return [
        Route(path, rest(cloud, handle), methods=[method], name=name)
        for method, path, handle, name in calls
    ]


def control_routes(
    *calls: tuple[str, str, Callable[[ControlRequest], Response]],
) -> list[Route]:
    """Routes of control calls: method, path and what answers."""
    return [
        Route(path, control(handle), methods=[method]) for method, path, handle in calls
    ]


def _authenticated(cloud: Cloud, request: Request) -> VideoProject:
    now = cloud.context.clock.now() + request.scope[CLOCK_OFF_BY]
    switches = cloud.switches.now
    try:
        project = caller(
            request.headers,
            cloud.projects,
            now_s=now.timestamp(),
            longest_s=switches.max_application_token_s,
        )
        _refuse_another(project, request.path_params.get("api_key", project.api_key))
    except Refused as refusal:
        if switches.answers_401 and "authorization" in request.headers:
            raise Refused(HTTPStatus.UNAUTHORIZED, refusal.message) from None
        raise
    return project


def _refuse_another(project: VideoProject, named: str) -> None:
    """Refuse a call whose path names another project than its token."""
    if named == project.api_key:
        return
    if is_application(project.api_key):
        raise forbidden(
            "Id in the token does not match the id provided in the url",
            code=HTTPStatus.FORBIDDEN,
        )
    # Unconfirmed text: nobody reported what a foreign key in the path answers.
    raise forbidden("Issuer does not match the project")


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _query(request: Request) -> Body:
    return Body(dict(request.query_params))


async def _read(request: Request) -> bytes:
    refused = too_large("The body is too large.")
    return await read_body(request.stream(), limit=MAX_BODY_BYTES, too_large=refused)
