"""Archives: starting and ending recordings, and what happens to them in between.

    started ⇄ paused → stopped → available → expired | deleted
                               → uploaded → deleted
                               → failed

It records while somebody publishes, and only that time counts as its duration.

Limits and reasons are those of OpenTok's archiving guide. Times are the stack's.
"""

import uuid
from datetime import timedelta

from emulators.kernel.clock import VirtualClock
from emulators.opentok.bodies import Body
from emulators.opentok.composition import Composition, Layout
from emulators.opentok.media import (
    BY_USER,
    FAILURE,
    SESSION_ENDED,
    TOO_IDLE,
    TOO_LONG,
    Media,
    StatusChange,
)
from emulators.opentok.participants import Interval, Session, SessionEvent
from emulators.opentok.projects import Projects, is_application
from emulators.opentok.recordings import (
    HAS_FILE,
    RUNNING,
    Archive,
    Status,
)
from emulators.opentok.refusals import bad_request, conflict
from emulators.opentok.sessions import Sessions
from emulators.opentok.switches import Switches
from emulators.opentok.timers import Timers
from emulators.opentok.transcriptions import WRITING, TranscriptionStatus

MAX_RECORDED = timedelta(hours=4)
MAX_WALL = timedelta(hours=12)
MAX_PAUSED = timedelta(minutes=60)
FIRST_PUBLISHER = timedelta(seconds=60)
"""How long a new archive waits for somebody to publish."""

PROCESSING = timedelta(seconds=10)
"""From stopped to available. The real time grows with the length; ours need not."""

KEPT = timedelta(hours=72)
"""How long OpenTok's cloud keeps a file."""

NOT_RECORDED = "The archive is not being recorded."

IS_RECORDED, IS_OVER, HAS_NO_FILE = 15001, 15002, 15004
"""How a start, a stop and a deletion that come at the wrong time are numbered."""


