"""Laws of what `getTimeline` tells: parts of a recording, chapters, statuses."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from tests.support.laws.facts import Media

SECOND_MS: Final = 1_000
"""OpenTok tells lengths in whole seconds: what has less than one contains nothing."""

END: Final = "End"
MOVES: Final = ("onStage", "offStage", "stageCleared", "stageResumed")
"""Entries of the timeline that give a chapter."""

Timeline = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The reply, and what OpenTok has on record."""

    timeline: Timeline
    archives: Sequence[Media]
    away_ms: int | None = None
    """How far a chapter may be from where it belongs. None where that is not known."""

    @property
    def parts(self) -> Iterator[tuple[Any, Media | None]]:
        """What is told of each part, and the part if it is over."""
        over = {one.id: one for one in self.archives if not one.is_running}
        for part in self.timeline["parts"]:
            yield part, over.get(part["archiveId"])


def each_part_that_contains_something_is_told(told: Told) -> Iterator[str]:
    """And none that contains nothing."""
    parts = {part["archiveId"]: part["status"] for part, _ in told.parts}
    there = {
        one.id: one.status
        for one in told.archives
        if one.is_running or one.recorded_ms >= SECOND_MS
    }
    if parts != there:
        yield f"its parts are {there}, and {parts} are told"


def chapters_are_within_what_was_recorded(told: Told) -> Iterator[str]:
    for part, really in told.parts:
        starts = [chapter["start"] * 1000 for chapter in part["chapters"]]
        if starts and starts[0] != 0:
            yield f"the chapters of {part['archiveId']} do not begin with it: {starts}"
        if any(first > second for first, second in pairwise(starts)):
            yield f"the chapters of {part['archiveId']} are out of order: {starts}"
        if really and max(starts, default=0) > really.recorded_ms + SECOND_MS:
            length = really.recorded_ms
            yield f"{part['archiveId']} has {length} ms, and chapters at {starts}"


def a_chapter_is_where_its_moment_was_recorded(told: Told) -> Iterator[str]:
    """By the time that OpenTok had recorded by then, by its own account."""
    away_ms = told.away_ms
    if away_ms is None:
        return
    entries = told.timeline["entries"]
    moves = [_moment(one) for one in entries if one["what"] in MOVES]
    for part, really in told.parts:
        if really is None:
            continue
        begun = [_recorded_by(really, moment) for moment in moves]
        for chapter in part["chapters"][1:]:
            start = chapter["start"] * 1000
            places = [really.recorded_ms] if chapter["title"] == END else begun
            if not any(abs(start - place) <= away_ms for place in places):
                yield f"{chapter} of {part['archiveId']} belongs to one of {places}"


def _moment(entry: Any) -> int:
    """With what its chapter begins: a stage is cleared from some seconds back."""
    at = entry["details"]["from"] if entry["what"] == "stageCleared" else entry["at"]
    return int(at)


def _recorded_by(archive: Media, moment: float) -> float:
    return sum(max(min(end, moment) - start, 0) for start, end in archive.recorded)


def a_part_has_an_address_once_it_is_in_the_bucket(told: Told) -> Iterator[str]:
    for part, _ in told.parts:
        if ("url" in part) != (part["status"] == "uploaded"):
            yield f"{part['archiveId']} is {part['status']}: {part.get('url')}"


def every_status_is_told_once(told: Told) -> Iterator[str]:
    statuses = Counter(
        entry["details"]["to"]
        for entry in told.timeline["entries"]
        if entry["what"] == "status"
    )
    if twice := [status for status, times in statuses.items() if times > 1]:
        yield f"told more than once: {twice}"


LAWS: tuple[Callable[[Told], Iterator[str]], ...] = (
    each_part_that_contains_something_is_told,
    chapters_are_within_what_was_recorded,
    a_chapter_is_where_its_moment_was_recorded,
    a_part_has_an_address_once_it_is_in_the_bucket,
    every_status_is_told_once,
)
