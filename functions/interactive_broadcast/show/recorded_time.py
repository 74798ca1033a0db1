"""How far into a recording a moment is: the time in which somebody had published.

A recording stands still while nobody publishes, so it is shorter than the time that
has passed. All times are in ms.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.records.published import PublishedStream

Interval = tuple[EpochMs, EpochMs]
"""From its first millisecond to the one after its last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedTime:
    """Of one recording without a break, or of a show where there is none."""

    start: EpochMs
    end: EpochMs
    """So far, while it is not over."""
    intervals: Sequence[Interval]
    """When something was recorded: apart from each other, between start and end."""
    limit_ms: int | None = None
    """How long its file is, where that is known: nothing is further into it."""

    @property
    def length_ms(self) -> int:
        """How long it is in all: as its file, or else by what was published."""
        return length_of(self.intervals) if self.limit_ms is None else self.limit_ms

    def at(self, moment: EpochMs) -> int:
        """How far into the recording a moment is; 0 before it began."""
        passed = length_of((start, min(end, moment)) for start, end in self.intervals)
        return passed if self.limit_ms is None else min(passed, self.limit_ms)


def within(
    published: Iterable[PublishedStream], start: EpochMs, end: EpochMs
) -> list[Interval]:
    """When anybody published between two moments, in order and apart from each other.

    A stream whose end nobody has told goes on; one whose beginning nobody has told is
    left out.
    """
    cut = [
        (max(stream.start, start), end if stream.end is None else min(stream.end, end))
        for stream in published
        if stream.start is not None
    ]
    united: list[Interval] = []
    for first, last in sorted(one for one in cut if one[0] < one[1]):
        before = united[-1] if united else None
        if before is not None and first <= before[1]:
            united[-1] = (before[0], max(before[1], last))
        else:
            united.append((first, last))
    return united


def length_of(intervals: Iterable[Interval]) -> int:
    """Of all of them together. One that ends before it begins is none."""
    return sum(max(end - start, 0) for start, end in intervals)
