"""What viewers and downloaders fetch: archive files, playlists, segments. No token.

Any page may read every answer, also the sentence that says why there is nothing.
"""

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import answering, preflight
from emulators.opentok import transcriptions
from emulators.opentok.bodies import Body
from emulators.opentok.broadcasts import Broadcast, Hls
from emulators.opentok.downloads import Download
from emulators.opentok.files import appearances, archive_file, archive_size
from emulators.opentok.model import Cloud
from emulators.opentok.pictures.making import ensure_installed
from emulators.opentok.pictures.scenes import Scene
from emulators.opentok.playlists import INIT, Window, playlist, segment_number
from emulators.opentok.recordings import Archive, Status
from emulators.opentok.refusals import not_found, refusal_body
from emulators.opentok.shapes import (
    archive_path,
    is_written_down,
    transcription_path,
)

PLAYLIST_TYPE: Final = "application/vnd.apple.mpegurl"
SHOWN_TO_PAGES: Final = "accept-ranges, content-length, content-range, etag"

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


def routes(cloud: Cloud) -> list[Route]:
    archives, streams = _ArchiveFiles(cloud), _Streams(cloud)
    archive = "{api_key}/{archive_id}/{filename}"
    folder = "/hls/{api_key}/{broadcast_id}"
    return [
        _fetched(f"/bucket/{archive}", archives.uploaded, "getUploadedFile"),
        _fetched(f"/cloud/{archive}", archives.in_cloud, "getArchiveFile"),
        _fetched(f"{folder}/playlist.m3u8", streams.playlist, "getHlsPlaylist"),
        _fetched(f"{folder}/{{filename}}", streams.media, "getHlsSegment"),
    ]


def _fetched(path: str, handle: Handler, name: str) -> Route:
    answer = answering(handle, refusal_body)

    async def endpoint(request: Request) -> Response:
        if request.method == "OPTIONS":
            return await preflight(request)
        response = await answer(request)
        response.headers["access-control-expose-headers"] = SHOWN_TO_PAGES
        return response

    # Who may GET may ask by HEAD, too: Starlette adds it.
    return Route(path, endpoint, methods=["GET", "OPTIONS"], name=name)


class _ArchiveFiles:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    async def uploaded(self, request: Request) -> Response:
        """A file in the project's own bucket, which is open here."""
        return await self._file(request, "uploaded")

    async def in_cloud(self, request: Request) -> Response:
        """A file in OpenTok's cloud, for whoever has a link that is still good."""
        query = Body(dict(request.query_params))
        self._cloud.links.check(f"/cloud/{_file_path(request)}", query)
        return await self._file(request, "available")

    async def _file(self, request: Request, status: Status) -> Response:
        params = request.path_params
        archive = self._cloud.archives.get(params["archive_id"], params["api_key"])
        written = archive.transcription
        is_asked_for = _file_path(request) == transcription_path(archive)
        if written is not None and is_asked_for and is_written_down(archive):
            text = transcriptions.file(archive.id, written)
            return Response(text, media_type="application/json")
        if archive.status != status or _file_path(request) != archive_path(archive):
            raise not_found(f"There is no such file: the archive is {archive.status}.")
        ensure_installed()
        return await self._recorded(archive).answer(request)

    def _recorded(self, archive: Archive) -> Download:
        async def get() -> bytes:
            return await self._cloud.films.get(archive.id, archive_file(archive))

        return Download(
            size=archive_size(archive),
            media_type="application/zip" if archive.is_individual else "video/mp4",
            etag=archive.id,
            get=get,
        )


class _Streams:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    async def playlist(self, request: Request) -> Response:
        broadcast, hls = self._hls(request)
        window = self._window(broadcast, hls)
        self._cloud.broadcasts.fetched(broadcast)
        text = playlist(window, is_over=not broadcast.is_running)
        headers = {"cache-control": "no-cache", "content-type": PLAYLIST_TYPE}
        return Response(text, headers=headers)

    async def media(self, request: Request) -> Response:
        """A segment, or what a player reads before all of them."""
        broadcast, hls = self._hls(request)
        window = self._window(broadcast, hls)
        name = request.path_params["filename"]
        number = segment_number(name)
        if name == INIT:
            content = await self._initialization(broadcast)
        elif number is not None and window.has(number):
            content = await self._segment(broadcast, window, number)
        else:
            raise not_found(
                f"There is no {name}: the stream has segments "
                f"{window.oldest} to {window.newest}."
            )
        # Neither changes any more.
        headers = {"cache-control": "max-age=3600"}
        return Response(content, headers=headers, media_type="video/mp4")

    async def _initialization(self, broadcast: Broadcast) -> bytes:
        scene = _scene(broadcast, 0, 0)

        def make() -> bytes:
            from emulators.opentok.pictures import fragments  # noqa: PLC0415 - an extra

            return fragments.initialization(scene)

        return await self._cloud.fragments.get(broadcast.id, make)

    async def _segment(
        self, broadcast: Broadcast, window: Window, number: int
    ) -> bytes:
        length_ms, begins_ms = window.segment_ms, window.began_ms(number)
        scene = _scene(broadcast, begins_ms, begins_ms + length_ms)

        def make() -> bytes:
            from emulators.opentok.pictures import fragments  # noqa: PLC0415 - an extra

            return fragments.segment(
                scene, number=number, length_ms=length_ms, begins_ms=begins_ms
            )

        return await self._cloud.fragments.get((broadcast.id, number), make)

    def _hls(self, request: Request) -> tuple[Broadcast, Hls]:
        params = request.path_params
        broadcast = self._cloud.broadcasts.get(
            params["broadcast_id"], params["api_key"]
        )
        if broadcast.hls is None:
            raise not_found("The broadcast has no HLS output.")
        return broadcast, broadcast.hls

    def _window(self, broadcast: Broadcast, hls: Hls) -> Window:
        now_ms = self._cloud.context.clock.now_ms()
        window = Window.of(broadcast, hls, now_ms=now_ms)
        if window is None:
            raise not_found(f"There is nothing to play: HLS is {_said(broadcast, hls)}")
        return window


def _said(broadcast: Broadcast, hls: Hls) -> str:
    if hls.status == "connecting" and broadcast.is_running:
        wait_s = hls.delay.seconds
        return f"connecting, and can be played {wait_s} seconds after the start."
    if hls.ready_at_ms is None:
        return "ended before it could be played."
    return f"{hls.status}."


def _scene(broadcast: Broadcast, from_ms: int, to_ms: int) -> Scene:
    """What is shown in a stretch of time."""
    composition = broadcast.composition
    there = [
        track
        for track in broadcast.tracks
        if track.started_at_ms < to_ms
        and (track.ended_at_ms is None or track.ended_at_ms > from_ms)
    ]
    return Scene(
        title=broadcast.session.archive_name or "Live",
        resolution=composition.resolution,
        has_audio=composition.has_audio,
        has_video=composition.has_video,
        appearances=appearances(there),
    )


def _file_path(request: Request) -> str:
    params = request.path_params
    return f"{params['api_key']}/{params['archive_id']}/{params['filename']}"
