"""What the backend asks of one video project, as calls of the REST API.

Both products have the same paths, bodies and answers. What differs is who signs.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, TypeVar

from interactive_broadcast.adapters.client_tokens import ClientTokens
from interactive_broadcast.adapters.video_answers import (
    archive,
    broadcast,
    unreadable,
    word,
)
from interactive_broadcast.adapters.video_calls import VideoCalls, items, stage_empty
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    BackendError,
    CaptionsRunning,
    InvalidRequest,
    VideoConflict,
    VideoNotFound,
    VideoRequestRefused,
)
from interactive_broadcast.kernel.media import Archive, Broadcast
from interactive_broadcast.kernel.media_options import ArchiveOptions, BroadcastOptions
from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.kernel.video import RtmpTarget, VideoRole

PAGE = 1000
"""The most that the service lists at once; a show has one archive and one broadcast."""

RECENT = 200
"""What is listed of a whole project: those that run are among the newest."""

MOST_RECENT: Final = 10_000
"""What of a project is listed at the most. What is older is asked for one by one."""

Medium = TypeVar("Medium", Archive, Broadcast)

MAX_STREAM_S = 36_000
"""Seconds, the longest that a stream goes on. By default it ends after four hours."""


OF_HLS: Final = ("dvr", "lowLatency")
"""Options of one output of a stream, that for viewers."""

OF_TRANSCRIPTIONS: Final = ("primaryLanguageCode", "hasSummary")

TOKEN_MARGIN_S = 600
"""By so much the token outlives the captions that it is for."""


class RestVideo:
    """`video.Video` of one project."""

    def __init__(self, calls: VideoCalls, tokens: ClientTokens) -> None:
        self._calls = calls
        self._tokens = tokens

    def owns(self, session_id: str) -> bool:
        return self._tokens.owns(session_id)

    def create_session(
        self,
        *,
        location: str | None = None,
        always_archived: bool = False,
        relayed: bool = False,
        e2ee: bool = False,
    ) -> str:
        form = {
            # Always given: the defaults of the service and of its SDKs differ.
            "p2p.preference": "enabled" if relayed else "disabled",
            "archiveMode": "always" if always_archived else "manual",
            "e2ee": "true" if e2ee else "false",
        }
        if location is not None:
            form["location"] = location
        answer = self._calls.ask("POST", self._calls.sessions_url, form=form)
        try:
            return word(answer[0]["session_id"])
        except (LookupError, TypeError, ValueError) as error:
            raise unreadable() from error

    def mint_token(
        self,
        session_id: str,
        *,
        role: VideoRole,
        expires_at: datetime,
        data: str | None = None,
        layout_classes: Sequence[str] = (),
    ) -> str:
        return self._tokens.mint(
            session_id,
            role=role,
            expires_at_s=int(expires_at.timestamp()),
            data=data,
            layout_classes=layout_classes,
        )

    def start_archive(
        self,
        session_id: str,
        *,
        name: str,
        composed: bool,
        options: ArchiveOptions | None = None,
    ) -> Archive:
        body: dict[str, Json] = {
            "sessionId": session_id,
            "name": name,
            "outputMode": "composed" if composed else "individual",
            **_as_asked(options),
        }
        return archive(self._start("archive", body))

    def stop_archive(self, archive_id: str) -> Archive:
        url = self._calls.url("archive", archive_id, "stop")
        try:
            return archive(self._calls.ask("POST", url, missing=_no_archive()))
        except VideoConflict:
            # It is not being recorded any more.
            return self.archive(archive_id)

    def archive(self, archive_id: str) -> Archive:
        url = self._calls.url("archive", archive_id)
        return archive(self._calls.ask("GET", url, missing=_no_archive()))

    def delete_archive(self, archive_id: str) -> bool:
        return self._calls.found("DELETE", self._calls.url("archive", archive_id))

    def archives_of(self, session_id: str) -> list[Archive]:
        return [archive(one) for one in self._calls.listed("archive", PAGE, session_id)]

    def recent_archives(self, *, since: EpochMs | None = None) -> list[Archive]:
        return self._recent("archive", archive, since)

    def list_one_archive(self) -> None:
        """The cheapest call that needs the right secret."""
        self._calls.listed("archive", 1)

    def start_broadcast(
        self,
        session_id: str,
        *,
        hls: bool,
        rtmp: Sequence[RtmpTarget],
        options: BroadcastOptions | None = None,
    ) -> Broadcast:
        chosen = {} if options is None else options.to_record()
        of_hls = _taken(chosen, OF_HLS)
        outputs: dict[str, Json] = {"hls": of_hls} if hls else {}
        if rtmp:
            outputs["rtmp"] = [
                {
                    "id": target.id,
                    "serverUrl": target.server_url,
                    "streamName": target.stream_name,
                }
                for target in rtmp
            ]
        body: dict[str, Json] = {
            "sessionId": session_id,
            "outputs": outputs,
            "maxDuration": MAX_STREAM_S,
            **chosen,
        }
        return broadcast(self._start("broadcast", body))

    def stop_broadcast(self, broadcast_id: str) -> None:
        url = self._calls.url("broadcast", broadcast_id, "stop")
        try:
            # Read, too: what nobody can read does not say that it has stopped.
            broadcast(self._calls.ask("POST", url))
        except (VideoNotFound, VideoConflict):
            return

    def broadcast(self, broadcast_id: str) -> Broadcast:
        return broadcast(
            self._calls.ask("GET", self._calls.url("broadcast", broadcast_id))
        )

    def broadcasts_of(self, session_id: str) -> list[Broadcast]:
        # The SDK has no such call.
        return [
            broadcast(one) for one in self._calls.listed("broadcast", PAGE, session_id)
        ]

    def recent_broadcasts(self, *, since: EpochMs | None = None) -> list[Broadcast]:
        return self._recent("broadcast", broadcast, since)

    def start_captions(
        self,
        session_id: str,
        *,
        language_code: str,
        max_duration_s: int,
        status_url: str | None = None,
    ) -> str:
        lifetime_s = max_duration_s + TOKEN_MARGIN_S
        body: dict[str, Json] = {
            "sessionId": session_id,
            "token": self._tokens.moderator(session_id, lifetime_s=lifetime_s),
            "languageCode": language_code,
            "maxDuration": max_duration_s,
        }
        if status_url is not None:
            body["statusCallbackUrl"] = status_url
        refusals: dict[int, BackendError] = {
            400: InvalidRequest("The service does not take this for captions."),
            # With the code 60003. Whether always is not documented.
            409: CaptionsRunning("The session has captions."),
        }
        url = self._calls.url("captions")
        answer = self._calls.ask(
            "POST", url, body=body, missing=stage_empty(), refusals=refusals
        )
        try:
            return word(answer["captionsId"])
        except (LookupError, TypeError, ValueError) as error:
            raise unreadable() from error

    def stop_captions(self, captions_id: str) -> bool:
        return self._calls.found(
            "POST", self._calls.url("captions", captions_id, "stop")
        )

    def has_streams(self, session_id: str) -> bool:
        return bool(self.streams_of(session_id))

    def streams_of(self, session_id: str) -> frozenset[str]:
        return self._ids(session_id, "stream", key="id")

    def connections_of(self, session_id: str) -> frozenset[str]:
        # The Python SDK has no such call. No paging of it is documented.
        return self._ids(session_id, "connection", key="connectionId")

    def disconnect(self, session_id: str, connection_id: str) -> bool:
        url = self._calls.url("session", session_id, "connection", connection_id)
        return self._calls.found("DELETE", url)

    def mute_stream(self, session_id: str, stream_id: str) -> bool:
        url = self._calls.url("session", session_id, "stream", stream_id, "mute")
        return self._calls.found("POST", url)

    def mute_all(
        self, session_id: str, *, excluded: Sequence[str], active: bool
    ) -> bool:
        body: dict[str, Json] = {"active": active}
        if active:
            # As documented. The Python SDK says `excludedStreams`.
            body["excludedStreamIds"] = list(excluded)
        return self._calls.found(
            "POST", self._calls.url("session", session_id, "mute"), body
        )

    def _start(self, kind: str, body: Json) -> Any:  # noqa: ANN401 - JSON
        refused = VideoRequestRefused("The video service refused what was asked for.")
        return self._calls.ask(
            "POST",
            self._calls.url(kind),
            body=body,
            missing=stage_empty(),
            refusals={HTTPStatus.BAD_REQUEST: refused},
        )

    def _recent(
        self, kind: str, read: Callable[[Any], Medium], since: EpochMs | None
    ) -> list[Medium]:
        """The newest, and page after page of what is older, until `since`."""
        page = self._calls.listed(kind, RECENT)
        found, is_full = [read(one) for one in page], len(page) >= RECENT
        while since is not None and is_full and len(found) < MOST_RECENT:
            if min(one.created_at for one in found) < since:
                break
            page = self._calls.listed(kind, PAGE, offset=len(found))
            found += [read(one) for one in page]
            is_full = len(page) >= PAGE
        return found

    def _ids(self, session_id: str, kind: str, *, key: str) -> frozenset[str]:
        """The ids of what is in a session at this moment.

        Raises:
            VideoUnavailable: also for a list that is shorter than it says it is: who is
                missing there has not gone.
        """
        try:
            answer = self._calls.ask(
                "GET", self._calls.url("session", session_id, kind)
            )
        except VideoNotFound:
            # The service's answer for nobody, and also for no such session.
            return frozenset()
        try:
            found = frozenset(word(item[key]) for item in items(answer))
            is_whole = int(answer.get("count", len(found))) <= len(found)
        except (LookupError, TypeError, ValueError) as error:
            raise unreadable() from error
        if not is_whole:
            raise unreadable()
        return found


def _as_asked(options: ArchiveOptions | None) -> dict[str, Json]:
    """Options of a recording, in the places that they have in the call."""
    chosen = {} if options is None else options.to_record()
    written = _taken(chosen, OF_TRANSCRIPTIONS)
    if not chosen.pop("hasTranscription", False):
        return chosen
    asked: dict[str, Json] = {**chosen, "hasAudio": True, "hasTranscription": True}
    return {**asked, "transcriptionProperties": written} if written else asked


def _taken(options: dict[str, Json], keys: Sequence[str]) -> dict[str, Json]:
    """Those of the keys, which are then no longer among the options."""
    return {key: options.pop(key) for key in keys if key in options}


def _no_archive() -> ArchiveNotFound:
    return ArchiveNotFound("There is no such archive.")
