"""Moderation of a show: disconnecting people, and muting them.

OpenTok knows connections and streams, not people: a token that somebody holds stays
valid until it expires, and no call takes it back. So whoever is disconnected can also
be barred, by the Firebase user that they came with: they get no more tokens for this
event. Fans without a Firebase user cannot be distinguished, and can come again.

An old app adds something of its own to the uid of a fan, for each page another. So a
bar is of the uid, under whatever key somebody was seen, and while these apps are let in
every record of that user goes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.models import EventRecord, SessionKind
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import all_in_batches
from interactive_broadcast.kernel.errors import WrongPerson
from interactive_broadcast.kernel.ids import opaque_id, uid_of, uids_of
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.records import disconnections
from interactive_broadcast.records.barred import BarredFans
from interactive_broadcast.records.disconnections import Reason
from interactive_broadcast.records.headcounts import Head, Headcounts, HeadKind
from interactive_broadcast.records.names import NameStore
from interactive_broadcast.records.people import PERSON
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.timeline import Timeline
from interactive_broadcast.seats.moderation_models import (
    ForceDisconnectRequest,
    Moderated,
    MuteAllRequest,
    MuteStreamRequest,
)
from interactive_broadcast.show.connection_rights import staff_of
from interactive_broadcast.show.disconnecting import Disconnecting


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderation:
    """`forceDisconnect`, `muteStream`, `muteAll`: for the owner of the event.

    The event is read as the caller. Each call is safe to repeat, and raises:
        EventNotFound, RulesDenied: not an event of the caller.
        VideoCredentialsMissing: the admin has no OpenTok project.
        VideoProjectChanged: the show goes on in one that the admin has left.
        VideoUnavailable: OpenTok did not answer. A fan is barred all the same.
    """

    events: EventStore
    admins: AdminStore
    shows: ShowStore
    barred: BarredFans
    headcounts: Headcounts
    disconnecting: Disconnecting
    timeline: Timeline
    names: NameStore

    def force_disconnect(
        self, caller: Caller, request: ForceDisconnectRequest
    ) -> Moderated:
        """Disconnect somebody from stage or backstage.

        With a `fanId` they are barred as well, lose their place in the show, and are
        disconnected from both, as far as OpenTok has reported which connections are
        theirs. `done` is false when there was no connection any more.

        Raises:
            WrongPerson: OpenTok has reported the connection as another person's than
                `fanId` says. Nobody is barred then, or disconnected.
        """
        event = self.events.get(caller, request.id)
        connections = self._connections(event, request)
        if request.fan_id is not None:
            # First: their app reconnects at once, and must get no new token.
            self._bar(caller, event, request.fan_id)
        else:
            self._tell_why(event, connections)
        video = self._video(event)
        calls = [
            partial(video.disconnect, event.session_id(head.session), head.id)
            for head in connections
        ]
        # Each to its end: one that cannot be ended must not keep the others.
        ended = zip(connections, all_in_batches(calls), strict=True)
        sessions = {head.session for head, was_there in ended if was_there}
        for session in sorted(sessions):
            self._tell(caller, event, "disconnected", session)
        return Moderated(done=bool(sessions))

    def mute_stream(self, caller: Caller, request: MuteStreamRequest) -> Moderated:
        """Mute one stream. Its publisher can unmute it.

        `done` is false when the stream was gone already.

        Raises:
            WrongPerson: OpenTok has reported the stream as another person's than
                `fanId` says.
        """
        event = self.events.get(caller, request.id)
        if request.fan_id is not None:
            self._check_person(
                Head(
                    event_id=event.id,
                    session=request.session,
                    kind=HeadKind.STREAMS,
                    id=request.stream_id,
                ),
                request.fan_id,
            )
        session_id = event.session_id(request.session)
        done = self._video(event).mute_stream(session_id, request.stream_id)
        return self._reply(caller, event, "muted", done=done, session=request.session)

    def mute_all(self, caller: Caller, request: MuteAllRequest) -> Moderated:
        """Mute all who publish in a session, and all who will; or lift that.

        Streams in `excludedStreamIds` stay audible.
        """
        event = self.events.get(caller, request.id)
        done = self._video(event).mute_all(
            event.session_id(request.session),
            excluded=request.excluded_stream_ids,
            active=request.active,
        )
        what = "allMuted" if request.active else "muteLifted"
        return self._reply(caller, event, what, done=done, session=request.session)

    def _connections(
        self, event: EventRecord, request: ForceDisconnectRequest
    ) -> list[Head]:
        """The connection that is named, and all of the fan who is named.

        Raises WrongPerson.
        """
        found: set[tuple[SessionKind, str]] = set()
        if request.session is not None and request.connection_id is not None:
            found.add((request.session, request.connection_id))
        if request.fan_id is not None:
            for session, connection_id in found:
                head = _connection(event.id, session, connection_id)
                self._check_person(head, request.fan_id)
            persons = _persons(event.id, request.fan_id)
            own = self.disconnecting.of_persons(event.id, persons)
            found.update((head.session, head.id) for head in own)
        return [_connection(event.id, *each) for each in sorted(found)]

    def _check_person(self, head: Head, fan_id: str) -> None:
        """Refuse what OpenTok has reported as somebody else's.

        What it has not reported, because no callbacks are set up or they are late, is
        left to the producer's app, which sees the data of the connection itself.
        """
        person = self.headcounts.person_of(head)
        if person is not None and person not in _persons(head.event_id, fan_id):
            raise WrongPerson("This is somebody else's.", id=head.id)

    def _bar(self, caller: Caller, event: EventRecord, fan_id: str) -> None:
        uid = uid_of(fan_id)
        has_old_apps = self.shows.lets_in_old_apps()
        users = uids_of(fan_id) if has_old_apps else {fan_id, uid}
        if not all(self.barred.includes(event.id, each) for each in users):
            self.names.keep(event.id, fan_id)
            told: dict[str, Json] = {PERSON: opaque_id(event.id, fan_id)}
            along = self.timeline.entry(event.id, "barred", caller.uid or "", told)
            for each in users:
                # Their page can say why before they are disconnected.
                along |= disconnections.entry(event.id, each, Reason.BARRED)
            self.barred.add(event.id, users, along)
        # They lose their place in the line and on stage. As the caller: removing a
        # fan's record is the producer's right.
        has_pages = has_old_apps or uid != fan_id
        found = self.shows.fan_ids(caller, event) if has_pages else []
        pages = {one for one in found if uid_of(one) == uid}
        self.shows.remove_fans(caller, event, sorted({fan_id, *pages}))

    def _tell_why(self, event: EventRecord, connections: Sequence[Head]) -> None:
        """Tell those who are about to be disconnected, as far as it is known who."""
        persons = map(self.headcounts.person_of, connections)
        told = {one: Reason.DISCONNECTED for one in persons if one is not None}
        self.disconnecting.tell(event, told, staff_of(event))

    def _reply(
        self,
        caller: Caller,
        event: EventRecord,
        what: str,
        *,
        done: bool,
        session: SessionKind,
    ) -> Moderated:
        """The reply. What was really done goes on the timeline."""
        if done:
            self._tell(caller, event, what, session)
        return Moderated(done=done)

    def _tell(
        self, caller: Caller, event: EventRecord, what: str, session: SessionKind
    ) -> None:
        by = caller.uid or caller.role.value
        self.timeline.append(event.id, what, by, {"session": session.value})

    def _video(self, event: EventRecord) -> Video:
        """Raises VideoProjectChanged: its sessions are in a project that was left."""
        video = self.admins.project(event.admin_id).video
        event.check_in(video)
        return video


def _connection(event_id: str, session: SessionKind, connection_id: str) -> Head:
    return Head(
        event_id=event_id,
        session=session,
        kind=HeadKind.CONNECTIONS,
        id=connection_id,
    )


def _persons(event_id: str, fan_id: str) -> set[str]:
    """What OpenTok knows the fan by."""
    return {opaque_id(event_id, each) for each in uids_of(fan_id)}
