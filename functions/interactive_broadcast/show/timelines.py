"""What happened in a show, as its owner reads it, with chapters for its recording.

Times on the timeline are those of the database's clock when OpenTok's answer had come:
chapters are good to a second or so, not to a frame.
"""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import ArchiveState, EventRecord, EventRequest
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.records.places import (
    OFF_STAGE,
    ON_STAGE,
    clean_name,
    one_line,
)
from interactive_broadcast.records.timeline import MAX_ENTRIES, Timeline, TimelineEntry
from interactive_broadcast.show.models import Chapter, ShowTimeline, TimelineItem

CREATED = "created"
"""Told by the event itself."""

SHOW_BEGINS = "Show begins"
RECORDING_BEGINS = "Recording begins"
GOES_ON = "The show goes on"
END = "End"

MIDDLE_MS = 60_000
"""A recording that begins later than this after its show begins in its middle."""

_STARTS = (Effect.START_ARCHIVE, Effect.RESTART_ARCHIVE)
_STOPS = (Effect.STOP_ARCHIVE,)


@dataclass(frozen=True, slots=True)
class Span:
    """What the chapters divide: the recording, or the show where there is none."""

    start: EpochMs
    end: EpochMs
    """So far, while it is not over."""
    is_over: bool
    opening: str
    """The first chapter's title."""

    @property
    def length_ms(self) -> int:
        """How long that is, in milliseconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Timelines:
    """For the owner of an event: both event and timeline are read as the caller."""

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
            chapters=found,
            web_vtt=web_vtt(found, 0 if span is None else span.length_ms),
        )


def span_of(event: EventRecord, entries: Sequence[TimelineEntry]) -> Span | None:
    """The recording that the event names. Without one: the show, from going live.

    So that whoever has recorded the stream elsewhere has chapters as well. None while
    nothing has been live.

    Args:
        event: whose show.
        entries: its timeline, oldest first.
    """
    recorded = _effect(entries, _STARTS, event.archive_id)
    start = event.show_started_at if recorded is None else recorded.at
    if start is None:
        return None
    end = _end(event, entries, recorded)
    latest = max((entry.at or start for entry in entries), default=start)
    return Span(
        start=start,
        end=max(start, latest if end is None else end),
        is_over=end is not None,
        opening=_opening(event, start),
    )


def chapters(entries: Iterable[TimelineEntry], span: Span) -> list[Chapter]:
    """Whoever came on stage last and is still there gives a chapter its title.

    The first begins at 0, no two at the same time; the last, when it is over, is the
    end. Who came before the recording began is there at its beginning.

    Args:
        entries: the timeline, oldest first.
        span: what to divide.
    """
    titles: dict[int, str] = {0: span.opening}
    on_stage: dict[str, str] = {}
    for entry in entries:
        at = (entry.at or span.start) - span.start
        if at <= span.length_ms and _moved(on_stage, entry):
            nobody = span.opening if at <= 0 else GOES_ON
            here = next(reversed(on_stage.values()), None)
            titles[max(0, at)] = nobody if here is None else f"{here} on stage"
    if span.is_over:
        titles[span.length_ms] = END
    return _merged(titles)


def web_vtt(found: Sequence[Chapter], length_ms: int) -> str:
    """The chapters as a WebVTT file, each until the next one.

    The end is where the last cue ends: a cue that lasts no time is not allowed.
    `length_ms` is how long all of them are.
    """
    ends = [*(chapter.start_ms for chapter in found), length_ms][1:]
    cues = [
        f"{_clock(chapter.start_ms)} --> {_clock(end)}\n{_escaped(chapter.title)}\n"
        for chapter, end in zip(found, ends, strict=True)
        if end > chapter.start_ms
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _merged(titles: Mapping[int, str]) -> list[Chapter]:
    """One chapter where the same title follows itself."""
    found: list[Chapter] = []
    for start_ms, title in titles.items():
        if not found or found[-1].title != title:
            found.append(Chapter(start=start_ms / 1000, title=title))
    return found


def _moved(on_stage: dict[str, str], entry: TimelineEntry) -> bool:
    """Whether this changes who is on stage; and have it changed."""
    details = entry.details or {}
    fan = str(details.get("fanId"))
    if entry.what == ON_STAGE:
        # At the end of those who are there, also when their going was never told.
        on_stage.pop(fan, None)
        on_stage[fan] = clean_name(details.get("name")) or "A fan"
        return True
    return entry.what == OFF_STAGE and on_stage.pop(fan, None) is not None


def _effect(
    entries: Iterable[TimelineEntry], effects: Sequence[Effect], archive_id: str | None
) -> TimelineEntry | None:
    """The entry that tells of this recording's start or stop."""
    wanted: dict[str, Json] = {"outcome": "done", "archiveId": archive_id}
    return next(
        (
            entry
            for entry in entries
            if archive_id is not None
            and entry.what in effects
            and wanted.items() <= (entry.details or {}).items()
        ),
        None,
    )


def _end(
    event: EventRecord,
    entries: Iterable[TimelineEntry],
    recorded: TimelineEntry | None,
) -> EpochMs | None:
    """Where the recording ends: as OpenTok says, once it does. None while it runs."""
    length_s = _length_s(event.archive)
    if recorded is not None and recorded.at is not None and length_s:
        return recorded.at + length_s * 1000
    stopped = _effect(entries, _STOPS, event.archive_id)
    return event.show_ended_at if stopped is None else stopped.at


def _length_s(archive: ArchiveState | None) -> int | None:
    """How long a recording is, once it has ended."""
    if archive is None or not archive.status.is_over:
        return None
    return archive.duration_s


def _opening(event: EventRecord, start: EpochMs) -> str:
    began = event.show_started_at
    is_later = began is not None and start - began > MIDDLE_MS
    return RECORDING_BEGINS if is_later else SHOW_BEGINS


def _clock(ms: int) -> str:
    """`01:02:03.004`."""
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"


def _escaped(title: str) -> str:
    """Text that no player takes for markup or for the next cue."""
    return html.escape(one_line(title), quote=False)


def _created(event: EventRecord) -> list[TimelineEntry]:
    if event.created_at is None:
        return []
    return [TimelineEntry(what=CREATED, by=event.admin_id, at=event.created_at)]


def _items(entries: Iterable[TimelineEntry]) -> list[TimelineItem]:
    return [TimelineItem.model_validate(entry.to_record()) for entry in entries]
