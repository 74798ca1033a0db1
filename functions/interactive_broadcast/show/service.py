"""Directing a show: its status, and its recording by hand."""

from dataclasses import dataclass

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import Effect, EffectRecord, EffectState
from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    Event,
    EventRecord,
    EventRequest,
    Problem,
    Status,
)
from interactive_broadcast.events.status import check_transition
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import (
    ArchiveFinished,
    ArchiveNotFound,
    RulesDenied,
    ShowNotLive,
)
from interactive_broadcast.media.recording import archive_of
from interactive_broadcast.records.timeline import Timeline
from interactive_broadcast.show.director import Director, Unfinished
from interactive_broadcast.show.models import Archiving


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows:
    events: EventStore
    admins: AdminStore
    director: Director
    ledger: Ledger
    timeline: Timeline

    def change_status(self, caller: Caller, request: ChangeStatusRequest) -> Event:
        """Move an event on, and carry out what follows.

        An effect that cannot be done now does not hold the show up: it stands in the
        reply's `problems` and is tried again. Asking for the status that stands already
        changes nothing and carries out what is still missing.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            IllegalTransition: this status cannot follow the present one.
        """
        event = self.events.get(caller, request.id)
        if event.status is not request.status:
            event = self._move(caller, event, request.status)
        unfinished = self.director.follow(event, by=_name(caller))
        return _reply(self.events.get(caller, event.id), unfinished)

    def go_live(self, caller: Caller, request: EventRequest) -> Event:
        return self.change_status(
            caller, ChangeStatusRequest(id=request.id, status=Status.LIVE)
        )

    def end(self, caller: Caller, request: EventRequest) -> Event:
        return self.change_status(
            caller, ChangeStatusRequest(id=request.id, status=Status.CLOSED)
        )

    def start_archive(self, caller: Caller, request: EventRequest) -> Archiving:
        """Record the show from now on. A second click finds the same recording.

        Raises:
            ShowNotLive: there is nothing to record yet, or any more.
            ArchiveFinished: the recording has ended; a show has one.
            StageEmpty: nobody is connected.
        """
        event = self.events.get(caller, request.id)
        if event.status is not Status.LIVE:
            raise ShowNotLive("The show is not live.", id=event.id)
        self._check_unfinished(event)
        by = _name(caller)
        record = self.director.by_hand(event, Effect.START_ARCHIVE, by=by)
        archive_id = archive_of(record)
        if archive_id is None:
            raise ShowNotLive("The show is not live any more.", id=event.id)
        return Archiving(archive_id=archive_id)

    def stop_archive(self, caller: Caller, request: EventRequest) -> Archiving:
        """End the recording before the show ends. A second click changes nothing.

        Raises:
            ArchiveNotFound: the event has no recording.
        """
        event = self.events.get(caller, request.id)
        started = self.ledger.read(event.id).get(Effect.START_ARCHIVE)
        if event.archive_id is None and archive_of(started) is None:
            raise ArchiveNotFound("Nothing has been recorded.", id=event.id)
        record = self.director.by_hand(event, Effect.STOP_ARCHIVE, by=_name(caller))
        archive_id = archive_of(record)
        if archive_id is None:
            raise ArchiveNotFound("Nothing has been recorded.", id=event.id)
        stopped = self.events.get(caller, event.id)
        return Archiving(archive_id=archive_id, archive_url=stopped.archive_url)

    def _move(self, caller: Caller, event: EventRecord, status: Status) -> EventRecord:
        check_transition(event.status, status)
        self.ledger.direct(event, status)
        try:
            self.events.write(caller, event_writes.change_status(event, status))
        except RulesDenied:
            # The rules know the same table: somebody has been faster.
            current = self.events.get(caller, event.id)
            if current.status is status:
                return current
            check_transition(current.status, status)
            raise
        self.timeline.status(event.id, status, _name(caller), before=event.status)
        return event.model_copy(update={"status": status})

    def _check_unfinished(self, event: EventRecord) -> None:
        """Pass while there is no recording, or it is still running."""
        ledger = self.ledger.read(event.id)
        stopped = ledger.get(Effect.STOP_ARCHIVE)
        archive_id = archive_of(ledger.get(Effect.START_ARCHIVE))
        if _is_done(stopped) or (archive_id and self._has_ended(event, archive_id)):
            raise ArchiveFinished("The recording has ended.", id=event.id)

    def _has_ended(self, event: EventRecord, archive_id: str) -> bool:
        """OpenTok ends a recording by itself when the stage stays empty."""
        video = self.admins.project(event.admin_id).video
        return video.archive(archive_id).is_over


def _name(caller: Caller) -> str:
    return caller.uid or caller.role.value


def _is_done(record: EffectRecord | None) -> bool:
    return record is not None and record.state is EffectState.DONE


def _reply(event: EventRecord, unfinished: Unfinished) -> Event:
    """The event as it is now, with what could not even be noted down."""
    missing = {
        effect.value: Problem(reason=error.reason, final=False)
        for effect, error in unfinished.items()
    }
    problems = {**missing, **(event.problems or {})}
    changed = event.model_copy(update={"problems": problems or None})
    return Event.model_validate(changed.to_record())
