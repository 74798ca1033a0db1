"""Moderation of a show: disconnecting people, and muting them.

OpenTok knows connections and streams, not people: a token that somebody holds stays
valid until it expires, and no call takes it back. So whoever is disconnected can also
be barred, by the Firebase user that they came with: they get no more tokens for this
event. Fans without a Firebase user cannot be distinguished, and can come again.
"""

from dataclasses import dataclass

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.models import EventRecord, SessionKind
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.records.barred import BarredFans
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.timeline import Timeline
from interactive_broadcast.seats.models import (
    ForceDisconnectRequest,
    Moderated,
    MuteAllRequest,
    MuteStreamRequest,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderation:
    """`forceDisconnect`, `muteStream`, `muteAll`: for the owner of the event.

    The event is read as the caller. Each call is safe to repeat, and raises:
        EventNotFound, RulesDenied: not an event of the caller.
        VideoCredentialsMissing: the admin has no OpenTok project.
        VideoUnavailable: OpenTok did not answer. A fan is barred all the same.
    """

    events: EventStore
    admins: AdminStore
    shows: ShowStore
    barred: BarredFans
    timeline: Timeline

    def force_disconnect(
        self, caller: Caller, request: ForceDisconnectRequest
    ) -> Moderated:
        """Disconnect somebody from stage or backstage.

        With a `fanId` they are barred as well, and lose their place in the show.
        `done` is false when the connection was gone already.
        """
        event = self.events.get(caller, request.id)
        if request.fan_id is not None:
            # First: their app reconnects at once, and must get no new token.
            self._bar(caller, event, request.fan_id)
        session_id = event.session_id(request.session)
        done = self._video(event).disconnect(session_id, request.connection_id)
        return self._reply(
            caller, event, "disconnected", done=done, session=request.session
        )

    def mute_stream(self, caller: Caller, request: MuteStreamRequest) -> Moderated:
        """Mute one stream. Its publisher can unmute it.

        `done` is false when the stream was gone already.
        """
        event = self.events.get(caller, request.id)
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

    def _bar(self, caller: Caller, event: EventRecord, fan_id: str) -> None:
        if not self.barred.includes(event.id, fan_id):
            entry = self.timeline.entry(
                event.id, "barred", caller.uid or "", {"fanId": fan_id}
            )
            self.barred.add(event.id, fan_id, entry)
        # They lose their place in the line and on stage. As the caller: removing a
        # fan's record is the producer's right.
        self.shows.remove_fan(caller, event, fan_id)

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
            by = caller.uid or caller.role.value
            self.timeline.append(event.id, what, by, {"session": session.value})
        return Moderated(done=done)

    def _video(self, event: EventRecord) -> Video:
        return self.admins.project(event.admin_id).video
