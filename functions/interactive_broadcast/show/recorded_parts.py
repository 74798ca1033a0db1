"""The parts of a show's recording, each with chapters in its own recorded time."""

from collections.abc import Sequence
from dataclasses import dataclass

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.records.archive_parts import ArchivePart
from interactive_broadcast.records.published import PublishedStream
from interactive_broadcast.records.timeline import TimelineEntry
from interactive_broadcast.show.chapters import (
    RECORDING_BEGINS,
    SHOW_BEGINS,
    chapters,
)
from interactive_broadcast.show.models import Chaptered, RecordedPart
from interactive_broadcast.show.recorded_time import RecordedTime, length_of, within
from interactive_broadcast.show.web_vtt import web_vtt

MIDDLE_MS = 60_000
"""A recording that lacks more than this of what came before begins in the middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCourse:
    """All that is stored of how a show went."""

    event: EventRecord
    entries: Sequence[TimelineEntry] = ()
    """Its timeline, oldest first."""
    published: Sequence[PublishedStream] = ()
    """When streams were published on its stage."""

    def recorded(self, part: ArchivePart) -> RecordedTime:
        """The time of a part."""
        start = part.started_at
        end = self._end(start, part.ended_at)
        return RecordedTime(
            start=start,
            end=end,
            # Of what nobody has told there is nothing better than the clock.
            intervals=within(self.published, start, end) or [(start, end)],
            limit_ms=_length_ms(part),
        )

    def part(self, part: ArchivePart) -> RecordedPart:
        """A part with its chapters."""
        recorded = self.recorded(part)
        start = recorded.start
        is_known = bool(within(self.published, start, recorded.end))
        opening = self._opening(start, is_known=is_known)
        chaptered = self._chaptered(recorded, opening, is_over=part.is_over)
        return RecordedPart(
            archive_id=part.id,
            started_at=start,
            ended_at=part.ended_at,
            status=part.status,
            reason=part.reason,
            duration_s=part.duration_s,
            url=part.url,
            transcription=part.transcription,
            chapters=chaptered.chapters,
            web_vtt=chaptered.web_vtt,
        )

    def whole(self) -> Chaptered:
        """The show itself, by the clock, for recordings that others have made of it.

        Nothing while it has not been live.
        """
        start, ended_at = self.event.show_started_at, self.event.show_ended_at
        if start is None:
            return Chaptered(chapters=[], web_vtt=web_vtt([], 0))
        end = self._end(start, ended_at)
        recorded = RecordedTime(start=start, end=end, intervals=[(start, end)])
        return self._chaptered(recorded, SHOW_BEGINS, is_over=ended_at is not None)

    def _chaptered(
        self, recorded: RecordedTime, opening: str, *, is_over: bool
    ) -> Chaptered:
        found = chapters(
            self.entries,
            recorded,
            opening=opening,
            places=self.event.line.places_on_stage,
            is_over=is_over,
        )
        return Chaptered(chapters=found, web_vtt=web_vtt(found, recorded.length_ms))

    def _end(self, start: EpochMs, end: EpochMs | None) -> EpochMs:
        """While something is not over it goes until what happened last."""
        latest = max((entry.at or start for entry in self.entries), default=start)
        return max(start, latest if end is None else end)

    def _opening(self, start: EpochMs, *, is_known: bool) -> str:
        """What the first chapter of a recording is called that begins at `start`.

        Args:
            start: when it begins.
            is_known: whether it is known when somebody published.
        """
        began = self.event.show_started_at
        if began is None:
            return SHOW_BEGINS
        missed = length_of(within(self.published, began, start))
        missed_ms = missed if is_known else start - began
        return RECORDING_BEGINS if missed_ms > MIDDLE_MS else SHOW_BEGINS


def _length_ms(part: ArchivePart) -> int | None:
    """How long its file is, as OpenTok says once it has ended."""
    return part.duration_s * 1000 if part.is_over and part.duration_s else None
