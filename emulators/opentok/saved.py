"""Projects, sessions, recordings and broadcasts that outlive their process.

A project and a session are saved before they are made, all else as it changes. Whoever
was connected when the process ended is not any more: `resume` lets the others know.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from emulators.kernel.clock import VirtualClock
from emulators.kernel.data_file import DataFile, DataRefused, NotSaved
from emulators.kernel.json_http import Refused
from emulators.opentok.archives import Archives
from emulators.opentok.broadcasts import Broadcast, Broadcasts
from emulators.opentok.media import Medium
from emulators.opentok.participants import (
    NETWORK_DISCONNECTED,
    Connection,
    Interval,
    Session,
    SessionEvent,
    Stream,
)
from emulators.opentok.projects import Projects
from emulators.opentok.recordings import Archive
from emulators.opentok.sessions import Sessions
from emulators.opentok.timers import Timers
from emulators.settings import OpenTokProject, VideoProject, VonageApplication

PLACE: Final = "opentok"
"""Below it lies all that is kept, by kind and id."""

KINDS: Final = (
    "projects",
    "sessions",
    "connections",
    "streams",
    "archives",
    "broadcasts",
)

MOMENT: Final = "last"
"""When anything was saved last."""

_OF_MEDIA: Final[Any] = {
    "session": True,
    "timers": True,
    "tracks": {"__all__": {"stream": {"connection": {"signals": True}}}},
}
LEFT_OUT: Final[Mapping[str, Any]] = {
    "sessions": {"connecting", "connections", "streams", "signals"},
    "connections": {"signals"},
    "streams": {"connection": {"signals": True}},
    "archives": _OF_MEDIA,
    "broadcasts": _OF_MEDIA,
}
"""By kind, what has a record of its own, and signals, which are not kept."""


class SavedCloud:
    """What a data file has of OpenTok: put back at once, then saved as it changes.

    Raises:
        DataRefused: what is in the file cannot be read.
    """

    def __init__(  # noqa: PLR0913 - what is kept
        self,
        file: DataFile,
        *,
        clock: VirtualClock,
        projects: Projects,
        sessions: Sessions,
        archives: Archives,
        broadcasts: Broadcasts,
    ) -> None:
        self._file = file
        self._clock = clock
        self._projects = projects
        self._sessions = sessions
        self._archives = archives
        self._broadcasts = broadcasts
        self._adapters: dict[str, TypeAdapter[Any]] = {
            "projects": TypeAdapter(OpenTokProject | VonageApplication),
            "sessions": TypeAdapter(Session),
            "connections": TypeAdapter(Connection),
            "streams": TypeAdapter(Stream),
            "archives": TypeAdapter(Archive),
            "broadcasts": TypeAdapter(Broadcast),
        }
        self._is_closed = False
        self._last_ms = 0
        try:
            self._put_back()
        except (ValueError, KeyError, TypeError, ValidationError, Refused) as error:
            raise DataRefused(f"Saved sessions cannot be read: {error}") from None
        projects.save = self._save_project
        sessions.save = self._save_session
        sessions.watch(self._follow)
        archives.save = lambda archive: self._save_medium("archives", archive)
        broadcasts.save = lambda one: self._save_medium("broadcasts", one)

    def resume(self) -> None:
        """Let go what a former run left under way, and tell whoever is told of it.

        Clients lost their connections with it, and what ran ended by then: time does
        not pass for a stack that is stopped.
        """
        for archive in self._archives.all():
            self._archives.resume(archive, self._last_ms)
        for broadcast in self._broadcasts.all():
            self._broadcasts.resume(broadcast, self._last_ms)
        for session in [*self._sessions.all()]:
            for connection_id in [*session.connections]:
                self._sessions.disconnect(connection_id, NETWORK_DISCONNECTED)

    def clear(self) -> None:
        """Keep nothing of what there was."""
        self._file.replace([(f"{PLACE}/{kind}", []) for kind in KINDS])

    def close(self) -> None:
        """Note when it ended. What clients lose from now on, `resume` tells of."""
        moment = f"{PLACE}/{MOMENT}"
        self._is_closed = True
        with suppress(NotSaved):
            self._file.replace([(moment, [(moment, str(self._clock.now_ms()))])])

    def _put_back(self) -> None:
        for project in self._read("projects"):
            self._projects.put(project)
        for session in self._sessions_with_clients():
            self._sessions.put_back(session)
        for archive in self._read("archives", self._with_others):
            self._archives.put_back(archive)
        for broadcast in self._read("broadcasts", self._with_others):
            self._broadcasts.put_back(broadcast)
        self._last_ms = int(dict(self._file.below(PLACE)).get(MOMENT, "0"))

    def _sessions_with_clients(self) -> Iterable[Session]:
        sessions = {each.id: each for each in self._read("sessions")}
        for connection in self._read("connections"):
            home = sessions[connection.session_id]
            home.connections[connection.id] = connection
        for stream in self._read("streams"):
            home = sessions[stream.connection.session_id]
            stream.connection = home.connections[stream.connection.id]
            if not home.streams:
                home.published.append(Interval(from_ms=stream.created_at_ms))
            home.streams[stream.id] = stream
        return sessions.values()

    def _read(
        self, kind: str, complete: Callable[[dict[str, Any]], object] | None = None
    ) -> list[Any]:
        records = [json.loads(text) for _, text in self._file.below(f"{PLACE}/{kind}")]
        for record in records:
            if complete is not None:
                complete(record)
        found = [self._adapters[kind].validate_python(each) for each in records]
        return sorted(found, key=lambda each: each.created_at_ms)

    def _with_others(self, record: dict[str, Any]) -> None:
        record["session"] = self._sessions.get(record["session"])
        record["timers"] = Timers(self._clock)

    def _save_project(self, project: VideoProject) -> None:
        self._save("projects", project.api_key, project)

    def _save_session(self, session: Session) -> None:
        self._save("sessions", session.id, session)

    def _save_medium(self, kind: str, medium: Medium) -> None:
        self._save(kind, medium.id, medium, session=medium.session.id)

    def _follow(self, event: SessionEvent) -> None:
        connection, stream = event.connection, event.stream
        if connection is not None and event.kind == "connectionCreated":
            self._save("connections", connection.id, connection)
        elif connection is not None and event.kind == "connectionDestroyed":
            self._save("connections", connection.id, None)
        elif stream is not None and event.kind in ("streamCreated", "streamChanged"):
            self._save("streams", stream.id, stream)
        elif stream is not None and event.kind == "streamDestroyed":
            self._save("streams", stream.id, None)

    def _save(self, kind: str, name: str, made: object, **others: str) -> None:
        """Save what one is now, or that it is gone, and that it was at this time."""
        if self._is_closed:
            return
        key, moment = f"{PLACE}/{kind}/{name}", f"{PLACE}/{MOMENT}"
        texts = []
        if made is not None:
            left_out = LEFT_OUT.get(kind)
            record = self._adapters[kind].dump_python(
                made, mode="json", exclude=left_out
            )
            texts = [(key, json.dumps({**record, **others}))]
        now = (moment, [(moment, str(self._clock.now_ms()))])
        self._file.replace([(key, texts), now])
