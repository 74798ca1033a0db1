"""What the owner of a show does to it: status, recording by hand, a changed event."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from interactive_broadcast.admins.store import AdminStore, StoredProject
from interactive_broadcast.effects.ledger import Ended, Ledger
from interactive_broadcast.effects.models import Effect, EffectRecords, EffectState
from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.guest_users import GuestUsers
from interactive_broadcast.events.leases import Leases, fence
from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    CommandRequest,
    Event,
    EventRecord,
    EventRequest,
    Problem,
    Status,
    UpdateEventRequest,
)
from interactive_broadcast.events.pictures import Pictures
from interactive_broadcast.events.service import EventChange, Events
from interactive_broadcast.events.status import ON, check_transition
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import Outcome, side_by_side
from interactive_broadcast.kernel.errors import (
    AdminNotFound,
    ArchiveNotFound,
    BackendError,
    RulesDenied,
    VideoCredentialsMissing,
)
from interactive_broadcast.kernel.show_errors import ShowNotLive
from interactive_broadcast.media.parts import as_known
from interactive_broadcast.media.recording import archive_of
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.timeline import Timeline
from interactive_broadcast.show.director import Director
from interactive_broadcast.show.event_sessions import EventSessions
from interactive_broadcast.show.former_guests import FormerGuests
from interactive_broadcast.show.models import Archiving, StandbyRequest
from interactive_broadcast.show.rounds import Begun, Beside, Carried, Postponed

STOPS: Final = (Effect.STOP_ARCHIVE, Effect.FINISH_ARCHIVE)
"""What a recording that was stopped by hand has behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows:
    """For the owner of an event: it is read, and its status written, as the caller.

    Any of these may also raise DatabaseUnavailable; asking again is fine.
    """

    events: EventStore
    leases: Leases
    admins: AdminStore
    director: Director
    sessions: EventSessions
    ledger: Ledger
    timeline: Timeline

    def change_status(self, caller: Caller, request: ChangeStatusRequest) -> Event:
        """Move an event on, and carry out the effects of its new status.

        An effect that cannot be carried out now does not hold the show up: it is in
        the reply's `problems` and is tried again. Asking for the status that the event
        has already changes nothing, and carries out what is still missing.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            LeaseLost: another client directs the show.
            IllegalTransition: this status cannot follow the present one.
            VideoCredentialsRefused, VideoUnavailable: its admin has another video
                project by now, in which no sessions could be made for it.
        """
        known = self._known(caller, request)
        if known.event.status is not request.status:
            carried = self._move(caller, known, request)
        else:
            carried = self._follow(caller, known.event, known)
        event = carried.event or self.events.get(caller, request.id)
        return _reply(event, carried.postponed)

    def go_live(self, caller: Caller, request: CommandRequest) -> Event:
        """Set the event live: recording and streaming start where they are wanted.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            LeaseLost: another client directs the show.
            IllegalTransition: it is not in preshow.
        """
        return self.change_status(caller, _to(Status.LIVE, request))

    def end(self, caller: Caller, request: CommandRequest) -> Event:
        """Close the event: the recording stops now, the stream after the drain.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            LeaseLost: another client directs the show.
        """
        return self.change_status(caller, _to(Status.CLOSED, request))

    def set_standby(self, caller: Caller, request: StandbyRequest) -> Event:
        """Announce the intermission of a live show to its viewers, or its end.

        The stream goes on, and a show in standby is not taken for an abandoned one.
        What is already so stays so; its viewers are told again.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            LeaseLost: another client directs the show.
            ShowNotLive: it has not begun, or is over.
        """
        event = self.events.get(caller, request.id)
        self.leases.check(caller, event.id, request.lease)
        if event.status is not Status.LIVE:
            raise ShowNotLive("The show is not live.", id=event.id)
        is_news = (event.standby is True) is not request.standby
        if is_news:
            self._write_standby(caller, event, request)
        event = event.model_copy(update={"standby": request.standby or None})
        self.director.tell_standby(event, by=_name(caller) if is_news else None)
        return Event.model_validate(self.events.get(caller, event.id).to_record())

    def start_archive(self, caller: Caller, request: EventRequest) -> Archiving:
        """Record the show from now on. A second click finds the same recording.

        However often one has ended or was stopped before: this begins another part,
        and has what ends by itself followed by the next.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            ShowNotLive: there is nothing to record yet, or any more.
            StageEmpty: nobody publishes. It begins by itself when somebody does.
            VideoUnavailable: OpenTok does not answer; asking again is fine.
        """
        event = self.events.get(caller, request.id)
        if event.status is not Status.LIVE:
            raise ShowNotLive("The show is not live.", id=event.id)
        self._allow_another_part(event)
        record = self.director.by_hand(event, Effect.START_ARCHIVE, by=_name(caller))
        archive_id = archive_of(record)
        if archive_id is None:
            raise ShowNotLive("The show is not live any more.", id=event.id)
        return Archiving(archive_id=archive_id)

    def stop_archive(self, caller: Caller, request: EventRequest) -> Archiving:
        """End the recording before the show ends. A second click changes nothing.

        Nothing is recorded any more until `start_archive`, also if the recording was
        still waiting for somebody on stage.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            ArchiveNotFound: the event has no recording, and is to have none.
            VideoUnavailable: OpenTok does not answer; asking again is fine.
        """
        event = self.events.get(caller, request.id)
        is_begun = Effect.START_ARCHIVE in self.ledger.read(event.id)
        if not is_begun and event.archive_id is None:
            raise ArchiveNotFound("Nothing has been recorded.", id=event.id)
        record = self.director.by_hand(event, Effect.STOP_ARCHIVE, by=_name(caller))
        archive_id = archive_of(record)
        if archive_id is None and event.status is not Status.LIVE:
            raise ArchiveNotFound("Nothing has been recorded.", id=event.id)
        stopped = self.events.get(caller, event.id)
        return Archiving(archive_id=archive_id, archive_url=stopped.archive_url)

    def _known(self, caller: Caller, request: CommandRequest) -> "_Known":
        """The event, and what else is needed of it, read at once.

        Before the rules have let the caller have the event nothing of it is told.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            LeaseLost: another client directs the show.
        """
        if caller.uid is None:
            raise RulesDenied("This event is somebody's.", id=request.id)
        found: list[Any] = side_by_side(
            [
                partial(self.events.get, caller, request.id),
                partial(self.admins.stored_project, caller.uid),
                partial(self.ledger.read, request.id),
                partial(self.leases.check, caller, request.id, request.lease),
            ]
        )
        event, stored, records, _ = found
        return _Known(event, stored, records)

    def _move(
        self, caller: Caller, known: "_Known", request: ChangeStatusRequest
    ) -> Carried:
        """Set the status. What follows it is claimed beside that, and then done."""
        status = request.status
        check_transition(known.event.status, status)
        before = self._with_sessions(known) if status in ON else known.event
        event = before.model_copy(update={"status": status})
        begin = partial(self.director.begin, event, known.stored, known.records)
        writes = event_writes.change_status(before, status)
        writes |= fence(event.id, request.lease)
        calls: list[Any] = [
            partial(Outcome.of, partial(self.ledger.announce_status, event, status)),
            partial(Outcome.of, partial(self.events.write, caller, writes)),
            begin,
        ]
        announced, written, begun = side_by_side(calls)
        if written.error is not None:
            self.director.rounds.take_back(begun)
            return self._unless_somebody_has(caller, known, request, written.error)
        if announced.error is not None:
            # The trigger may carry out the same effects beside this call: once.
            logs.warning("not-announced", event_id=event.id, cause=announced.error)
        tell = partial(
            self.timeline.status, event.id, status, _name(caller), before=before.status
        )
        return self._follow(caller, event, known, begun=begun, beside=[tell])

    def _with_sessions(self, known: "_Known") -> EventRecord:
        """The event, with sessions in the project that its admin has now.

        It goes on without a project, as ever.
        """
        try:
            project = self.admins.open_project(known.stored)
        except (AdminNotFound, VideoCredentialsMissing):
            return known.event
        return self.sessions.in_project(known.event, project)

    def _unless_somebody_has(
        self,
        caller: Caller,
        known: "_Known",
        request: ChangeStatusRequest,
        error: Exception,
    ) -> Carried:
        """Go on if the status could not be set because it is set.

        Raises:
            LeaseLost: another client has just begun to direct the show.
            IllegalTransition: somebody has set another one.
            BackendError: it could not be set for another reason.
        """
        if not isinstance(error, RulesDenied):
            raise error
        self.leases.check(caller, known.event.id, request.lease)
        # The rules know the same table: somebody has been faster.
        current = self.events.get(caller, known.event.id)
        if current.status is not request.status:
            check_transition(current.status, request.status)
            raise error
        return self._follow(caller, current, known)

    def _follow(
        self,
        caller: Caller,
        event: EventRecord,
        known: "_Known",
        *,
        begun: Begun | None = None,
        beside: Beside = (),
    ) -> Carried:
        return self.director.follow_begun(
            event,
            known.stored,
            known.records,
            begun or {},
            by=_name(caller),
            beside=beside,
        )

    def _write_standby(
        self, caller: Caller, event: EventRecord, request: StandbyRequest
    ) -> None:
        writes = event_writes.set_standby(event, standby=request.standby)
        writes |= fence(event.id, request.lease)
        try:
            self.events.write(caller, writes)
        except RulesDenied:
            self.leases.check(caller, event.id, request.lease)
            # Ended at this moment: only a live show has an intermission.
            if self.events.get(caller, event.id).status is Status.LIVE:
                raise
            raise ShowNotLive("The show is over.", id=event.id) from None

    def _allow_another_part(self, event: EventRecord) -> None:
        """Take back what keeps a recording from being started.

        Raises:
            EffectUnderway: it is being stopped at this moment.
        """
        records = self.ledger.read(event.id)
        if Effect.STOP_ARCHIVE in records:
            self.ledger.call_on(event.id, records, STOPS)
            # What has settled meanwhile was kept from starting by the stop.
            records = self.ledger.read(event.id)
        begun = records.get(Effect.START_ARCHIVE)
        if begun is None or begun.state is not EffectState.DONE:
            return
        archive_id = archive_of(begun)
        if archive_id is None or self._has_ended(event, archive_id):
            self.ledger.renew(event.id, Effect.START_ARCHIVE, Ended(archive_id))

    def _has_ended(self, event: EventRecord, archive_id: str) -> bool:
        """As OpenTok knows, which may have ended it by itself."""
        video = self.admins.project(event.admin_id).video
        event.check_in(video)
        return as_known(video, event, archive_id).is_over


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of an event whose status is to change."""

    event: EventRecord
    stored: StoredProject
    """What is stored of its owner."""
    records: EffectRecords
    """The ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChanges:
    """Changes an event, and what its show repeats of it."""

    events: Events
    pictures: Pictures
    guest_users: GuestUsers
    former_guests: FormerGuests
    shows: ShowStore
    director: Director

    def update(self, caller: Caller, request: UpdateEventRequest) -> Event:
        """Change what is given; null clears an optional field.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            EventIsClosed: it is over.
            EventIsLive: the fans' address stays while its show is on.
            SlugTaken: a new address is another open event's.
        """
        change = self.events.change(caller, request)
        if not change.fields:
            return Event.model_validate(change.before.to_record())
        self._follow(change)
        return self.events.get(caller, EventRequest(id=request.id))

    def _follow(self, change: EventChange) -> None:
        """What is only there for people to look at. The event itself is changed."""
        before, after = change.before, change.after
        calls: list[Any] = [partial(self.director.announce, after, change.fields)]
        if before.fan_url != after.fan_url:
            # The producer's page may have had them made before the preshow.
            calls.append(partial(self.shows.remove, before))
        calls.append(partial(self.pictures.remove, after, change.gone_images))
        calls.append(partial(self.guest_users.remove_former, change.former_guests))
        calls.append(partial(self.former_guests.leave, after, change.former_guests))
        try:
            side_by_side(calls)
        except BackendError as error:
            logs.warning("event-update-trailing", id=after.id, reason=error.reason)
        else:
            self.pictures.end(after, change.images)


def _to(status: Status, request: CommandRequest) -> ChangeStatusRequest:
    return ChangeStatusRequest(id=request.id, lease=request.lease, status=status)


def _name(caller: Caller) -> str:
    return caller.uid or caller.role.value


def _reply(event: EventRecord, postponed: Postponed) -> Event:
    """The event as it is now, with what could not even be noted down."""
    missing = {
        effect.value: Problem(reason=error.reason, final=False)
        for effect, error in postponed.items()
    }
    problems = {**missing, **(event.problems or {})}
    changed = event.model_copy(update={"problems": problems or None})
    return Event.model_validate(changed.to_record())
