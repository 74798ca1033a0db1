"""Laws of a show's recording and stream over time, held against its whole course.

While a show is live and wants it, and somebody publishes, one is running within a
minute, however often it ended before and why. Allowance is made for what was in the
functions' way (`interruptions`), and for a pass of the reconciler that takes its time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from tests.chaos.shows import Answer
from tests.chaos.spans import Span, Spans, holds_at, overlap, union, without
from tests.support.laws.facts import Media

WITHIN_MS: Final = 60_000
PASS_MS: Final = 15_000
"""How long a pass of the reconciler may take on a busy machine."""

BY_HAND = ("startArchive", "stopArchive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What happened to a show and when, in ms of the stack's clock."""

    live: Span
    """Until it was looked at, if it still was then."""
    published: Sequence[Span]
    """When anything was on stage, by OpenTok's own account."""
    hindered: Sequence[Span] = ()
    """When something was in the functions' way."""
    is_recorded: bool = True
    """From the beginning, unless it is stopped by hand."""
    is_streamed: bool = True
    is_held: bool = False
    """Whether nothing is streamed while the stage is cleared."""
    answers: Sequence[Answer] = ()
    archives: Sequence[Media] = ()
    broadcasts: Sequence[Media] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """When a recording is wanted, and when it is not; not said where nobody knows."""

    yes: Spans
    no: Spans


def it_runs_while_somebody_publishes(course: Course) -> Iterator[str]:
    streamed = [course.live] if course.is_streamed else []
    if course.is_held:
        streamed = without(streamed, perhaps_cleared(course.answers))
    for what, media, wanted in (
        ("recorded", course.archives, wanted_archive(course).yes),
        ("streamed", course.broadcasts, streamed),
    ):
        needed = overlap(overlap([course.live], course.published), wanted)
        running = [(one.began_ms, one.ended_ms) for one in media]
        for start, end in without(needed, [*course.hindered, *running]):
            if end - start > WITHIN_MS + PASS_MS:
                since = round((start - course.live[0]) / 1000)
                length = round((end - start) / 1000)
                yield f"it is not {what} for {length} s, {since} s after its beginning"


def nothing_starts_that_nobody_has_asked_for(course: Course) -> Iterator[str]:
    """After a stop by hand, or where it was never wanted."""
    unwanted = without(wanted_archive(course).no, course.hindered)
    for one in course.archives:
        if holds_at(unwanted, one.began_ms):
            yield f"the recording {one.id} was started, and nobody had asked for it"


def no_recording_is_started_for_an_empty_stage(course: Course) -> Iterator[str]:
    filled = [(start, end + PASS_MS) for start, end in course.published]
    for one in course.archives:
        if not holds_at([*filled, *course.hindered], one.began_ms):
            yield f"the recording {one.id} was started while nobody published"


LAWS: tuple[Callable[[Course], Iterator[str]], ...] = (
    it_runs_while_somebody_publishes,
    nothing_starts_that_nobody_has_asked_for,
    no_recording_is_started_for_an_empty_stage,
)


def wanted_archive(course: Course) -> Wanted:
    """What clicks that start and stop the recording have come to.

    A click that was refused or not answered, and several that cross each other, leave
    it open what is wanted until the next one.
    """
    is_wanted: bool | None = course.is_recorded
    told: dict[bool | None, list[Span]] = {True: [], False: [], None: []}
    since = course.live[0]
    for start, end, clicks in _crossing(course.answers, course.live):
        told[is_wanted].append((since, start))
        is_wanted = _after(clicks, is_wanted)
        since = end
    told[is_wanted].append((since, course.live[1]))
    return Wanted(union(told[True]), union(told[False]))


def perhaps_cleared(answers: Sequence[Answer]) -> Spans:
    """When the stage may have been cleared.

    From a click that was not refused to the first one after its answer that has given
    the stage back.
    """
    resumed = [one for one in answers if one.do == "resumeStage" and one.is_success]
    found = [
        (
            float(one.asked_ms),
            min(
                (
                    float(r.answered_ms)
                    for r in resumed
                    if r.asked_ms >= one.answered_ms
                ),
                default=inf,
            ),
        )
        for one in answers
        if one.do == "clearStage" and not 400 <= one.status < 500
    ]
    return union(found)


def _crossing(
    answers: Sequence[Answer], live: Span
) -> list[tuple[float, float, list[Answer]]]:
    """Clicks by hand of a live show, those together that cross each other."""
    found: list[tuple[float, float, list[Answer]]] = []
    clicks = [one for one in answers if one.do in BY_HAND]
    for click in sorted(clicks, key=lambda one: one.asked_ms):
        if click.answered_ms < live[0] or click.asked_ms > live[1]:
            continue
        if found and click.asked_ms <= found[-1][1]:
            start, end, some = found[-1]
            found[-1] = start, max(end, click.answered_ms), [*some, click]
        else:
            found.append((click.asked_ms, click.answered_ms, [click]))
    return found


def _after(clicks: Sequence[Answer], before: bool | None) -> bool | None:  # noqa: FBT001 - a state
    verbs = {click.do for click in clicks}
    if len(verbs) > 1:
        return None
    is_start = verbs == {"startArchive"}
    if any(click.is_success for click in clicks):
        return is_start
    return before if before is is_start else None


def until_now(span: tuple[float, float | None]) -> Span:
    """A span that may still be going on."""
    start, end = span
    return start, inf if end is None else end
