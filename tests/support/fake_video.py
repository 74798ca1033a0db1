"""The video service as books: what was asked for stands in them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    CaptionsRunning,
    InvalidRequest,
    VideoConflict,
    VideoNotFound,
    VideoNotRouted,
)
from interactive_broadcast.kernel.media import Archive, Broadcast, Transcription
from interactive_broadcast.kernel.media_options import ArchiveOptions, BroadcastOptions
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.show_errors import StageEmpty
from interactive_broadcast.kernel.video import RtmpTarget, VideoRole
from interactive_broadcast.kernel.video_statuses import (
    ArchiveStatus,
    HlsStatus,
    RtmpStatus,
    TranscriptionStatus,
)
from tests.support.fake_clock import FakeClock
from tests.support.fake_media_options import (
    REQUESTED,
    check_recording,
    check_streaming,
    is_transcribed,
)
from tests.support.fake_media_time import Span, StoredArchive, StoredBroadcast
from tests.support.fake_video_state import (
    State,
    StoredCaptions,
    StoredSession,
    StoredStream,
)
from tests.support.scripted import Scripted

API_KEY = "100001"
API_SECRET = "5ecret0fProject100001"
STAGE = "stage-session"
_DELETED = ArchiveStatus.DELETED
HAS_FILE = (ArchiveStatus.AVAILABLE, ArchiveStatus.UPLOADED, ArchiveStatus.DELETED)
BACKSTAGE = "backstage-session"
RECENT = 200
"""What is listed at least."""

Medium = TypeVar("Medium", Archive, Broadcast)


class FakeVideo(Scripted):
    """One project. Operations to fail are named as the port's methods.

    Somebody is connected to every session but those in `empty_stages`.
    """

    def __init__(
        self, api_key: str = API_KEY, *, sessions: Sequence[str] = (STAGE, BACKSTAGE)
    ) -> None:
        super().__init__()
        self.api_key = api_key
        self._books = State()
        self.know(*sessions)
        self.refused_languages: set[str] = set()

    @property
    def sessions(self) -> dict[str, StoredSession]:
        return self._books.sessions

    @property
    def archives(self) -> dict[str, StoredArchive]:
        self._let_time_pass()
        return self._books.archives

    @property
    def broadcasts(self) -> dict[str, StoredBroadcast]:
        self._let_time_pass()
        return self._books.broadcasts

    @property
    def captions(self) -> dict[str, StoredCaptions]:
        self._let_time_pass()
        return self._books.captions

    @property
    def running_captions(self) -> list[StoredCaptions]:
        return [one for one in self.captions.values() if one.status == "started"]

    def captions_break(self, captions_id: str) -> None:
        """Let the captions engine fail."""
        self.captions[captions_id].end(self._books.clock.now_ms(), "failed")

    @property
    def empty_stages(self) -> set[str]:
        return self._books.empty_stages

    @property
    def connections(self) -> dict[str, str]:
        return self._books.connections

    @property
    def streams(self) -> dict[str, StoredStream]:
        return self._books.streams

    def follow(self, clock: FakeClock) -> None:
        """From now on this is the service's clock."""
        self._books.clock = clock
        self._books.settled_ms = clock.now_ms()

    def publish(self, session_id: str, connection_id: str, stream_id: str) -> None:
        """Let somebody connect and publish."""
        self._let_time_pass()
        self.empty_stages.discard(session_id)
        self.connections[connection_id] = session_id
        self.streams[stream_id] = StoredStream(
            session_id=session_id,
            connection_id=connection_id,
            is_audible=session_id not in self._books.muted,
        )

    def unpublish(self, session_id: str) -> None:
        """Let nobody publish in a session any more; they stay connected."""
        self._let_time_pass()
        for stream_id, stream in list(self.streams.items()):
            if stream.session_id == session_id:
                del self.streams[stream_id]

    def leave(self, session_id: str) -> None:
        """Let everybody leave a session."""
        self.unpublish(session_id)
        self.empty_stages.add(session_id)
        for connection_id, where in list(self.connections.items()):
            if where == session_id:
                del self.connections[connection_id]

    def come(self, session_id: str) -> None:
        """Let somebody be connected who does not publish."""
        self._let_time_pass()
        self.empty_stages.discard(session_id)

    def know(self, *session_ids: str) -> None:
        """Let these be routed sessions of this project."""
        for session_id in session_ids:
            self.sessions[session_id] = StoredSession(id=session_id)

    def archive_becomes(
        self,
        archive_id: str,
        status: str,
        *,
        duration_s: int | None = None,
        size_bytes: int = 0,
    ) -> None:
        stored = self.archives[archive_id]
        url = f"https://cloud.example/{archive_id}" if status == "available" else None
        stored.state = replace(
            stored.state,
            status=ArchiveStatus(status),
            duration_s=stored.state.duration_s if duration_s is None else duration_s,
            size_bytes=size_bytes,
            url=url,
        )

    def transcription_becomes(self, archive_id: str, status: str) -> None:
        stored = self.archives[archive_id]
        told = TranscriptionStatus(status)
        url = None
        if told is TranscriptionStatus.AVAILABLE:
            url = f"https://cloud.example/{archive_id}/transcription.json"
        written = Transcription(status=told, url=url)
        stored.state = replace(stored.state, transcription=written)

    def broadcast_becomes_playable(self, broadcast_id: str) -> None:
        stored = self.broadcasts[broadcast_id]
        stored.state = replace(stored.state, hls_status=HlsStatus.LIVE)

    def broadcast_breaks(
        self,
        broadcast_id: str,
        *,
        hls: HlsStatus = HlsStatus.UNKNOWN,
        rtmp: RtmpStatus = RtmpStatus.LIVE,
        only: str | None = None,
    ) -> None:
        """Let outputs of one that goes on have these statuses; `only` one encoder."""
        stored = self.broadcasts[broadcast_id]
        targets = {
            one: rtmp if only in (None, one) else status
            for one, status in stored.state.rtmp.items()
        }
        stored.state = replace(stored.state, hls_status=hls, rtmp=targets)

    def broadcast_ends(self, broadcast_id: str) -> None:
        self.broadcasts[broadcast_id].end()

    def create_session(
        self,
        *,
        location: str | None = None,
        always_archived: bool = False,
        relayed: bool = False,
        e2ee: bool = False,
    ) -> str:
        with self._acting("create_session"):
            session_id = f"session-{len(self.sessions) + 1}-of-{self.api_key}"
            self.sessions[session_id] = StoredSession(
                id=session_id,
                location=location,
                always_archived=always_archived,
                relayed=relayed,
                e2ee=e2ee,
            )
            return session_id

    def owns(self, session_id: str) -> bool:
        return session_id in self.sessions

    def mint_token(
        self,
        session_id: str,
        *,
        role: VideoRole,
        expires_at: datetime,
        data: str | None = None,
        layout_classes: Sequence[str] = (),
    ) -> str:
        """Readable: `publisher in S until 2026-01-01 15:00 data=... layout=a,b`."""
        with self._acting("mint_token"):
            self._session(session_id)
            said = f"{role} in {session_id} until {expires_at:%Y-%m-%d %H:%M}"
            said += f" data={data}" if data is not None else ""
            said += f" layout={','.join(layout_classes)}" if layout_classes else ""
            return said

    def start_archive(
        self,
        session_id: str,
        *,
        name: str,
        composed: bool,
        options: ArchiveOptions | None = None,
    ) -> Archive:
        with self._acting("start_archive"):
            self._check_stage(session_id)
            check_recording(composed=composed, options=options)
            if any(not state.is_over for state in self._archives(session_id)):
                raise VideoConflict("A recording runs already.")
            archive_id = f"archive-{len(self.archives) + 1}"
            state = Archive(
                id=archive_id,
                status=ArchiveStatus.STARTED,
                duration_s=0,
                size_bytes=0,
                session_id=session_id,
                created_at=self._books.clock.now_ms(),
                transcription=REQUESTED if is_transcribed(options) else None,
            )
            self.archives[archive_id] = StoredArchive(
                session_id=session_id,
                name=name,
                composed=composed,
                options=options,
                state=state,
            )
            return state

    def stop_archive(self, archive_id: str) -> Archive:
        with self._acting("stop_archive"):
            stored = self._archive(archive_id)
            if not stored.state.is_over:
                stored.was_stopped = True
                publishes = self.publishes_in(stored.session_id)
                stored.end("user initiated", publishes=publishes)
            return stored.state

    def delete_archive(self, archive_id: str) -> bool:
        with self._acting("delete_archive"):
            stored = self.archives.get(archive_id)
            if stored is None:
                return False
            if stored.state.status not in HAS_FILE:
                raise VideoConflict("The archive has no file to delete.")
            deleted = ArchiveStatus.DELETED
            stored.state = replace(stored.state, status=deleted, url=None)
            return True

    def archive(self, archive_id: str) -> Archive:
        with self._acting("archive"):
            return self._archive(archive_id).state

    def archives_of(self, session_id: str) -> list[Archive]:
        with self._acting("archives_of"):
            return self._archives(session_id)

    def recent_archives(self, *, since: EpochMs | None = None) -> list[Archive]:
        with self._acting("recent_archives"):
            newest = reversed(self.archives.values())
            there = [one.state for one in newest if one.state.status is not _DELETED]
            return _recent(there, since)

    def start_broadcast(
        self,
        session_id: str,
        *,
        hls: bool,
        rtmp: Sequence[RtmpTarget],
        options: BroadcastOptions | None = None,
    ) -> Broadcast:
        with self._acting("start_broadcast"):
            self._check_stage(session_id)
            check_streaming(rtmp, options)
            if any(b.status == "started" for b in self._broadcasts(session_id)):
                raise VideoConflict("A broadcast runs already.")
            broadcast_id = f"broadcast-{len(self.broadcasts) + 1}"
            url = f"https://cdn.example/{broadcast_id}/playlist.m3u8" if hls else None
            state = Broadcast(
                id=broadcast_id,
                status="started",
                hls_url=url,
                hls_status=HlsStatus.CONNECTING if hls else HlsStatus.UNKNOWN,
                rtmp={target.id: RtmpStatus.CONNECTING for target in rtmp},
                created_at=self._books.clock.now_ms(),
                session_id=session_id,
            )
            self.broadcasts[broadcast_id] = StoredBroadcast(
                session_id=session_id,
                hls=hls,
                rtmp=list(rtmp),
                options=options,
                state=state,
            )
            return state

    def stop_broadcast(self, broadcast_id: str) -> None:
        with self._acting("stop_broadcast"):
            stored = self.broadcasts.get(broadcast_id)
            if stored is not None and not stored.state.is_over:
                stored.was_stopped = True
                stored.end()

    def broadcast(self, broadcast_id: str) -> Broadcast:
        with self._acting("broadcast"):
            stored = self.broadcasts.get(broadcast_id)
            if stored is None:
                raise VideoNotFound("There is no such broadcast.")
            return stored.state

    def broadcasts_of(self, session_id: str) -> list[Broadcast]:
        with self._acting("broadcasts_of"):
            return self._broadcasts(session_id)

    def recent_broadcasts(self, *, since: EpochMs | None = None) -> list[Broadcast]:
        with self._acting("recent_broadcasts"):
            newest = reversed(self.broadcasts.values())
            return _recent([stored.state for stored in newest], since)

    def start_captions(
        self,
        session_id: str,
        *,
        language_code: str,
        max_duration_s: int,
        status_url: str | None = None,
    ) -> str:
        with self._acting("start_captions"):
            self._check_stage(session_id)
            if language_code in self.refused_languages:
                raise InvalidRequest("There are no captions in that language.")
            if any(one.session_id == session_id for one in self.running_captions):
                raise CaptionsRunning("The session has captions.")
            stored = StoredCaptions(
                id=f"captions-{len(self.captions) + 1}",
                session_id=session_id,
                language_code=language_code,
                status_url=status_url,
                ends_ms=self._books.clock.now_ms() + max_duration_s * 1000,
            )
            self.captions[stored.id] = stored
            return stored.id

    def stop_captions(self, captions_id: str) -> bool:
        with self._acting("stop_captions"):
            stored = self.captions.get(captions_id)
            if stored is None or stored.status != "started":
                return False
            stored.end(self._books.clock.now_ms())
            return True

    def has_streams(self, session_id: str) -> bool:
        with self._acting("has_streams"):
            return self.publishes_in(session_id)

    def streams_of(self, session_id: str) -> frozenset[str]:
        with self._acting("streams_of"):
            return frozenset(
                stream_id
                for stream_id, stream in self.streams.items()
                if stream.session_id == session_id
            )

    def connections_of(self, session_id: str) -> frozenset[str]:
        with self._acting("connections_of"):
            return frozenset(
                connection_id
                for connection_id, session in self.connections.items()
                if session == session_id
            )

    def disconnect(self, session_id: str, connection_id: str) -> bool:
        with self._acting("disconnect"):
            if self.connections.get(connection_id) != session_id:
                return False
            del self.connections[connection_id]
            for stream_id, stream in list(self.streams.items()):
                if stream.connection_id == connection_id:
                    del self.streams[stream_id]
            return True

    def mute_stream(self, session_id: str, stream_id: str) -> bool:
        with self._acting("mute_stream"):
            stream = self.streams.get(stream_id)
            if stream is None or stream.session_id != session_id:
                return False
            stream.is_audible = False
            return True

    def mute_all(
        self, session_id: str, *, excluded: Sequence[str], active: bool
    ) -> bool:
        with self._acting("mute_all"):
            if session_id not in self.sessions:
                return False
            if not active:
                self._books.muted.discard(session_id)
                return True
            self._books.muted.add(session_id)
            for stream_id, stream in self.streams.items():
                if stream.session_id == session_id and stream_id not in excluded:
                    stream.is_audible = False
            return True

    @contextmanager
    def _acting(self, operation: str) -> Iterator[None]:
        with super()._acting(operation):
            self._let_time_pass()
            yield

    def _let_time_pass(self) -> None:
        """End by now what OpenTok has ended by itself."""
        books, now = self._books, self._books.clock.now_ms()
        since, books.settled_ms = books.settled_ms, now
        if now <= since:
            return
        for one in books.captions.values():
            if one.ends_ms <= now or one.session_id in self.empty_stages:
                one.end(now)
        media: list[StoredArchive | StoredBroadcast]
        media = [*books.archives.values(), *books.broadcasts.values()]
        for stored in media:
            session_id = stored.session_id
            stored.pass_(
                Span(
                    since,
                    now,
                    publishes=self.publishes_in(session_id),
                    is_connected=session_id not in self.empty_stages,
                )
            )

    def publishes_in(self, session_id: str) -> bool:
        """Whether anybody does, without asking the service."""
        streams = self._books.streams.values()
        return any(stream.session_id == session_id for stream in streams)

    def _session(self, session_id: str) -> StoredSession:
        if session_id not in self.sessions:
            raise VideoNotFound("There is no such session in this project.")
        return self.sessions[session_id]

    def _check_stage(self, session_id: str) -> None:
        session = self._session(session_id)
        if session_id in self.empty_stages:
            raise StageEmpty("Nobody is connected.")
        if session.relayed:
            raise VideoNotRouted("The session is relayed.")

    def _archive(self, archive_id: str) -> StoredArchive:
        if archive_id not in self.archives:
            raise ArchiveNotFound("There is no such archive.")
        return self.archives[archive_id]

    def _archives(self, session_id: str) -> list[Archive]:
        stored = reversed(self.archives.values())
        return [
            one.state
            for one in stored
            if one.session_id == session_id and one.state.status is not _DELETED
        ]

    def _broadcasts(self, session_id: str) -> list[Broadcast]:
        # Stopped ones too: whether OpenTok lists them is not documented.
        stored = reversed(self.broadcasts.values())
        return [one.state for one in stored if one.session_id == session_id]


def _recent(newest: list[Medium], since: EpochMs | None) -> list[Medium]:
    """The first of them, and more only until one is older."""
    later = [since is not None and one.created_at >= since for one in newest]
    return newest[: max(RECENT, sum(later))]
