"""Control calls: what clients do over their media connections, and what they see.

Real clients join by WebRTC, which is not here; whoever plays them, such as a test,
calls these paths instead. Tokens and roles count as they do for real clients.
"""

from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import json_answer
from emulators.opentok.api_moderation import read_signal
from emulators.opentok.claims import MAX_CLIENT_TOKEN_CHARS
from emulators.opentok.endpoints import ControlRequest, control_routes
from emulators.opentok.model import Cloud
from emulators.opentok.participants import (
    CLIENT_DISCONNECTED,
    MAX_FRAME_RATE,
    MAX_PIXELS,
    MAX_STREAM_NAME,
    NETWORK_DISCONNECTED,
    STREAM_REASONS,
    VIDEO_TYPES,
)
from emulators.opentok.shapes import client_view, session_view, stream_view
from emulators.opentok.tokens import read_client_token


def routes(cloud: Cloud) -> list[Route]:
    api = _ClientApi(cloud)
    connection, stream = "/__/connections/{connection_id}", "/__/streams/{stream_id}"
    return control_routes(
        ("POST", "/__/connections", api.connect),
        ("GET", connection, api.connection),
        ("PATCH", connection, api.admit),
        ("DELETE", connection, api.disconnect),
        ("POST", "/__/streams", api.publish),
        ("PATCH", stream, api.switch),
        ("DELETE", stream, api.unpublish),
        ("POST", "/__/subscriptions", api.subscribe),
        ("POST", "/__/signals", api.signal),
        ("POST", "/__/forceDisconnect", api.force_disconnect),
        ("GET", "/__/sessions/{session_id}", api.session),
    )


class _ClientApi:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._sessions = cloud.sessions

    def connect(self, request: ControlRequest) -> Response:
        """`{sessionId, token, connecting?}` → `{connectionId, role, data, …}`."""
        body = request.body
        session = self._sessions.get(body.text("sessionId"))
        token = read_client_token(
            body.text("token", most=MAX_CLIENT_TOKEN_CHARS),
            self._cloud.projects,
            now_s=self._cloud.context.clock.now().timestamp(),
        )
        connection = self._sessions.connect(
            session.id, token, is_connecting=body.flag("connecting", default=False)
        )
        return json_answer(client_view(connection))

    def admit(self, request: ControlRequest) -> Response:
        """The client that was connecting is connected."""
        connection = self._sessions.admit(request.params["connection_id"])
        return json_answer(client_view(connection))

    def connection(self, request: ControlRequest) -> Response:
        """What one client sees: itself, why it was cut, its streams and signals."""
        connection = self._sessions.get_connection(request.params["connection_id"])
        session = self._sessions.get(connection.session_id)
        own = [
            stream_view(stream)
            for stream in session.streams.values()
            if stream.connection is connection
        ]
        return json_answer({**client_view(connection), "streams": own})

    def disconnect(self, request: ControlRequest) -> Response:
        """The client leaves, or with `?reason=networkDisconnected` is lost.

        With `?callbacks=false` the callbacks about it get lost.
        """
        reasons = (CLIENT_DISCONNECTED, NETWORK_DISCONNECTED)
        self._sessions.disconnect(
            request.params["connection_id"],
            request.query.choice("reason", reasons, default=CLIENT_DISCONNECTED),
            is_told=request.query.flag("callbacks", default=True),
        )
        return Response(status_code=204)

    def publish(self, request: ControlRequest) -> Response:
        """`{connectionId, name?, videoType?, hasAudio?, hasVideo?, …}` → `{id, …}`.

        Also width, height and frameRate. It has no media.
        """
        body = request.body
        stream = self._sessions.publish(
            body.text("connectionId"),
            name=body.find_text("name", most=MAX_STREAM_NAME) or "",
            video_type=body.choice("videoType", VIDEO_TYPES, default="camera"),
            has_audio=body.flag("hasAudio", default=True),
            has_video=body.flag("hasVideo", default=True),
            width=body.find_number("width", low=1, high=MAX_PIXELS) or 640,
            height=body.find_number("height", low=1, high=MAX_PIXELS) or 480,
            frame_rate=body.find_number("frameRate", low=1, high=MAX_FRAME_RATE) or 30,
        )
        return json_answer(stream_view(stream))

    def switch(self, request: ControlRequest) -> Response:
        """`{hasAudio?, hasVideo?}`: who was muted may unmute themselves."""
        stream = self._sessions.get_stream(request.params["stream_id"])
        self._sessions.change(
            stream,
            has_audio=request.body.flag("hasAudio", default=stream.has_audio),
            has_video=request.body.flag("hasVideo", default=stream.has_video),
        )
        return json_answer(stream_view(stream))

    def unpublish(self, request: ControlRequest) -> Response:
        reason = request.query.choice(
            "reason", STREAM_REASONS, default=CLIENT_DISCONNECTED
        )
        self._sessions.unpublish(request.params["stream_id"], reason)
        return Response(status_code=204)

    def subscribe(self, request: ControlRequest) -> Response:
        """`{connectionId, streamId}` → the stream that it sees and hears."""
        body = request.body
        stream = self._sessions.subscribe(
            body.text("connectionId"), body.text("streamId")
        )
        return json_answer(stream_view(stream))

    def signal(self, request: ControlRequest) -> Response:
        """`{connectionId, type?, data?, to?}`."""
        body = request.body
        sender = self._sessions.connected(body.text("connectionId"))
        signal = read_signal(body, sender.id)
        self._cloud.moderation.signal_by(sender, signal, body.find_text("to"))
        return Response(status_code=204)

    def force_disconnect(self, request: ControlRequest) -> Response:
        """`{connectionId, targetId}`: a moderator puts another client out."""
        body = request.body
        moderator = self._sessions.connected(body.text("connectionId"))
        self._cloud.moderation.put_out(moderator, body.text("targetId"))
        return Response(status_code=204)

    def session(self, request: ControlRequest) -> Response:
        session = self._sessions.get(request.params["session_id"])
        return json_answer(session_view(session))
