"""REST: creating sessions, and what is in them (streams, connections)."""

import ipaddress
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import json_answer
from emulators.kernel.json_http import Refused
from emulators.opentok.api_archives import MAX_NAME_CHARS
from emulators.opentok.bodies import Body
from emulators.opentok.composition import RESOLUTIONS, layout_classes
from emulators.opentok.endpoints import RestRequest, rest_routes
from emulators.opentok.model import Cloud
from emulators.opentok.projects import is_application
from emulators.opentok.refusals import NOBODY_CONNECTED, bad_request, not_found
from emulators.opentok.shapes import (
    connection_object,
    named_in_text,
    session_object,
    stream_object,
)

MAX_LAYOUT_ITEMS = 1_000
FORM = "application/x-www-form-urlencoded"


def routes(cloud: Cloud) -> list[Route]:
    session = "/v2/project/{api_key}/session/{session_id}"
    api = _SessionApi(cloud)
    return rest_routes(
        cloud,
        ("POST", "/session/create", api.create, "createSession"),
        ("GET", f"{session}/stream", api.list_streams, "listStreams"),
        ("PUT", f"{session}/stream", api.set_classes, "setStreamClassLists"),
        ("GET", f"{session}/stream/{{stream_id}}", api.get_stream, "getStream"),
        ("GET", f"{session}/connection", api.list_connections, "listConnections"),
        ("POST", f"{session}/migrate", api.migrate, "migrateSession"),
    )


class _SessionApi:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def create(self, request: RestRequest) -> Response:
        """`POST /session/create`, a form. Options it does not know are ignored."""
        if request.raw and request.content_type not in ("", FORM):
            # One SDK sends its form as JSON once it has made another call.
            raise bad_request("The body must be a form.")
        form = Body.from_form(request.raw)
        is_relayed = (
            form.choice("p2p.preference", ("disabled", "enabled"), default="disabled")
            == "enabled"
        )
        is_always = (
            form.choice("archiveMode", ("manual", "always"), default="manual")
            == "always"
        )
        if is_always and is_relayed:
            raise bad_request("archiveMode always needs a routed session.")
        if not is_always and (form.has("archiveName") or form.has("archiveResolution")):
            raise bad_request(
                "archiveName and archiveResolution need archiveMode always."
            )
        session = self._cloud.sessions.create(
            request.project.api_key,
            is_relayed=is_relayed,
            is_always_archived=is_always,
            archive_name=form.find_text("archiveName", most=MAX_NAME_CHARS) or "",
            archive_resolution=form.choice(
                "archiveResolution", RESOLUTIONS, default="640x480"
            ),
            location=_location(form, request.project.api_key),
            is_encrypted=form.flag("e2ee", default=False),
        )
        created = datetime.fromtimestamp(session.created_at_ms / 1000, UTC)
        stamp = created.strftime("%a %b %d %H:%M:%S UTC %Y")
        return json_answer([session_object(session, stamp)])

    def list_streams(self, request: RestRequest) -> Response:
        streams = request.session(self._cloud).streams.values()
        if not streams:
            raise not_found("No stream is published in the session.")
        items = [stream_object(stream) for stream in streams]
        return json_answer({"count": len(items), "items": items})

    def get_stream(self, request: RestRequest) -> Response:
        stream = request.session(self._cloud).streams.get(request.params["stream_id"])
        if stream is None:
            # Documented: a bad stream id is a 408, not a 404.
            raise Refused(408, "Stream not found.")
        return json_answer(stream_object(stream))

    def set_classes(self, request: RestRequest) -> Response:
        """Give streams layout classes: all of them, or none when one is wrong."""
        session = request.session(self._cloud)
        wanted = [
            (item.text("id"), layout_classes(item))
            for item in request.body.children("items", most=MAX_LAYOUT_ITEMS)
        ]
        if not all(stream_id in session.streams for stream_id, _ in wanted):
            raise bad_request("Stream not found.")
        for stream_id, classes in wanted:
            session.streams[stream_id].layout_classes = classes
        items = [stream_object(session.streams[stream_id]) for stream_id, _ in wanted]
        return json_answer({"count": len(items), "items": items})

    def list_connections(self, request: RestRequest) -> Response:
        """Who is connected; 404 for nobody. No parameters for pages are documented."""
        session = request.session(self._cloud)
        listed = [*session.connecting.values(), *session.connections.values()]
        if not listed:
            raise not_found(NOBODY_CONNECTED)
        items = [connection_object(each) for each in listed]
        return json_answer(
            {
                "count": len(items),
                named_in_text(session.api_key): session.api_key,
                "sessionId": session.id,
                "items": items,
            }
        )

    def migrate(self, request: RestRequest) -> Response:
        """Move an application's session to another media server; 202, and it follows.

        The call is described for applications alone.
        """
        if not is_application(request.project.api_key):
            raise not_found("There is no such call.")
        self._cloud.rotations.migrate(request.session(self._cloud))
        return Response(status_code=HTTPStatus.ACCEPTED)


def _location(form: Body, api_key: str) -> str:
    text = form.find_text("location", most=15)
    if text == "null" and is_application(api_key):
        # What @vonage/video sends for none.
        return ""
    try:
        return str(ipaddress.IPv4Address(text)) if text else ""
    except ValueError:
        raise bad_request("Invalid location.") from None
