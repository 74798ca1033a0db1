"""What happened in a show, told to its owner, with chapters for its recording."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.events.models import EventRecord, EventRequest
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.records.models import TimelineEntry
from interactive_broadcast.records.timeline import MAX_ENTRIES, Timeline
from interactive_broadcast.show.chapters import chapters, span_of, web_vtt
from interactive_broadcast.show.models import Chapter, ShowTimeline, TimelineItem

CREATED = "created"
"""Told by the event itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timelines:
    events: EventStore
    timeline: Timeline

    def get(self, caller: Caller, request: EventRequest) -> ShowTimeline:
        """The newest entries, oldest first, and the chapters that follow from them.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
        """
        event = self.events.get(caller, request.id)
        entries = self.timeline.read(caller, event.id)
        span = span_of(event, entries)
        found = [] if span is None else chapters(entries, span)
        return ShowTimeline(
            entries=_items([*_created(event), *entries][-MAX_ENTRIES:]),
            chapters=[
                Chapter(start=one.start_ms / 1000, title=one.title) for one in found
            ],
            web_vtt=web_vtt(found, 0 if span is None else span.length_ms),
        )


def _created(event: EventRecord) -> list[TimelineEntry]:
    if event.created_at is None:
        return []
    return [TimelineEntry(what=CREATED, by=event.admin_id, at=event.created_at)]


def _items(entries: Iterable[TimelineEntry]) -> list[TimelineItem]:
    return [TimelineItem.model_validate(entry.to_record()) for entry in entries]
