"""What is kept of an event beside it, and goes after it: records, files, users, media.

Its recordings are not forgotten: they are deleted, or listed for their owner.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pydantic import Field

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.effects import EffectServices
from interactive_broadcast.effects.models import EffectRecords, EffectState
from interactive_broadcast.events import EventServices
from interactive_broadcast.events.guest_users import TOKENS_LAST
from interactive_broadcast.events.images import images_of, no_uses
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.pictures import used_picture
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import VideoUnavailable
from interactive_broadcast.kernel.models import EpochMs, RecordModel, epoch_ms
from interactive_broadcast.kernel.ports import Clock, Databases, Limits
from interactive_broadcast.kernel.unfinished import Work, WorkKind
from interactive_broadcast.records import (
    crowds,
    disconnections,
    messages,
    people,
    watch,
)
from interactive_broadcast.records.archive_parts import ArchivePart
from interactive_broadcast.records.former_archives import FormerArchive, listed
from interactive_broadcast.records.show_writes import ShowWrites
from interactive_broadcast.seats.grants import whole_show
from interactive_broadcast.upkeep.former_archives import FormerArchives, as_known


class MediaLeft(RecordModel):
    """What is to become of what a deleted event has at OpenTok."""

    delete_archives: bool
    """Whether its recordings go as well."""


class RemovedEvent(RecordModel):
    """`unfinished/eventRemoval-{eventId}/what`."""

    event: EventRecord
    archives: list[FormerArchive] = Field(default_factory=list)
    """Its recordings that are still to be listed, or to be deleted."""
    again_at: EpochMs | None = None
    """When to clean up once more, after what tokens could do that are still good. None
    until it has been done for the first time."""
    connects_until: EpochMs | None = None
    """Until when somebody may connect to the sessions, as no token of OpenTok can be
    taken back. None of an event whose show was never opened."""
    media: MediaLeft | None = None
    """None once what it had running at OpenTok has been ended."""
    archives_untold: bool | None = None
    """True while OpenTok has not told which recordings there are."""

    @property
    def has_media(self) -> bool:
        """Whether something may still run at OpenTok.

        Then it is not known for certain, either, which recordings there are.
        """
        return self.media is not None

    @property
    def work(self) -> Work:
        """The removal as it is noted: with what it takes to clean up."""
        kept = self.event.model_copy(
            update={
                "rtmp_url": None,
                "rtmp_urls": None,
                "problems": None,
                "archive": None,
            }
        )
        what = self.model_copy(update={"event": kept})
        return Work(WorkKind.EVENT_REMOVAL, self.event.id, what)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTraces:
    """With the backend's rights: to the rules, what has no event has no owner."""

    databases: Databases
    events: EventServices
    effects: EffectServices
    former_archives: FormerArchives
    limits: Limits
    clock: Clock

    def of(
        self, event: EventRecord, admins: AdminStore, *, delete_archives: bool
    ) -> RemovedEvent:
        """What the removal of an event has to know, while the event is there.

        Args:
            event: which.
            admins: where its project is found.
            delete_archives: whether its recordings go as well.

        Raises:
            Unavailable: OpenTok does not say which recordings there are to delete.
        """
        found = self.former_archives.of(event, admins, delete=delete_archives)
        return RemovedEvent(
            event=event,
            archives=found.archives,
            archives_untold=not found.are_all or None,
            connects_until=self._connects_until(event),
        )

    def of_known(
        self,
        event: EventRecord,
        parts: Sequence[ArchivePart],
        *,
        delete_archives: bool,
    ) -> RemovedEvent:
        """The same without a call: with what is known of its recordings.

        What OpenTok knows is found out later, by `with_archives`.
        """
        projects = self.events.admins.store.projects
        api_key = projects.project_of(event.stage_session_id)
        return RemovedEvent(
            event=event,
            archives=as_known(event, parts, api_key, delete=delete_archives),
            connects_until=self._connects_until(event),
            media=MediaLeft(delete_archives=delete_archives),
        )

    def begin(self, removed: RemovedEvent) -> None:
        """Note the removal of an event, and list its recordings for their owner.

        And have a show that was opened watched until all is gone: so whoever removes
        its admin finds it.
        """
        event = removed.event
        was_opened = event.status is not Status.NOT_STARTED
        self.databases.as_backend().update(
            {
                **removed.work.begun,
                **listed(event.admin_id, removed.archives),
                **(watch.entry(event) if was_opened else {}),
            }
        )

    def take_back(self, removed: RemovedEvent) -> None:
        """Forget the removal of an event that is still there."""
        listing = listed(removed.event.admin_id, removed.archives)
        gone = listing if removed.has_media else {}
        self.databases.as_backend().update(
            {**removed.work.ended, **dict.fromkeys(gone)}
        )

    def with_archives(self, removed: RemovedEvent, admins: AdminStore) -> RemovedEvent:
        """The removal of an event without media, with what OpenTok has of recordings.

        What it has no more leaves the list.

        Raises:
            Unavailable: OpenTok does not say which recordings there are to delete.
        """
        event = removed.event
        delete = removed.media is not None and removed.media.delete_archives
        found = self.former_archives.of(
            event, admins, delete=delete, noted=removed.archives
        )
        there = {one.id for one in found.archives}
        gone = [one.id for one in removed.archives if one.id not in there]
        self.former_archives.former.forget(event.admin_id, gone)
        known = {
            "archives": found.archives,
            "archives_untold": not found.are_all or None,
            "media": None,
        }
        return removed.model_copy(update=known)

    def list_untold(self, removed: RemovedEvent, admins: AdminStore) -> RemovedEvent:
        """List the recordings of a deleted event that OpenTok has not told of yet.

        Returns:
            The removal without them.

        Raises:
            VideoUnavailable: it still does not answer.
        """
        if not removed.archives_untold:
            return removed
        event = removed.event
        found = self.former_archives.of(event, admins, delete=False)
        if not found.are_all:
            raise VideoUnavailable("It is unknown which recordings there are.")
        told = removed.model_copy(update={"archives_untold": None})
        self.databases.as_backend().update(
            {**told.work.begun, **listed(event.admin_id, found.archives)}
        )
        return told

    def remove(
        self, removed: RemovedEvent, admins: AdminStore
    ) -> Sequence[FormerArchive]:
        """Remove them after the event was deleted, by a call that has noted it.

        The note goes, or says what is left to do: what cannot be deleted at OpenTok
        now, and in any case a second look. It stays as it is while an effect is
        carried out: the result of that is written late, to an event that is gone.

        Returns:
            The recordings that are left at OpenTok.

        Raises:
            Unavailable: not now; try again.
        """
        records = self.effects.ledger.read(removed.event.id)
        is_under_way = any(one.state is EffectState.RUNNING for one in records.values())
        is_settled = _are_settled(records)
        return self._remove(
            removed, admins, {}, is_last=not is_under_way, is_settled=is_settled
        )

    def remove_all(
        self, removed: RemovedEvent, admins: AdminStore
    ) -> Sequence[FormerArchive]:
        """Remove them with the event's index entries. As `remove`; safe to repeat."""
        also = self.events.store.removal(removed.event)
        is_settled = _are_settled(self.effects.ledger.read(removed.event.id))
        return self._remove(removed, admins, also, is_last=True, is_settled=is_settled)

    def remove_beside(self, event: EventRecord) -> None:
        """Remove them beside another call, which has noted the removal and goes on.

        Raises:
            Unavailable: not now; try again.
        """
        self._write(event, self.events.store.removal(event))

    def remove_fragments(self, admin_id: str, event_ids: Sequence[str]) -> None:
        """Remove what is listed among an admin's events, and is no event.

        Raises:
            Unavailable: not now; try again.
        """
        for event_id in event_ids:
            self._thin_out_beside(event_id)
            fragments: Writes = {
                paths.event(event_id): None,
                paths.admin_event(admin_id, event_id): None,
                paths.open_event(admin_id, event_id): None,
                paths.current_event(admin_id, event_id): None,
                paths.guests(event_id): None,
                **_records_beside(event_id),
            }
            # One by one: what each has left would be too much together.
            self.databases.as_backend().update(fragments)

    def _remove(
        self,
        removed: RemovedEvent,
        admins: AdminStore,
        also: Writes,
        *,
        is_last: bool,
        is_settled: bool,
    ) -> Sequence[FormerArchive]:
        event, archives = removed.event, removed.archives
        self._write(event, {**also, **listed(event.admin_id, archives)})
        left = self.former_archives.delete_noted(event.admin_id, archives, admins)
        if left:
            waiting = removed.model_copy(update={"archives": left})
            self.databases.as_backend().update(waiting.work.begun)
        elif is_last:
            done = self._done(removed, is_settled=is_settled)
            self.databases.as_backend().update(done)
        return [*(one for one in archives if not one.deleting), *left]

    def _write(self, event: EventRecord, also: Writes) -> None:
        """Remove what no write of the event itself can, in one write with `also`.

        Its pictures are noted, as nobody but a note knows of them then; in the end the
        notes go.
        """
        self._thin_out(event)
        images = images_of(event)
        pictures = [used_picture(event.admin_id, event.id, one) for one in images]
        noted = {path: note for one in pictures for path, note in one.begun.items()}
        writes: Writes = {}
        if self.effects.records.shows.is_left_by(event):
            writes = ShowWrites(event).remove()
        closed = self.events.closed.no_entry(event)
        beside = {**_records_beside(event.id), **no_uses(event), **closed}
        self.databases.as_backend().update({**writes, **beside, **also, **noted})
        remove_pictures = partial(self.events.pictures.remove, event, images)
        remove_users = partial(self.events.guest_users.remove, event)
        side_by_side([remove_pictures, remove_users])
        if noted:
            self.databases.as_backend().update(dict.fromkeys(noted))

    def _done(self, removed: RemovedEvent, *, is_settled: bool) -> Writes:
        """What to write when the removal is done for now.

        Of an event that has been closed for long no token is good any more. But what is
        still to follow its end may have been begun by a task or by the reconciler,
        which has read the event before and writes of it later.
        """
        event, now = removed.event, self.clock.now()
        is_closed = event.status is Status.CLOSED
        is_old = is_closed and (event.updated_at or 0) < epoch_ms(now - TOKENS_LAST)
        again_at = removed.connects_until or 0
        is_over = is_old and is_settled and not removed.archives_untold
        if removed.again_at is None and not is_over:
            again_at = epoch_ms(now + TOKENS_LAST)
        if again_at <= epoch_ms(now):
            return removed.work.ended
        later = {"again_at": again_at, "archives": []}
        return removed.model_copy(update=later).work.begun

    def _connects_until(self, event: EventRecord) -> EpochMs | None:
        if event.preshow_started_at is None:
            return None
        now = self.clock.now()
        lasts_ms = round(whole_show(self.limits).total_seconds() * 1000)
        is_closed = event.status is Status.CLOSED
        since = event.updated_at or 0 if is_closed else epoch_ms(now)
        return since + lasts_ms

    def _thin_out(self, event: EventRecord) -> None:
        """Remove most of what people have left.

        Raises:
            NotReadyYet: it is more than one call removes; try again.
        """
        shows = self.effects.records.shows
        if shows.shown_event(event) == event.id:
            shows.thin_out(event.admin_id, event.fan_url)
        if event.preshow_started_at is not None:
            self._thin_out_beside(event.id)

    def _thin_out_beside(self, event_id: str) -> None:
        database = self.databases.as_backend()
        crowds.thin_out(database, crowds.of_event(event_id))


def _are_settled(records: EffectRecords) -> bool:
    """Whether nobody has anything to do for an event any more."""
    return all(one.is_settled for one in records.values())


def _records_beside(event_id: str) -> Writes:
    """The writes that remove what is kept of an event outside of `events`."""
    return {
        paths.effects(event_id): None,
        paths.archives(event_id): None,
        paths.timeline(event_id): None,
        paths.names(event_id): None,
        paths.consents(event_id): None,
        paths.barred(event_id): None,
        paths.watched(event_id): None,
        paths.headcounts(event_id): None,
        paths.published(event_id): None,
        paths.producer_lease(event_id): None,
        **messages.removal(event_id),
        **disconnections.removal(event_id),
        **people.removal(event_id),
    }
