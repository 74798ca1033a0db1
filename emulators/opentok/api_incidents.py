"""Control calls: what happens on OpenTok's side, and nobody asked for.

Rotations and crashes of media servers, recordings, uploads and broadcasts that break.
"""

from datetime import timedelta

from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import json_answer
from emulators.opentok.broadcasts import HlsStatus, RtmpStatus
from emulators.opentok.endpoints import ControlRequest, control_routes
from emulators.opentok.model import Cloud
from emulators.opentok.participants import (
    CLIENT_DISCONNECTED,
    FORCE_DISCONNECTED,
    NETWORK_DISCONNECTED,
    SERVER_ROTATION,
)
from emulators.opentok.refusals import bad_request
from emulators.opentok.shapes import session_view

MAX_AFTER_MS = 7 * 24 * 3_600_000
ENDS = (
    FORCE_DISCONNECTED,
    SERVER_ROTATION,
    NETWORK_DISCONNECTED,
    CLIENT_DISCONNECTED,
)
RTMP_STATUSES: tuple[RtmpStatus, ...] = ("connecting", "live", "offline", "error")
HLS_STATUSES: tuple[HlsStatus, ...] = ("connecting", "ready", "live", "ended", "error")


def routes(cloud: Cloud) -> list[Route]:
    api = _IncidentApi(cloud)
    session, archive = "/__/sessions/{session_id}", "/__/archives/{id}"
    broadcast = "/__/broadcasts/{id}"
    return control_routes(
        ("POST", f"{session}/rotate", api.rotate),
        ("POST", f"{session}/destroy", api.destroy),
        ("POST", f"{archive}/fail", api.fail_archive),
        ("POST", f"{archive}/failUpload", api.fail_upload),
        ("POST", f"{archive}/failTranscription", api.fail_transcription),
        ("POST", f"{broadcast}/fail", api.fail_broadcast),
        ("POST", f"{broadcast}/hls", api.set_hls),
        ("POST", f"{broadcast}/rtmp", api.set_rtmp),
    )


class _IncidentApi:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def rotate(self, request: ControlRequest) -> Response:
        """`{afterMs?}`: monitoring is told now, and everybody cut that much later."""
        session = self._cloud.sessions.get(request.params["session_id"])
        after_ms = request.body.find_number("afterMs", low=0, high=MAX_AFTER_MS) or 0
        self._cloud.rotations.rotate(session, timedelta(milliseconds=after_ms))
        return json_answer(session_view(session))

    def destroy(self, request: ControlRequest) -> Response:
        """`{reason?}`: everybody is cut at once, as when the media server crashes.

        The guide to service disruptions names `forceDisconnected` as the usual reason.
        """
        session = self._cloud.sessions.get(request.params["session_id"])
        reason = request.body.choice("reason", ENDS, default=FORCE_DISCONNECTED)
        self._cloud.sessions.destroy(session, reason)
        return json_answer(session_view(session))

    def fail_archive(self, request: ControlRequest) -> Response:
        archives = self._cloud.archives
        failed = archives.fail(archives.get(request.params["id"]))
        return json_answer(self._cloud.archive_object(failed))

    def fail_upload(self, request: ControlRequest) -> Response:
        """The upload of this one recording fails, when it comes."""
        archives = self._cloud.archives
        failing = archives.fail_upload(archives.get(request.params["id"]))
        return json_answer(self._cloud.archive_object(failing))

    def fail_transcription(self, request: ControlRequest) -> Response:
        """What is written down of this one recording fails, when it comes."""
        archives = self._cloud.archives
        failing = archives.fail_transcription(archives.get(request.params["id"]))
        return json_answer(self._cloud.archive_object(failing))

    def fail_broadcast(self, request: ControlRequest) -> Response:
        broadcasts = self._cloud.broadcasts
        failed = broadcasts.fail(broadcasts.get(request.params["id"]))
        return json_answer(self._cloud.broadcast_object(failed))

    def set_hls(self, request: ControlRequest) -> Response:
        """`{status}`: HLS that breaks shows in `hlsStatus` alone."""
        statuses: dict[str, HlsStatus] = {each: each for each in HLS_STATUSES}
        status = statuses.get(request.body.text("status"))
        if status is None:
            raise bad_request("Invalid status.")
        broadcasts = self._cloud.broadcasts
        broadcast = broadcasts.get(request.params["id"])
        changed = broadcasts.set_hls_status(broadcast, status)
        return json_answer(self._cloud.broadcast_object(changed))

    def set_rtmp(self, request: ControlRequest) -> Response:
        """`{id?, status}`: an RTMP server that refuses shows in this status alone."""
        body = request.body
        statuses: dict[str, RtmpStatus] = {each: each for each in RTMP_STATUSES}
        status = statuses.get(body.text("status"))
        if status is None:
            raise bad_request("Invalid status.")
        broadcasts = self._cloud.broadcasts
        changed = broadcasts.set_rtmp_status(
            broadcasts.get(request.params["id"]), body.find_text("id"), status
        )
        return json_answer(self._cloud.broadcast_object(changed))
