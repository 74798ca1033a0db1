"""A show that is over is empty: the acts of the effects that see to that.

After the drain the fans are disconnected who are still there, some minutes later
everybody. Three days after the end nobody needs to know any more what people wrote each
other, or why they were disconnected.
"""

from dataclasses import dataclass

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.effects.acts import Acted, Attempt, EffectContext, skipped
from interactive_broadcast.effects.models import Effect
from interactive_broadcast.effects.runner import problem
from interactive_broadcast.events.guest_users import GuestUsers
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import (
    AdminNotFound,
    BackendError,
    Unavailable,
    VideoCredentialsMissing,
    VideoProjectChanged,
)
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.records import crowds, disconnections, messages, people
from interactive_broadcast.show.connection_rights import ConnectionRights
from interactive_broadcast.show.disconnecting import Disconnecting


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptying:
    """Ends the connections to sessions of closed events, and forgets about them."""

    databases: Databases
    guest_users: GuestUsers
    disconnecting: Disconnecting

    def disconnect_fans(self, context: EffectContext, _attempt: Attempt) -> Acted:
        """End the connections of the fans, as far as it is known whose are theirs."""
        event = _closed(context)
        if event is None:
            return skipped("the event is gone")
        rights = self.disconnecting.rights(event).without_fans()
        return self._end(Effect.DISCONNECT_FANS, context, event, rights)

    def empty(self, context: EffectContext, _attempt: Attempt) -> Acted:
        """End all connections. Who was there, and who was barred, is forgotten.

        The Firebase users of host and celebrity go.

        Raises:
            NotReadyYet: it is more than one attempt does.
        """
        event = _closed(context)
        if event is None:
            return skipped("the event is gone")
        rights = self.disconnecting.rights(event).without_anybody()
        try:
            acted = self._end(Effect.EMPTY_SESSIONS, context, event, rights)
        finally:
            # Also when a connection cannot be ended now, and perhaps never.
            self.guest_users.remove(event)
        crowds.thin_out(self.databases.as_backend(), crowds.counted(event.id))
        forgotten: Writes = {
            paths.headcounts(event.id): None,
            paths.barred(event.id): None,
        }
        return Acted(acted.result, {**acted.writes, **forgotten})

    def forget(self, context: EffectContext, _attempt: Attempt) -> Acted:
        """Remove what people have been told, and who they were.

        The users of host and celebrity once more: custom tokens of theirs, good for an
        hour, may have made them anew after the sessions were emptied.

        Raises:
            NotReadyYet: it is more than one attempt removes.
        """
        event = _closed(context)
        if event is not None:
            self.guest_users.remove(event)
        event_id = context.event.id
        told = crowds.written_to_people(event_id)
        crowds.thin_out(self.databases.as_backend(), told)
        return Acted(
            writes={
                **disconnections.removal(event_id),
                **messages.removal(event_id),
                **people.removal(event_id),
            }
        )

    def end_all(self, event: EventRecord, admins: AdminStore) -> None:
        """End all connections to the sessions of an event that is about to go.

        `admins` knows its project.
        """
        try:
            video = admins.project(event.admin_id).video
        except (AdminNotFound, VideoCredentialsMissing):
            # Nobody gets into a session without a project.
            return
        if not event.is_in(video):
            # Nor can anybody be put out in a project that the admin has left.
            return
        rights = self.disconnecting.rights(event).without_anybody()
        heads = self.disconnecting.connected(event, video)
        self.disconnecting.end_unwanted(event, video, heads, rights)

    def _end(
        self,
        effect: Effect,
        context: EffectContext,
        event: EventRecord,
        rights: ConnectionRights,
    ) -> Acted:
        try:
            video = context.project().video
            heads = self.disconnecting.connected(event, video)
            if effect is Effect.EMPTY_SESSIONS and any(not one.person for one in heads):
                self.disconnecting.tell_everybody(event, rights)
            ended = self.disconnecting.end_unwanted(event, video, heads, rights)
        except Unavailable:
            raise
        except (AdminNotFound, VideoCredentialsMissing):
            # Nobody gets into a session without a project.
            return skipped("there is no video project")
        except VideoProjectChanged:
            # Nobody can be put out there any more; those tokens end by themselves.
            return skipped("the admin has left the video project")
        except BackendError as error:
            # Repeating cannot cure it, and the rest must go on.
            logs.error("not-disconnected", event_id=event.id, reason=error.reason)
            told = problem(event.id, effect, error.reason, final=True)
            return Acted({"problem": error.reason}, told)
        return Acted({"disconnected": ended})


def _closed(context: EffectContext) -> EventRecord | None:
    """The event as it is after the claim, if it is closed."""
    return context.event if context.status is Status.CLOSED else None
