"""OpenTok as a whole: projects, sessions, archives, broadcasts, and who is told."""

from typing import get_args

from emulators.kernel.context import Context
from emulators.kernel.data_file import DataFile
from emulators.kernel.json_http import JsonObject
from emulators.opentok.archives import Archives
from emulators.opentok.broadcasts import Broadcast, Broadcasts
from emulators.opentok.callbacks import Callbacks
from emulators.opentok.captions import Caption, Captions
from emulators.opentok.links import Links
from emulators.opentok.moderation import Moderation
from emulators.opentok.participants import MonitoredKind, Session, SessionEvent
from emulators.opentok.pictures.making import Maker
from emulators.opentok.projects import Projects, is_application
from emulators.opentok.recordings import Archive
from emulators.opentok.rotations import Rotations
from emulators.opentok.saved import SavedCloud
from emulators.opentok.sessions import Sessions
from emulators.opentok.shapes import (
    FileLinks,
    archive_object,
    archive_path,
    broadcast_object,
    captions_object,
    monitoring_event,
    transcription_path,
)
from emulators.opentok.sockets.clients import Clients
from emulators.opentok.sockets.wall_clock import RealTime, WallClock
from emulators.opentok.switches import Switches
from emulators.settings import CallbackKind, VideoProject

MONITORED = get_args(MonitoredKind)


class Cloud:
    """The state behind every route of the emulator."""

    def __init__(
        self,
        context: Context,
        *,
        wall_clock: WallClock | None = None,
        file: DataFile | None = None,
    ) -> None:
        self.context = context
        clock, settings = context.clock, context.settings
        known: tuple[VideoProject, ...] = (
            *settings.opentok_projects,
            *settings.vonage_applications,
        )
        self.projects = Projects(each.filled_in(settings.filled_in) for each in known)
        self.switches = Switches(settings.opentok)
        self.sessions = Sessions(clock)
        self.moderation = Moderation(self.sessions)
        self.clients = Clients(self.sessions, self.switches, wall_clock or RealTime())
        self.rotations = Rotations(clock, self.sessions, self.switches)
        self.archives = Archives(clock, self.projects, self.sessions, self.switches)
        self.broadcasts = Broadcasts(clock, self.sessions, self.switches)
        self.captions = Captions(clock, self.sessions)
        self.callbacks = Callbacks(context)
        self.links = Links(clock)
        # A long recording keeps no viewer of a stream waiting.
        self.films = Maker("films")
        self.fragments = Maker("fragments")
        self.sessions.watch(self._tell_monitoring)
        self.archives.watch(self.clients.recording_changed)
        self.archives.watch(self._tell_archive)
        self.broadcasts.watch(self._tell_broadcast)
        self.captions.watch(self._tell_captions)
        self._saved = None if file is None else self._kept(file)

    @property
    def base_url(self) -> str:
        """This server, at the port it got: known only once it listens."""
        return self.context.settings.url("opentok")

    def resume(self) -> None:
        """Go on with what a former run has left. Once callbacks can be delivered."""
        if self._saved is not None:
            self._saved.resume()

    def stop_saving(self) -> None:
        """Leave what is kept as it is now, whatever ends from now on."""
        if self._saved is not None:
            self._saved.close()

    def reset(self) -> None:
        if self._saved is not None:
            self._saved.clear()
        self.clients.reset()
        self.films.clear()
        self.fragments.clear()
        self.callbacks.reset()
        self.archives.reset()
        self.broadcasts.reset()
        self.captions.reset()
        self.rotations.reset()
        self.sessions.reset()
        self.projects.reset()
        self.switches.reset()

    async def close(self) -> None:
        """Drop what is to be reported or made, and what does it."""
        self.films.close()
        self.fragments.close()
        await self.callbacks.close()

    def _kept(self, file: DataFile) -> SavedCloud:
        return SavedCloud(
            file,
            clock=self.context.clock,
            projects=self.projects,
            sessions=self.sessions,
            archives=self.archives,
            broadcasts=self.broadcasts,
        )

    def archive_object(self, archive: Archive) -> JsonObject:
        paths = (archive_path(archive), transcription_path(archive))
        links = [f"{self.base_url}{self.links.sign(f'/cloud/{one}')}" for one in paths]
        return archive_object(archive, FileLinks(*links))

    def broadcast_object(self, broadcast: Broadcast) -> JsonObject:
        return broadcast_object(broadcast, base_url=self.base_url)

    def _tell_archive(self, archive: Archive) -> None:
        # Every status: that `expired` and `deleted` are told too is not confirmed.
        # Only the callback carries `certificate`.
        body = {**self.archive_object(archive), "certificate": ""}
        self._tell(archive.session, "archive", body)

    def _tell_broadcast(self, broadcast: Broadcast) -> None:
        # The body of this callback is not published: it is taken to be the object.
        body = self.broadcast_object(broadcast)
        self._tell(broadcast.session, "broadcast", body)

    def _tell_captions(self, caption: Caption) -> None:
        # Where the call names no address, the application's own may be told.
        body = captions_object(caption)
        self._tell(caption.session, "captions", body, url=caption.callback_url)

    def _tell_monitoring(self, event: SessionEvent) -> None:
        if event.kind not in MONITORED:
            return
        body = monitoring_event(event)
        self._tell(event.session, "monitoring", body, is_lost=not event.is_told)

    def _tell(
        self,
        session: Session,
        kind: CallbackKind,
        body: JsonObject,
        *,
        url: str | None = None,
        is_lost: bool = False,
    ) -> None:
        project = self.projects.find(session.api_key)
        if project is None:
            return
        if self.switches.now.names_project_id and is_application(session.api_key):
            body = {**body, "projectId": body["applicationId"]}
            del body["applicationId"]
        self.callbacks.send(project, kind, body, url=url, is_lost=is_lost)
