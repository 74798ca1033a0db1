"""The records that people in a show live by, as its status moves on."""

from collections.abc import Mapping
from dataclasses import dataclass

from interactive_broadcast.effects.drains import Drains
from interactive_broadcast.effects.models import Effect, EffectRecord
from interactive_broadcast.effects.plan import current_broadcast, is_recording
from interactive_broadcast.effects.runner import Acted, Attempt, skipped
from interactive_broadcast.effects.scene import Scene
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.pictures import cleanup_due
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import SERVER_TIME, Writes
from interactive_broadcast.kernel.ports import Clock, Limits
from interactive_broadcast.records import show_writes, watch
from interactive_broadcast.records.shows import ShowStore

Media = tuple[bool, str | None]
"""Whether a show is recorded, and the id of its stream."""

MAX_ROUNDS = 3
"""How often `ensure` catches up with a status that moves on meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRecords:
    events: EventStore
    shows: ShowStore
    drains: Drains
    limits: Limits
    clock: Clock

    def open(self, scene: Scene, attempt: Attempt) -> Acted:
        """Both records made, beside whoever is there already."""
        event = self._now(scene)
        if event is None or event.status is Status.CLOSED:
            return skipped("the show is over")
        shown = self.shows.shown_event(event)
        return Acted(
            writes={
                **self._open_writes(event, event.status, hls=scene.hls, shown=shown),
                **show_writes.media(
                    event,
                    archiving=is_recording(event, attempt.ledger),
                    hls_id=current_broadcast(attempt.ledger),
                ),
                **_public_status(event, event.status),
                **watch.entry(event),
            }
        )

    def ensure(self, event: EventRecord, *, hls: bool) -> None:
        """Have the records there, whether or not the preshow has begun.

        The producer's page reads them once and gives up when they are missing, and it
        asks for its tokens while its change of status is still underway. That change
        does the same in its own time; whoever writes last looks again, so that the
        status that stands in the end is the event's.
        """
        shown = self.shows.shown_event(event)
        if shown == event.id:
            return
        written: Status | None = event.status
        for _ in range(MAX_ROUNDS):
            if written is None or written is Status.CLOSED:
                return
            self.shows.write(self._open_writes(event, written, hls=hls, shown=shown))
            shown = event.id
            current = self.events.status(event.id)
            if current is written:
                return
            written = current

    def go_live(self, scene: Scene, _attempt: Attempt) -> Acted:
        """The records say so, and since when."""
        event = self._now(scene)
        if event is None or event.status is not Status.LIVE:
            return skipped("the show is over")
        writes = _public_status(event, Status.LIVE)
        if event.show_started_at is None:
            writes[f"{paths.event(event.id)}/showStartedAt"] = SERVER_TIME
        if self.shows.shown_event(event) == event.id:
            writes |= show_writes.set_status(event, Status.LIVE)
        return Acted(writes=writes)

    def close(self, scene: Scene, attempt: Attempt) -> Acted:
        """The records say so until the drain is over; addresses are free at once."""
        event = self._now(scene)
        if event is None or event.status is not Status.CLOSED:
            return skipped("the event is gone")
        writes = {
            **self.drains.begin(event.id, attempt),
            **watch.entry(event),
            **self._index_writes(event),
        }
        # Nobody gets tokens any more, barred or not.
        writes[paths.barred(event.id)] = None
        # Nor is anybody counted: the rules see to that from here on.
        writes[paths.headcounts(event.id)] = None
        if event.show_started_at is not None and event.show_ended_at is None:
            writes[f"{paths.event(event.id)}/showEndedAt"] = SERVER_TIME
        if self.shows.shown_event(event) == event.id:
            writes |= show_writes.set_status(event, Status.CLOSED)
        if event.start_image is not None or event.end_image is not None:
            writes |= cleanup_due(event.id, self.clock.now().date())
        return Acted(writes=writes)

    def told(self, event: EventRecord) -> Media | None:
        """What a live show's record says of its media, whosever show that is."""
        return self.shows.media(event) if event.status is Status.LIVE else None

    def mend(
        self,
        event: EventRecord,
        told: Media | None,
        ledger: Mapping[Effect, EffectRecord],
    ) -> bool:
        """Whether that was wrong. The ledger is to be read after the record.

        A stream that starts while the records are still being opened can be missing.
        """
        archiving = is_recording(event, ledger)
        hls_id = current_broadcast(ledger)
        if told in (None, (archiving, hls_id)):
            return False
        if self.shows.shown_event(event) != event.id:
            return False
        self.shows.write(show_writes.media(event, archiving=archiving, hls_id=hls_id))
        return True

    def announce(self, event: EventRecord, told: Writes) -> None:
        """Let a show that is on have the event's new name and pictures, and tell."""
        if event.status in (Status.PRESHOW, Status.LIVE) and (
            self.shows.shown_event(event) == event.id
        ):
            self.shows.write({**show_writes.announce(event), **told})

    def _now(self, scene: Scene) -> EventRecord | None:
        """The event as it is after the claim; the scene may be older."""
        return self.events.find(scene.event.id)

    def _open_writes(
        self, event: EventRecord, status: Status, *, hls: bool, shown: str | None
    ) -> Writes:
        limit = self.limits.interactive_limit()
        writes = show_writes.open_records(event, status, limit=limit, hls=hls)
        if shown != event.id:
            writes |= show_writes.empty_house(event, limit=limit)
        if shown not in (None, event.id):
            writes |= show_writes.take_over(event)
        return writes

    def _index_writes(self, event: EventRecord) -> Writes:
        """What is left of the indexes when a client has closed the event itself."""
        if not self.events.is_listed(event):
            return {}
        copy = paths.open_event(event.admin_id, event.id)
        return {copy: None, **dict.fromkeys(self.events.own_slugs(event))}


def _public_status(event: EventRecord, status: Status) -> Writes:
    """For when a client has written the status itself, and the public copy not."""
    return {f"{paths.open_event(event.admin_id, event.id)}/status": status.value}
