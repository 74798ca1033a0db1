"""What happened in a show, as its owner reads it, with chapters for its recording."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from interactive_broadcast.events.models import EventRecord, EventRequest
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.records.archive_parts import ArchivePart, ArchiveParts
from interactive_broadcast.records.names import NameStore, named
from interactive_broadcast.records.published import PublishedStreams
from interactive_broadcast.records.timeline import Timeline, TimelineEntry
from interactive_broadcast.show.models import RecordedPart, ShowTimeline, TimelineItem
from interactive_broadcast.show.recorded_parts import ShowCourse

MAX_ENTRIES = 2_000
"""In a reply: the newest."""

CREATED = "created"
"""Told by the event itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timelines:
    """For the owner of an event: what there is to be read is read as the caller.

    But nobody may read when streams were published, so that is read with the backend's
    rights, once the rules have let the caller have the event.
    """

    events: EventStore
    timeline: Timeline
    archive_parts: ArchiveParts
    published: PublishedStreams
    names: NameStore

    def get(self, caller: Caller, request: EventRequest) -> ShowTimeline:
        """The newest entries, oldest first, and the chapters that follow from them.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
        """
        event = self.events.get(caller, request.id)
        course, stored = self.course(caller, event)
        parts = [course.part(one) for one in stored if not one.is_empty]
        chaptered = _named_part(event, parts) or course.whole()
        return ShowTimeline(
            entries=_items([*_created(event), *course.entries][-MAX_ENTRIES:]),
            chapters=chaptered.chapters,
            web_vtt=chaptered.web_vtt,
            parts=parts,
        )

    def course(
        self, caller: Caller, event: EventRecord
    ) -> tuple[ShowCourse, list[ArchivePart]]:
        """How the show of an event of the caller's went, and what there is recorded.

        Raises:
            RulesDenied: it is somebody else's.
        """
        found: list[Any] = side_by_side(
            [
                partial(self.timeline.read, caller, event.id),
                partial(self.archive_parts.read, caller, event.id),
                partial(self.published.all, event.id),
                partial(self.names.read, caller, event.id),
            ]
        )
        entries, parts, published, names = found
        course = ShowCourse(
            event=event,
            entries=[named(one, names) for one in entries],
            published=[*published.values()],
        )
        return course, parts


def _named_part(
    event: EventRecord, parts: Sequence[RecordedPart]
) -> RecordedPart | None:
    """The part that the event's `archiveId` names."""
    return next((part for part in parts if part.archive_id == event.archive_id), None)


def _created(event: EventRecord) -> list[TimelineEntry]:
    if event.created_at is None:
        return []
    return [TimelineEntry(what=CREATED, by=event.admin_id, at=event.created_at)]


def _items(entries: Iterable[TimelineEntry]) -> list[TimelineItem]:
    return [TimelineItem.model_validate(entry.to_record()) for entry in entries]
