"""The two records of a show, as its status moves on."""

from dataclasses import dataclass
from functools import partial
from itertools import product

from interactive_broadcast.effects.acts import Acted, Attempt, EffectContext, skipped
from interactive_broadcast.effects.models import EffectRecords, MediaState
from interactive_broadcast.effects.tasks import EffectTasks
from interactive_broadcast.events.closed_events import ClosedEvents
from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.events.pictures import cleanup_due
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.events.writes import current_entry
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import SERVER_TIME, Writes
from interactive_broadcast.kernel.ports import Clock, Limits
from interactive_broadcast.records import recordings_due, watch
from interactive_broadcast.records.applied_limit import AppliedLimit, StageCrowd
from interactive_broadcast.records.headcounts import HeadKind
from interactive_broadcast.records.show_writes import ShowWrites
from interactive_broadcast.records.shows import ShownMedia, ShowStore

MAX_STATUSES = 3
"""How often `ensure` catches up with a status that moves on meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRecords:
    """The acts of the effects that open, change and close them, and what else does."""

    events: EventStore
    closed: ClosedEvents
    shows: ShowStore
    tasks: EffectTasks
    limits: Limits
    clock: Clock

    def open(self, context: EffectContext, attempt: Attempt) -> Acted:
        """Both records made, beside whoever is there already.

        Raises:
            NotReadyYet: there are more people of a former show than one attempt
                removes.
        """
        event = context.event
        if context.status in (None, Status.CLOSED):
            return skipped("the show is over")
        shown = self._end_former_show(event, context.shown_event)
        return Acted(
            writes={
                **self._open_writes(event, event.status, hls=context.hls, shown=shown),
                **_media_writes(event, attempt.media(event)),
                **_public_status(event, event.status),
                **_preshow_begins(event),
                **watch.entry(event),
            },
            at_once=context.shown_event in (None, event.id),
        )

    def ensure(self, event: EventRecord, *, hls: bool) -> None:
        """Have the records there, whether or not the preshow has begun.

        The producer's page reads them once and gives up when they are missing, and it
        asks for its tokens while its change of status is still underway. That change
        does the same in its own time; whoever writes last looks again, so that the
        status that stands in the end is the event's.

        Args:
            event: as the caller has read it.
            hls: whether its admin streams to viewers beyond the interactive limit.

        Raises:
            NotReadyYet: there are more people of a former show than one call removes.
        """
        shown = self.shows.shown_event(event)
        if shown == event.id:
            return
        written: Status | None = event.status
        for _ in range(MAX_STATUSES):
            if written is None or written is Status.CLOSED:
                return
            shown = self._end_former_show(event, shown)
            self.shows.write(self._open_writes(event, written, hls=hls, shown=shown))
            shown = event.id
            current = self.events.status(event.id)
            if current is written:
                return
            written = current

    def go_live(self, context: EffectContext, _attempt: Attempt) -> Acted:
        """Both records say that the show is live, and the event since when."""
        event = context.event
        if context.status is not Status.LIVE:
            return skipped("the show is over")
        writes = _public_status(event, Status.LIVE)
        if event.show_started_at is None:
            writes[f"{paths.event(event.id)}/showStartedAt"] = SERVER_TIME
        if context.is_shown:
            writes |= ShowWrites(event).set_status(Status.LIVE)
        return Acted(writes=writes, at_once=True)

    def close(self, context: EffectContext, attempt: Attempt) -> Acted:
        """Both records say that the show is over, until the drain is.

        The event's slugs are free at once.
        """
        event = context.event
        if context.status is not Status.CLOSED:
            return skipped("the event is gone")
        schedule = partial(self.tasks.schedule_endings, event.id, attempt.records)
        indexes = partial(self._index_writes, event)
        newest = partial(self.closed.entry, event)
        scheduled, indexed, found = side_by_side([schedule, indexes, newest])
        writes = {**scheduled, **watch.entry(event), **indexed, **found}
        # Nobody is counted any more: the rules see to that from here on. Who is there
        # is remembered until nobody is.
        # The marks, which are many, go when the sessions are emptied.
        for session, kind in product(SessionKind, HeadKind):
            writes[f"{paths.headcount(event.id, session)}/{kind}"] = None
        # The intermission of a show that is over is none.
        writes[f"{paths.event(event.id)}/standby"] = None
        # Nor is a stage cleared. Its slate holds as long as there is anything to see.
        writes[f"{paths.event(event.id)}/cleared"] = None
        if event.show_started_at is not None and event.show_ended_at is None:
            writes[f"{paths.event(event.id)}/showEndedAt"] = SERVER_TIME
        if context.is_shown:
            writes |= ShowWrites(event).set_status(Status.CLOSED)
        if event.start_image is not None or event.end_image is not None:
            writes |= cleanup_due(event.id, self.clock.now().date())
        writes |= recordings_due.entry(event, self.clock.now().date())
        return Acted(writes=writes, at_once=True)

    def shown_media(self, event: EventRecord) -> ShownMedia | None:
        """What a live show's record says of its media, whosever show that is."""
        return self.shows.media(event) if event.status is Status.LIVE else None

    def mend(
        self,
        event: EventRecord,
        shown: ShownMedia | None,
        records: EffectRecords,
    ) -> bool:
        """Have it say what the ledger knows. Whether it said something else.

        A stream that starts while the records are still being opened can be missing.

        Args:
            event: whose show.
            shown: what the record says.
            records: the ledger, read after the record.
        """
        if not self.differs(event, shown, records):
            return False
        if self.shows.shown_event(event) != event.id:
            return False
        self.shows.write(_media_writes(event, MediaState.of(event, records)))
        return True

    def differs(
        self, event: EventRecord, shown: ShownMedia | None, records: EffectRecords
    ) -> bool:
        """Whether a show's record says something else than its ledger."""
        media = MediaState.of(event, records)
        stream_id = media.broadcast.id
        # Where to watch is told some time after the stream was started.
        is_told = stream_id is not None and shown is not None and shown[2]
        return shown not in (None, (media.is_recording, stream_id, is_told))

    def announce(self, event: EventRecord, told: Writes) -> None:
        """Let a show that is on have the event's new name and pictures.

        `told` is written with them: the timeline's entry.
        """
        if event.status in (Status.PRESHOW, Status.LIVE) and (
            self.shows.shown_event(event) == event.id
        ):
            self.shows.write({**ShowWrites(event).announce(), **told})

    def tell_standby(self, event: EventRecord, told: Writes) -> bool:
        """Whether the records are the show's, and now tell of its intermission.

        `told` is written in any case: the timeline's entry, if there is something to
        tell.
        """
        is_shown = self.shows.shown_event(event) == event.id
        show = ShowWrites(event).set_standby(standby=event.standby is True)
        writes = {**told, **show} if is_shown else told
        if writes:
            self.shows.write(writes)
        return is_shown

    def _end_former_show(self, event: EventRecord, shown: str | None) -> str | None:
        """Leave few people of a show that this one takes the address over from.

        While the records still say whose it was: until they say that it is this one,
        nobody of that one has a place in it, and nobody comes in.

        Returns:
            The event whose show the records are of after that: another call may have
            opened them for this one meanwhile, and people have come in.
        """
        if shown in (None, event.id):
            return shown
        self.shows.thin_out(event.admin_id, event.fan_url)
        return self.shows.shown_event(event)

    def _open_writes(
        self, event: EventRecord, status: Status, *, hls: bool, shown: str | None
    ) -> Writes:
        configured, call_s = self.limits.interactive_limit(), self.limits.call_s()
        # With nobody on stage: who comes there, and the next pass, say more.
        limit = AppliedLimit.of(configured, StageCrowd())
        show = ShowWrites(event)
        writes = show.open(status, limit=limit, hls=hls, call_s=call_s)
        writes |= show.keep_configured(configured)
        if shown != event.id:
            writes |= show.room_at_first(limit=limit)
        if shown not in (None, event.id):
            writes |= show.take_over()
        return writes

    def _index_writes(self, event: EventRecord) -> Writes:
        """What is left of the indexes when a client has closed the event itself."""
        pointer = current_entry(event, Status.CLOSED)
        if not self.events.is_listed(event):
            return pointer
        copy = paths.open_event(event.admin_id, event.id)
        slugs = dict.fromkeys(self.events.own_slugs(event))
        return {copy: None, **pointer, **slugs}


def _media_writes(event: EventRecord, media: MediaState) -> Writes:
    """What the producer's app shows of recording and stream."""
    show, stream_id = ShowWrites(event), media.broadcast.id
    return {
        **show.set_archiving(archiving=media.is_recording),
        **show.set_stream(stream_id),
        **(show.publish_hls(None) if stream_id is None else {}),
    }


def _preshow_begins(event: EventRecord) -> Writes:
    if event.preshow_started_at is not None:
        return {}
    return {f"{paths.event(event.id)}/preshowStartedAt": SERVER_TIME}


def _public_status(event: EventRecord, status: Status) -> Writes:
    """For when a client has written the status alone."""
    copy = paths.open_event(event.admin_id, event.id)
    return {f"{copy}/status": status.value, **current_entry(event, status)}