class Archives(Media[Archive]):
    """Every archive of every project, oldest first."""

    name = "archive"
    over = NOT_RECORDED
    taken = conflict("session is already composed with code 409", code=IS_RECORDED)

    def __init__(
        self,
        clock: VirtualClock,
        projects: Projects,
        sessions: Sessions,
        switches: Switches,
    ) -> None:
        super().__init__(clock, sessions, switches)
        self._projects = projects

    def start(
        self,
        session: Session,
        composition: Composition,
        *,
        name: str,
        is_individual: bool,
    ) -> Archive:
        """Record a session.

        Raises:
            Refused: 404 when nobody is connected; 409 for a relayed (code 15008) or
                encrypted session, or one that is being recorded without a new tag.
        """
        self._count_start(session, composition.tag)
        return self._begin(session, composition, name=name, is_individual=is_individual)

    def stop(self, archive: Archive) -> Archive:
        """Stop for good. An automatic archive goes on: the call has no effect on it.

        An application's that has stopped already is answered as if it did now: what it
        refuses lists `stopped` among the states that it takes.

        Raises:
            Refused: 409 (code 15002), when it is not being recorded.
        """
        archive.stop_calls += 1
        if archive.status == "stopped" and is_application(archive.session.api_key):
            return archive
        if not archive.is_running:
            raise conflict(NOT_RECORDED, code=IS_OVER)
        if not archive.is_automatic:
            self._finish(archive, BY_USER)
        return archive

    def fail(self, archive: Archive) -> Archive:
        """Let the recording break, as it does on OpenTok's side now and then.

        Raises:
            Refused: 409, when it is not being recorded or processed.
        """
        if archive.status not in (*RUNNING, "stopped"):
            raise conflict("The archive is over.")
        self._close_recording(archive)
        self._change(archive, "failed", FAILURE)
        self._write_down(archive)
        return archive

    def fail_upload(self, archive: Archive) -> Archive:
        """Let the upload to the project's bucket fail, whenever it comes.

        Raises:
            Refused: 409, when it was uploaded already or is not going to be.
        """
        project = self._projects.find(archive.session.api_key)
        if project is None or not project.uploads_archives:
            raise conflict("The project has no upload target.")
        if archive.status not in (*RUNNING, "stopped"):
            raise conflict("The archive is over.")
        archive.upload_fails = True
        return archive

    def fail_transcription(self, archive: Archive) -> Archive:
        """Let what is written down of it fail, whenever that comes.

        Raises:
            Refused: 409, when it is written down already or is not going to be.
        """
        transcription = archive.transcription
        if transcription is None or transcription.is_over:
            raise conflict("There is nothing to be written down.")
        transcription.will_fail = True
        return archive

    def delete(self, archive: Archive) -> None:
        """Delete the file. Asked for by its id, the archive is then `deleted`.

        Raises:
            Refused: 409 (code 15004), when there is no file (yet, or any more).
        """
        if archive.status not in (*HAS_FILE, "deleted"):
            raise conflict("The archive has no file to delete.", code=HAS_NO_FILE)
        archive.timers.clear_all()
        if archive.status != "deleted":
            self._change(archive, "deleted", archive.reason)

    def set_layout(self, archive: Archive, layout: Layout) -> Archive:
        """Place the streams of a composed archive anew.

        Raises:
            Refused: 400 for an individual archive, 404 for one that is over.
        """
        if archive.is_individual:
            raise bad_request("Only composed archives have a layout.")
        return super().set_layout(archive, layout)

    def choose_stream(self, archive: Archive, body: Body) -> None:
        """As `Media.choose_stream`; an archive that gets nothing any more is paused."""
        super().choose_stream(archive, body)
        self._refresh(archive)

    def resume(self, archive: Archive, last_ms: int) -> None:
        if archive.is_running:
            if archive.is_recording:
                last = archive.intervals[-1]
                last.to_ms = max(last_ms, last.from_ms)
            archive.close_tracks(last_ms)
            self._finish(archive, SESSION_ENDED)
        elif archive.status == "stopped":
            archive.timers.set("file", PROCESSING, lambda: self._deliver(archive))
        elif archive.status == "available":
            age = timedelta(
                milliseconds=self._clock.now_ms() - archive.history[-1].at_ms
            )
            self._keep_for(archive, KEPT - age)
        written = archive.transcription
        if written is not None and not written.is_over and archive.status in HAS_FILE:
            self._write_down(archive)

    def newest(self, api_key: str, session_id: str | None) -> list[Archive]:
        """A project's archives, newest first, without the deleted ones."""
        found = super().newest(api_key, session_id)
        return [archive for archive in found if archive.status != "deleted"]

    def _begin(
        self,
        session: Session,
        composition: Composition,
        *,
        name: str,
        is_individual: bool,
        is_automatic: bool = False,
    ) -> Archive:
        now_ms = self._clock.now_ms()
        archive = Archive(
            id=str(uuid.uuid4()),
            session=session,
            name=name,
            is_individual=is_individual,
            is_automatic=is_automatic,
            composition=composition,
            created_at_ms=now_ms,
            updated_at_ms=now_ms,
            timers=Timers(self._clock),
        )
        self._all[archive.id] = archive
        archive.timers.set("wall", MAX_WALL, lambda: self._finish(archive, TOO_LONG))
        self._change(archive, "started", "")
        self._wait_for_publishers(archive, FIRST_PUBLISHER)
        self._refresh(archive)
        return archive

    def _follow(self, event: SessionEvent) -> None:
        super()._follow(event)
        if event.kind == "streamCreated":
            self._record_automatically(event.session)
        if event.kind in ("streamCreated", "streamDestroyed"):
            for archive in self._running(event.session):
                self._refresh(archive)

    def _wait_for_publishers(self, archive: Archive, patience: timedelta) -> None:
        # How a recording without any publisher ends is not documented: as an idle one.
        archive.timers.set("idle", patience, lambda: self._finish(archive, TOO_IDLE))

    def _record_automatically(self, session: Session) -> None:
        if not session.is_always_archived:
            return
        if any(archive.is_automatic for archive in self._running(session)):
            return
        composition = Composition(
            has_audio=True,
            has_video=True,
            is_manual=False,
            resolution=session.archive_resolution,
            max_bitrate=None,
            tag="",
            layout=Layout(),
        )
        self._begin(
            session,
            composition,
            name=session.archive_name,
            is_individual=False,
            is_automatic=True,
        )

    def _refresh(self, archive: Archive) -> None:
        """Record exactly while a stream that the archive takes is published."""
        is_fed = self._take_streams(archive)
        if is_fed and not archive.is_recording:
            self._resume(archive)
        elif not is_fed and archive.is_recording:
            self._pause(archive)

    def _resume(self, archive: Archive) -> None:
        archive.intervals.append(Interval(from_ms=self._clock.now_ms()))
        archive.timers.clear("idle")
        left = MAX_RECORDED - timedelta(milliseconds=archive.recorded_ms)
        archive.timers.set("length", left, lambda: self._finish(archive, TOO_LONG))
        self._save(archive)
        if archive.status == "paused":
            self._change(archive, "started", "")

    def _pause(self, archive: Archive) -> None:
        self._hold(archive)
        archive.timers.clear("length")
        self._wait_for_publishers(archive, MAX_PAUSED)
        self._change(archive, "paused", "")

    def _hold(self, archive: Archive) -> None:
        if archive.is_recording:
            archive.intervals[-1].to_ms = self._clock.now_ms()

    def _close_recording(self, archive: Archive) -> None:
        self._hold(archive)
        archive.close_tracks(self._clock.now_ms())
        archive.timers.clear_all()

    def _finish(self, archive: Archive, reason: str) -> None:
        self._close_recording(archive)
        archive.timers.set("file", PROCESSING, lambda: self._deliver(archive))
        self._change(archive, "stopped", reason)
        if reason == TOO_LONG and archive.session.streams:
            # An automatic recording goes on in a new file.
            self._record_automatically(archive.session)

    def _deliver(self, archive: Archive) -> None:
        project = self._projects.find(archive.session.api_key)
        if project is not None and project.uploads_archives:
            if not archive.upload_fails:
                self._change(archive, "uploaded", archive.reason)
                self._write_down(archive)
                return
            if project.upload_fallback == "none":
                # Which reason OpenTok gives is not confirmed.
                self._change(archive, "failed", FAILURE)
                self._write_down(archive)
                return
        self._keep_for(archive, KEPT)
        self._change(archive, "available", archive.reason)
        self._write_down(archive)

    def _keep_for(self, archive: Archive, time: timedelta) -> None:
        archive.timers.set(
            "expiry", time, lambda: self._change(archive, "expired", archive.reason)
        )

    def _write_down(self, archive: Archive) -> None:
        """Begin to write down what was said, once there is a file. Nobody is told."""
        transcription = archive.transcription
        if transcription is None:
            return
        if archive.status == "failed":
            transcription.status = "failed"
            return
        transcription.status = "started"
        is_uploaded = archive.status == "uploaded"
        at: TranscriptionStatus = "uploaded" if is_uploaded else "available"

        def written() -> None:
            transcription.status = "failed" if transcription.will_fail else at
            archive.updated_at_ms = self._clock.now_ms()

        archive.timers.set("transcription", WRITING, written)

    def _change(self, archive: Archive, status: Status, reason: str) -> None:
        archive.status = status
        archive.reason = reason
        archive.history.append(StatusChange(status, self._clock.now_ms(), reason))
        self._changed(archive)
