"""REST: signals, forced disconnection and muting, with the project's own rights."""

import re
from http import HTTPStatus

from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import json_answer
from emulators.opentok.bodies import Body
from emulators.opentok.endpoints import RestRequest, rest_routes
from emulators.opentok.limits import MAX_CONNECTIONS
from emulators.opentok.model import Cloud
from emulators.opentok.participants import FORCE_DISCONNECTED, Signal
from emulators.opentok.projects import is_application
from emulators.opentok.refusals import bad_request, too_large
from emulators.opentok.shapes import project_object

SIGNAL_TYPE = re.compile(r"[A-Za-z0-9\-_~]*")
MAX_TYPE_BYTES = 128
MAX_DATA_BYTES = 8_192
READ_LIMIT_CHARS = 65_536
"""Above both limits, so that a signal that is too long gets its 413."""


def routes(cloud: Cloud) -> list[Route]:
    session = "/v2/project/{api_key}/session/{session_id}"
    connection = f"{session}/connection/{{connection_id}}"
    api = _ModerationApi(cloud)
    return rest_routes(
        cloud,
        ("POST", f"{session}/signal", api.signal, "signal"),
        ("POST", f"{connection}/signal", api.signal, "signalConnection"),
        ("DELETE", connection, api.force_disconnect, "forceDisconnect"),
        ("POST", f"{session}/stream/{{stream_id}}/mute", api.mute_stream, "muteStream"),
        ("POST", f"{session}/mute", api.mute_all, "muteAll"),
    )


def read_signal(body: Body, sender: str | None) -> Signal:
    """Read `{type?, data?}`.

    Raises:
        Refused: 400 for a type with other characters, 413 for more than 128 bytes of
            type or 8 kB of data.
    """
    kind = body.find_text("type", most=READ_LIMIT_CHARS) or ""
    data = body.find_text("data", most=READ_LIMIT_CHARS) or ""
    if len(kind.encode()) > MAX_TYPE_BYTES or len(data.encode()) > MAX_DATA_BYTES:
        raise too_large("The signal is too large.")
    if not SIGNAL_TYPE.fullmatch(kind):
        raise bad_request("Invalid type.")
    return Signal(kind, data, sender)


class _ModerationApi:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def signal(self, request: RestRequest) -> Response:
        session = request.session(self._cloud)
        signal = read_signal(request.body, None)
        self._cloud.moderation.signal(
            session, signal, request.params.get("connection_id")
        )
        return Response(status_code=204)

    def force_disconnect(self, request: RestRequest) -> Response:
        session = request.session(self._cloud)
        sessions = self._cloud.sessions
        connection = sessions.connected(request.params["connection_id"], session.id)
        sessions.disconnect(connection.id, FORCE_DISCONNECTED)
        return Response(status_code=204)

    def mute_stream(self, request: RestRequest) -> Response:
        """Mute one stream. An application's answer is documented without a body."""
        session = request.session(self._cloud)
        self._cloud.moderation.mute(session, request.params["stream_id"])
        if is_application(request.project.api_key):
            return Response(status_code=HTTPStatus.OK)
        return json_answer(project_object(request.project))

    def mute_all(self, request: RestRequest) -> Response:
        """Mute all, or with `active` false stop muting newcomers.

        The Python SDK spells the exceptions `excludedStreams`, the documentation and
        the Node SDK `excludedStreamIds`.
        """
        session, body = request.session(self._cloud), request.body
        if not body.has("active"):
            raise bad_request("Missing active.")
        excluded = [
            *body.texts("excludedStreams", most=MAX_CONNECTIONS),
            *body.texts("excludedStreamIds", most=MAX_CONNECTIONS),
        ]
        if body.flag("active", default=True):
            self._cloud.moderation.mute_all(session, excluded)
        else:
            self._cloud.moderation.stop_muting(session)
        return json_answer(project_object(request.project))
