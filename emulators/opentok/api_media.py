"""What viewers and downloaders fetch: archive files and HLS playlists. No token."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import preflight
from emulators.opentok import transcriptions
from emulators.opentok.broadcasts import Broadcast, Hls
from emulators.opentok.endpoints import ControlRequest, control
from emulators.opentok.files import mp4_file, playlist, segment, zip_file
from emulators.opentok.model import Cloud
from emulators.opentok.recordings import Status
from emulators.opentok.refusals import not_found
from emulators.opentok.shapes import (
    archive_path,
    is_written_down,
    transcription_path,
)

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"


def routes(cloud: Cloud) -> list[Route]:
    media = _Media(cloud)
    archive = "{api_key}/{archive_id}/{filename}"
    folder = "/hls/{api_key}/{broadcast_id}"
    return [
        _fetched(f"/bucket/{archive}", media.uploaded_file, "getUploadedFile"),
        _fetched(f"/cloud/{archive}", media.archive_file, "getArchiveFile"),
        _fetched(f"{folder}/playlist.m3u8", media.playlist, "getHlsPlaylist"),
        _fetched(f"{folder}/segment-{{number:int}}.ts", media.segment, "getHlsSegment"),
    ]


def _fetched(
    path: str, handle: Callable[[ControlRequest], Response], name: str
) -> Route:
    answer = control(handle)

    async def endpoint(request: Request) -> Response:
        if request.method == "OPTIONS":
            return await preflight(request)
        return await answer(request)

    return Route(path, endpoint, methods=["GET", "OPTIONS"], name=name)


class _Media:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def uploaded_file(self, request: ControlRequest) -> Response:
        """A file in the project's own bucket, which is open here."""
        return self._file(request, "uploaded")

    def archive_file(self, request: ControlRequest) -> Response:
        """A file in OpenTok's cloud, for whoever has a link that is still good."""
        self._cloud.links.check(f"/cloud/{_file_path(request)}", request.query)
        return self._file(request, "available")

    def _file(self, request: ControlRequest, status: Status) -> Response:
        params = request.params
        archive = self._cloud.archives.get(params["archive_id"], params["api_key"])
        written = archive.transcription
        is_asked_for = _file_path(request) == transcription_path(archive)
        if written is not None and is_asked_for and is_written_down(archive):
            text = transcriptions.file(archive.id, written)
            return Response(text, media_type="application/json")
        if archive.status != status or _file_path(request) != archive_path(archive):
            raise not_found("No such file.")
        if archive.is_individual:
            return Response(zip_file(archive), media_type="application/zip")
        return Response(mp4_file(), media_type="video/mp4")

    def playlist(self, request: ControlRequest) -> Response:
        broadcast, hls = self._hls(request)
        now_ms = self._cloud.context.clock.now_ms()
        text = playlist(broadcast, hls, now_ms=now_ms)
        if text is None:
            raise not_found("There is nothing to play.")
        self._cloud.broadcasts.fetched(broadcast)
        headers = {"cache-control": "no-cache", "content-type": PLAYLIST_TYPE}
        return Response(text, headers=headers)

    def segment(self, request: ControlRequest) -> Response:
        broadcast, hls = self._hls(request)
        now_ms = self._cloud.context.clock.now_ms()
        text = playlist(broadcast, hls, now_ms=now_ms) or ""
        if f"segment-{request.params['number']}.ts" not in text.split():
            raise not_found("No such segment.")
        return Response(segment(), media_type="video/mp2t")

    def _hls(self, request: ControlRequest) -> tuple[Broadcast, Hls]:
        params = request.params
        broadcast = self._cloud.broadcasts.get(
            params["broadcast_id"], params["api_key"]
        )
        if broadcast.hls is None:
            raise not_found("The broadcast has no HLS output.")
        return broadcast, broadcast.hls


def _file_path(request: ControlRequest) -> str:
    params = request.params
    return f"{params['api_key']}/{params['archive_id']}/{params['filename']}"
