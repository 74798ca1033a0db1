"""The two video sessions of an event, in the project that its admin has now.

A session is of one project for good. Once an admin has changed to another project the
sessions of open events are of no use, and get successors when they are next needed: by
whoever asks for tokens or sets a status. A show that is live keeps those that it has,
as people are in them: that it cannot go on is told as a problem of the event.

    note     what is about to be made, and what it replaces; the index names the event
    replace  both ids in the event's record, if nobody has changed that since
    drop     what the event does not name is taken from the index; then the note

Of two at once one replaces them, and the other takes what that one has made. Sessions
that were made in vain cost nothing. A crash leaves the note, by which the reconciler
drops what is left.
"""

from dataclasses import dataclass

from interactive_broadcast.admins.store import AdminStore, Project
from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.events.store import EventStore, parse_event
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import (
    SERVER_TIME,
    Versioned,
    Writes,
    compare_and_set,
)
from interactive_broadcast.kernel.errors import (
    ChangeUnderway,
    EventNotFound,
    VideoProjectChanged,
)
from interactive_broadcast.kernel.ids import push_id
from interactive_broadcast.kernel.models import Id, Json, RecordModel, SessionKey
from interactive_broadcast.kernel.ports import Clock, Databases
from interactive_broadcast.kernel.unfinished import Work, WorkKind
from interactive_broadcast.records.timeline import BACKEND, Timeline

PROBLEM = "sessions"
"""Where the problem stands among those of an event."""

RENEWED = "sessionsRenewed"
"""What the timeline tells."""


class Renewal(RecordModel):
    """`unfinished/sessions-{id}/what`."""

    event_id: Id
    sessions: list[SessionKey]
    """The new ones, and those that they are to replace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSessions:
    """With the backend's rights: the rules let nobody change an event's sessions."""

    databases: Databases
    events: EventStore
    admins: AdminStore
    timeline: Timeline
    clock: Clock

    def in_project(self, event: EventRecord, project: Project) -> EventRecord:
        """The event, with sessions of this project if it is open and not live.

        Args:
            event: as it was just read.
            project: its admin's, as it was just read.

        Raises:
            EventNotFound: it is gone.
            ChangeUnderway: its admin is just changing the project; try again.
            VideoUnavailable, VideoCredentialsRefused: no sessions could be made.
        """
        if event.is_in(project.video) or event.status is Status.CLOSED:
            return event
        if event.status is Status.LIVE:
            self.tell(event)
            return event
        return self._renew(event, project)

    def tell(self, event: EventRecord) -> None:
        """Tell the owner of a live show that its project has been left, once."""
        if PROBLEM in (event.problems or {}):
            return
        reason = VideoProjectChanged.reason
        # Nothing tries it again: it stands until the owner acts.
        told: dict[str, Json] = {"reason": reason, "final": True, "at": SERVER_TIME}
        self.databases.as_backend().update(
            {
                paths.problem(event.id, PROBLEM): told,
                **self.timeline.entry(event.id, PROBLEM, BACKEND, {"reason": reason}),
            }
        )
        logs.warning("live-in-a-former-project", event_id=event.id)

    def take_back(self, event: EventRecord) -> None:
        """Forget that problem: the admin has the project of the sessions again."""
        if PROBLEM in (event.problems or {}):
            self.databases.as_backend().update({paths.problem(event.id, PROBLEM): None})

    def finish(self, renewal: Renewal, also: Writes) -> None:
        """Take from the index what the event does not name. Safe to repeat.

        `also` is written along with that.
        """
        event = self.events.find(renewal.event_id)
        named = frozenset[str]() if event is None else event.session_ids
        unused = [one for one in renewal.sessions if one not in named]
        dropped: Writes = dict.fromkeys(map(paths.video_session, unused))
        self.databases.as_backend().update({**dropped, **also})

    def _renew(self, event: EventRecord, project: Project) -> EventRecord:
        create = project.video.create_session
        stage, backstage = side_by_side([create, create])
        wanted = event.model_copy(
            update={"stage_session_id": stage, "backstage_session_id": backstage}
        )
        sessions = sorted(event.session_ids | wanted.session_ids)
        renewal = Renewal(event_id=event.id, sessions=sessions)
        work = Work(WorkKind.SESSIONS, push_id(self.clock.now()), renewal)
        index = {paths.video_session(one): event.id for one in wanted.session_ids}
        self.databases.as_backend().update({**work.begun, **index})
        try:
            now = self._replace(event, wanted, project)
        except (EventNotFound, ChangeUnderway):
            self.finish(renewal, work.ended)
            raise
        # After any other failure they may be replaced yet, and the note stays.
        told: Writes = {}
        if now.session_ids == wanted.session_ids:
            told = self.timeline.entry(event.id, RENEWED, BACKEND)
            logs.info("sessions-renewed", event_id=event.id, admin_id=event.admin_id)
        self.finish(renewal, {**work.ended, **told})
        return now

    def _replace(
        self, before: EventRecord, wanted: EventRecord, project: Project
    ) -> EventRecord:
        """The event as it is after its sessions were replaced, by whomever."""
        place = paths.event(before.id)
        for stored in compare_and_set(self.databases.as_backend(), place):
            found = parse_event(stored.value)
            if found is None:
                raise EventNotFound("There is no such event.", id=before.id)
            if found.is_in(project.video) or found.status is Status.CLOSED:
                return found
            if found.status is Status.LIVE:
                self.tell(found)
                return found
            if self._is_stale(found, before, project):
                break
            if _put(stored, wanted):
                return found.model_copy(update=_sessions(wanted))
        raise ChangeUnderway(
            "The video project is being changed. Try again.", retry_after_s=1
        )

    def _is_stale(
        self, found: EventRecord, before: EventRecord, project: Project
    ) -> bool:
        """Whether somebody has changed the project once more meanwhile.

        Read after the event: whoever has given that sessions of a newer project had
        found the newer project, so that these are none to go back to.
        """
        if found.session_ids != before.session_ids:
            return True
        admin = self.admins.find(found.admin_id)
        return admin is None or admin.ot_api_key != project.api_key


def _put(stored: Versioned, wanted: EventRecord) -> bool:
    names = [EventRecord.model_fields[one].alias or one for one in _sessions(wanted)]
    record = wanted.to_record()
    ids: dict[str, Json] = {name: record[name] for name in names}
    return stored.replace({**stored.value, **ids, "updatedAt": SERVER_TIME})


def _sessions(event: EventRecord) -> dict[str, str]:
    return {f"{kind}_session_id": event.session_id(kind) for kind in SessionKind}
