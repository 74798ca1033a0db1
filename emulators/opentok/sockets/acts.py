"""What a client in a session may do over its socket."""

from collections.abc import Callable

from emulators.kernel.json_http import JsonObject
from emulators.opentok.api_moderation import read_signal
from emulators.opentok.bodies import Body
from emulators.opentok.limits import MAX_CONNECTIONS
from emulators.opentok.model import Cloud
from emulators.opentok.participants import (
    CLIENT_DISCONNECTED,
    MAX_FRAME_RATE,
    MAX_PIXELS,
    MAX_STREAM_NAME,
    STREAM_REASONS,
    VIDEO_TYPES,
    Stream,
)
from emulators.opentok.refusals import bad_request
from emulators.opentok.sockets import shown
from emulators.opentok.sockets.client import Client
from emulators.opentok.sockets.frames import passed_on

Request = Callable[[Client, Body], JsonObject]
Note = Callable[[Client, Body], None]


class Acts:
    """By the names of the protocol: requests are answered, notes are not.

    Each raises `Refused` for what the client may not do.
    """

    def __init__(self, cloud: Cloud) -> None:
        self._sessions = cloud.sessions
        self._moderation = cloud.moderation
        self._clients = cloud.clients
        self._legs = cloud.clients.legs
        self.requests: dict[str, Request] = {
            "publish": self._publish,
            "subscribe": self._subscribe,
            "signal": self._signal,
            "forceDisconnect": self._force_disconnect,
            "forceUnpublish": self._force_unpublish,
            "forceMuteStream": self._force_mute_stream,
            "forceMuteAll": self._force_mute_all,
            "disableForceMute": self._disable_force_mute,
        }
        self.notes: dict[str, Note] = {
            "change": self._change,
            "unpublish": self._unpublish,
            "unsubscribe": self._unsubscribe,
            "rtc": self._relay,
            "receive": self._receive,
            "disconnect": self._disconnect,
            "alive": self._alive,
        }

    def _publish(self, client: Client, body: Body) -> JsonObject:
        """Where the session is muted the stream in the answer is, too."""
        stream = self._sessions.publish(
            client.id,
            name=body.find_text("name", most=MAX_STREAM_NAME) or "",
            video_type=_video_type(body),
            has_audio=body.flag("hasAudio", default=True),
            has_video=body.flag("hasVideo", default=True),
            width=body.find_number("width", low=0, high=MAX_PIXELS) or 0,
            height=body.find_number("height", low=0, high=MAX_PIXELS) or 0,
            frame_rate=body.find_real("frameRate", low=0, high=MAX_FRAME_RATE) or 0,
            has_media=True,
        )
        return {"stream": shown.stream(stream)}

    def _change(self, client: Client, body: Body) -> None:
        stream = self._own(client, body)
        if stream is None:
            return
        width = body.find_number("width", low=0, high=MAX_PIXELS)
        height = body.find_number("height", low=0, high=MAX_PIXELS)
        wide = stream.width if width is None else width
        high = stream.height if height is None else height
        self._sessions.change(
            stream,
            has_audio=body.flag("hasAudio", default=stream.has_audio),
            has_video=body.flag("hasVideo", default=stream.has_video),
            size=(wide, high),
        )

    def _unpublish(self, client: Client, body: Body) -> None:
        reason = body.choice("reason", STREAM_REASONS, default=CLIENT_DISCONNECTED)
        stream = self._own(client, body)
        if stream is not None:
            self._sessions.unpublish(stream.id, reason)

    def _own(self, client: Client, body: Body) -> Stream | None:
        """The client's own stream; None once it has ended."""
        stream_id = body.text("streamId")
        session = self._sessions.get(client.connection.session_id)
        stream = session.streams.get(stream_id)
        if stream is not None and stream.connection is not client.connection:
            raise bad_request("The stream is another client's.")
        return stream

    def _subscribe(self, client: Client, body: Body) -> JsonObject:
        stream = self._sessions.subscribe(client.id, body.text("streamId"))
        publisher = None
        if stream.has_media:
            publisher = self._clients.find(stream.connection.id)
        leg = self._legs.open(stream, client, publisher)
        return {"leg": leg.id} if publisher else {"leg": leg.id, "media": False}

    def _unsubscribe(self, client: Client, body: Body) -> None:
        self._legs.end(body.text("leg"), client)

    def _relay(self, client: Client, body: Body) -> None:
        frame = passed_on(body)
        if not {"description", "candidate"} & frame.keys():
            raise bad_request("Neither a description nor a candidate.")
        self._legs.pass_on(body.text("leg"), client, {"what": "rtc", **frame})

    def _receive(self, client: Client, body: Body) -> None:
        frame = {"what": "receive", **passed_on(body)}
        self._legs.ask_publisher(body.text("leg"), client, frame)

    def _signal(self, client: Client, body: Body) -> JsonObject:
        signal = read_signal(body, client.id)
        self._moderation.signal_by(client.connection, signal, body.find_text("to"))
        return {}

    def _force_disconnect(self, client: Client, body: Body) -> JsonObject:
        self._moderation.put_out(client.connection, body.text("connectionId"))
        return {}

    def _force_unpublish(self, client: Client, body: Body) -> JsonObject:
        self._moderation.unpublish(client.connection, body.text("streamId"))
        return {}

    def _force_mute_stream(self, client: Client, body: Body) -> JsonObject:
        session = self._moderation.check(client.connection)
        self._moderation.mute(session, body.text("streamId"))
        return {}

    def _force_mute_all(self, client: Client, body: Body) -> JsonObject:
        session = self._moderation.check(client.connection)
        self._moderation.mute_all(session, body.texts("except", most=MAX_CONNECTIONS))
        return {}

    def _disable_force_mute(self, client: Client, _: Body) -> JsonObject:
        self._moderation.stop_muting(self._moderation.check(client.connection))
        return {}

    def _disconnect(self, client: Client, _: Body) -> None:
        self._clients.end(client, CLIENT_DISCONNECTED)

    def _alive(self, client: Client, _: Body) -> None:
        """The answer tells the page that somebody is there."""
        client.tell({"what": "alive"})


def _video_type(body: Body) -> str | None:
    """None is a stream of sound alone, and has to be said as null."""
    if "videoType" in body.fields and not body.has("videoType"):
        return None
    return body.choice("videoType", VIDEO_TYPES, default="camera")
