"""Keeping order in a show: putting people out, and silencing them.

OpenTok knows connections and streams, not people: a token that somebody holds stays
good until it expires, and no call takes it back. So who is put out can also be barred,
by the Firebase user that he came with: he gets no more tokens for this event. A fan who
came without a Firebase user cannot be told from the next one, and can come again.
"""

from dataclasses import dataclass

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.timeline import Timeline
from interactive_broadcast.seats.bars import BarStore
from interactive_broadcast.seats.models import (
    ForceDisconnectRequest,
    Moderated,
    MuteAllRequest,
    MuteStreamRequest,
    Room,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderation:
    """For the owner of the event: it is read as the caller. Safe to repeat."""

    events: EventStore
    admins: AdminStore
    shows: ShowStore
    bars: BarStore
    timeline: Timeline

    def force_disconnect(
        self, caller: Caller, request: ForceDisconnectRequest
    ) -> Moderated:
        """Put somebody out of a session, and bar him if it is said who he is.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            VideoCredentialsMissing: the admin has no OpenTok project.
        """
        event = self.events.get(caller, request.id)
        if request.fan_id is not None:
            # First: his app comes back at once, and must find the door closed.
            self._bar(caller, event, request.fan_id)
        session_id = _session_of(event, request.session)
        done = self._video(event).disconnect(session_id, request.connection_id)
        return self._told(
            caller, event, "disconnected", done=done, session=request.session
        )

    def mute_stream(self, caller: Caller, request: MuteStreamRequest) -> Moderated:
        """Silence one stream. Its owner can unmute himself.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            VideoCredentialsMissing: the admin has no OpenTok project.
        """
        event = self.events.get(caller, request.id)
        session_id = _session_of(event, request.session)
        done = self._video(event).mute_stream(session_id, request.stream_id)
        return self._told(caller, event, "muted", done=done, session=request.session)

    def mute_all(self, caller: Caller, request: MuteAllRequest) -> Moderated:
        """Silence everybody who publishes, or will; or lift that.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            VideoCredentialsMissing: the admin has no OpenTok project.
        """
        event = self.events.get(caller, request.id)
        done = self._video(event).mute_all(
            _session_of(event, request.session),
            excluded=request.excluded_stream_ids,
            active=request.active,
        )
        what = "allMuted" if request.active else "muteLifted"
        return self._told(caller, event, what, done=done, session=request.session)

    def _bar(self, caller: Caller, event: EventRecord, fan_id: str) -> None:
        if not self.bars.is_barred(event.id, fan_id):
            entry = self.timeline.entry(
                event.id, "barred", caller.uid or "", {"fanId": fan_id}
            )
            self.bars.bar(event.id, fan_id, entry)
        # His place in the line, and on stage, goes with him. As the caller: taking a
        # fan's record away is the producer's right.
        self.shows.remove_fan(caller, event, fan_id)

    def _told(
        self,
        caller: Caller,
        event: EventRecord,
        what: str,
        *,
        done: bool,
        session: Room,
    ) -> Moderated:
        """The reply; and an entry on the timeline for what was really done."""
        if done:
            by = caller.uid or caller.role.value
            self.timeline.append(event.id, what, by, {"session": session.value})
        return Moderated(done=done)

    def _video(self, event: EventRecord) -> Video:
        return self.admins.project(event.admin_id).video


def _session_of(event: EventRecord, room: Room) -> str:
    if room is Room.STAGE:
        return event.stage_session_id
    return event.backstage_session_id
