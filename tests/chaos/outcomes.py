"""What must hold of a show once it has come to rest, beside the laws of any show.

Each takes what was seen and tells what breaks it, in a sentence; nothing if all is
well.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Literal

from interactive_broadcast.kernel.public_answers import STALE_S
from tests.chaos import continuity, line_calls, told_parts
from tests.chaos.continuity import PASS_MS, WITHIN_MS, Course, until_now
from tests.chaos.shows import PlayedShow
from tests.chaos.spans import Span, union
from tests.chaos.told_parts import SECOND_MS, Timeline, Told
from tests.support.laws import clearing, database, line, media, presence
from tests.support.laws.facts import Facts, Media

Rest = Literal["live", "closed", "gone"]

LAWS = (
    *database.ALWAYS,
    *database.AT_REST,
    *clearing.ALWAYS,
    *clearing.AT_REST,
    *line.ALWAYS,
    *line.AT_REST,
    *media.ALWAYS,
    *media.AT_REST,
    *presence.AT_REST,
)
MAX_AWAY_MS = 2_000
"""OpenTok tells since when it records in whole seconds."""

DELAY_MS = 2_000
"""For so long answers are kept; and clocks may differ."""

MEMORY_MS = 1_000 * STALE_S + 2 * DELAY_MS
"""As old an answer may be while the database is away."""

HAS_FILE = ("available", "uploaded")
"""Recordings that can be had."""

WATCHING = "watch"
STAGE_EMPTY = "stage-empty"
NOT_FOUND = 404
SERVER_ERRORS = 500
UNAVAILABLE = (503, 504)
"""The only failures of the server that a client may see: it can ask again."""


def expected(show: PlayedShow) -> Rest:
    """How a show must be when it has come to rest."""
    match show.plan.ending:
        case "deleted":
            return "gone"
        case "live":
            return "live"
        case _:
            return "closed"


def facts_of(
    shows: Sequence[PlayedShow],
    usage: Mapping[str, Any],
    tree: Any,
    sessions: Mapping[str, Any],
) -> Facts:
    """What laws look at.

    Args:
        shows: all that there ever were on the stack.
        usage: what OpenTok has on record of each session.
        tree: the whole database.
        sessions: who is in each session at OpenTok, and what is published there.
    """
    return Facts(
        tree=tree,
        archives={key: _media(one["archives"]) for key, one in usage.items()},
        broadcasts={key: _media(one["broadcasts"]) for key, one in usage.items()},
        captions={key: _captions(one) for key, one in usage.items()},
        failed={
            show.stage: (show.failed_archives, show.failed_broadcasts) for show in shows
        },
        connections={
            key: frozenset(each["connectionId"] for each in one["connections"])
            for key, one in sessions.items()
        },
        streams={
            key: frozenset(each["id"] for each in one["streams"])
            for key, one in sessions.items()
        },
        empty_stages=frozenset(
            key for key, one in sessions.items() if not one["streams"]
        ),
        published={
            key: [until_now((each["from"], each["to"])) for each in one["published"]]
            for key, one in usage.items()
        },
        tabs={show.id: show.tabs for show in shows},
        people={show.id: _people(show, sessions) for show in shows},
        event_ids=frozenset(show.id for show in shows),
        # Recordings that a deleted event has left are listed with its id.
        may_name_what_is_gone=("formerArchives",),
        may_be_looked_at_again=True,
    )


def _people(show: PlayedShow, sessions: Mapping[str, Any]) -> frozenset[str]:
    """Opaque ids of those who are connected to OpenTok."""
    both = [sessions[one] for one in (show.stage, show.backstage) if one in sessions]
    connections = [each for session in both for each in session["connections"]]
    return frozenset(json.loads(each["data"])["person"] for each in connections)


def _media(entries: Sequence[Any]) -> list[Media]:
    return [_medium(entry) for entry in entries]


def _captions(page: Any) -> list[Media]:
    """When they ended, of those that have."""
    return [
        Media(
            id=one["id"],
            status=one["status"],
            began_ms=one["history"][0]["at"],
            ended_ms=until_now((0, _end_of(one)))[1],
        )
        for one in page.get("captions", [])
    ]


def _end_of(captions: Any) -> int | None:
    last = captions["history"][-1]
    return None if last["status"] == "started" else int(last["at"])


def _medium(entry: Any) -> Media:
    recorded = [
        (one["from"], one["to"])
        for one in entry.get("recorded", [])
        if one["to"] is not None
    ]
    medium = Media(
        id=entry["id"],
        status=entry["status"],
        has_hls=entry.get("hls", False),
        began_ms=entry["history"][0]["at"],
        ended_ms=_end(entry["history"]),
        recorded=recorded,
    )
    is_over = "recorded" in entry and not medium.is_running
    return replace(medium, is_empty=is_over and medium.recorded_ms < SECOND_MS)


def _end(history: Sequence[Any]) -> float:
    """When it stopped running, in ms; infinity while it runs."""
    ends = [one["at"] for one in history if one["status"] not in ("started", "paused")]
    return float(min(ends, default=float("inf")))


@dataclass(frozen=True, slots=True)
class Seen:
    """A show, and all that is on record of it."""

    show: PlayedShow
    rest: str
    facts: Facts
    hindered: Sequence[Span] = ()
    """When something was in the functions' way."""
    now_ms: float = inf
    """When it was looked at."""
    told: Timeline | None = None
    """The reply of `getTimeline`, if there is anything to tell of."""
    names: tuple[str, str] = ("", "")
    """Of the producer: in the database, and at Firebase Auth."""

    @property
    def event(self) -> Any:
        return self.facts.events.get(self.show.id)

    @property
    def archives(self) -> Sequence[Media]:
        return self.facts.archives[self.show.stage]

    @property
    def broadcasts(self) -> Sequence[Media]:
        return self.facts.broadcasts[self.show.stage]

    @property
    def course(self) -> Course | None:
        """None for a show that was never live, or of which nothing is left."""
        event = self.event or {}
        if "showStartedAt" not in event:
            return None
        return Course(
            live=(event["showStartedAt"], event.get("showEndedAt", self.now_ms)),
            published=self.facts.published[self.show.stage],
            hindered=self.hindered,
            is_recorded=self.show.plan.archive,
            is_streamed=self.show.plan.hls or self.show.plan.rtmp,
            is_held=self.show.plan.rtmp,
            answers=self.show.answers,
            archives=self.archives,
            broadcasts=[self._with_output(one) for one in self.broadcasts],
        )

    def _with_output(self, stream: Media) -> Media:
        """One whose output for viewers breaks is over for them."""
        broken_ms = self.show.broken_hls.get(stream.id, stream.ended_ms)
        return replace(stream, ended_ms=min(broken_ms, stream.ended_ms))


def violations(seen: Seen) -> list[str]:
    """Everything that does not hold."""
    return [what for outcome in OUTCOMES for what in outcome(seen)]


def nobody_came_too_late(seen: Seen) -> Iterator[str]:
    """Nothing got into the show that was meant for another event."""
    yield from seen.show.let_in


def the_producer_has_one_name(seen: Seen) -> Iterator[str]:
    """Whatever became of a change of it in two systems."""
    record, user = seen.names
    if record != user:
        yield f"the producer is {record}, and signs in as {user}"


def nobody_was_thrown_out(seen: Seen) -> Iterator[str]:
    """Who has sent heartbeats all the time keeps the place."""
    yield from seen.show.thrown_out


def it_went_as_it_must(seen: Seen) -> Iterator[str]:
    """The laws about time."""
    if (course := seen.course) is not None:
        for law in continuity.LAWS:
            yield from law(course)


def it_is_told_as_it_was(seen: Seen) -> Iterator[str]:
    """The laws of the timeline that its producer gets."""
    if seen.told is None:
        return
    told = Told(timeline=seen.told, archives=seen.archives, away_ms=_away_ms(seen))
    for law in told_parts.LAWS:
        yield from law(told)


def it_is_where_its_producer_brought_it(seen: Seen) -> Iterator[str]:
    status = "gone" if seen.event is None else seen.event.get("status")
    if status != seen.rest:
        yield f"the event is {status}, not {seen.rest}"


def no_recording_of_a_deleted_show_is_forgotten(seen: Seen) -> Iterator[str]:
    """It is gone, or its owner can find it."""
    if seen.rest != "gone":
        return
    left = {one.id for one in seen.archives if one.status in HAS_FILE}
    listed = {key for _, key, _ in seen.facts.records("formerArchives")}
    if seen.show.plan.deletes_archives and left:
        yield f"recordings are left that were to be deleted: {left}"
    elif left - listed:
        yield f"nobody knows of recordings any more: {left - listed}"


def answers_name_what_there_is(seen: Seen) -> Iterator[str]:
    known = {one.id for one in seen.archives}
    for answer in seen.show.answers:
        named = answer.body.get("archiveId") if isinstance(answer.body, dict) else None
        if answer.is_success and named is not None and named not in known:
            yield f"{answer.do} named a recording that never was: {named}"


def nobody_saw_a_crash(seen: Seen) -> Iterator[str]:
    for answer in seen.show.answers:
        if answer.status >= SERVER_ERRORS and answer.status not in UNAVAILABLE:
            yield f"{answer.do} was answered with {answer.status}: {answer.body}"


def the_line_is_called_as_it_must_be(seen: Seen) -> Iterator[str]:
    yield from line_calls.several_for_one_click(seen.show.answers)
    yield from line_calls.unanswered(seen.facts.tree, seen.event or {})


def viewers_are_told_what_is_so_or_was_a_moment_ago(seen: Seen) -> Iterator[str]:
    """And while the database is away, what was so before: for five minutes at most."""
    event = seen.event or {}
    if "showStartedAt" not in event:
        return
    began, ended = event["showStartedAt"], event.get("showEndedAt", inf)
    for answer in (one for one in seen.show.answers if one.do == WATCHING):
        was_live = began <= answer.answered_ms and answer.asked_ms - MEMORY_MS <= ended
        is_live = began + DELAY_MS <= answer.asked_ms and answer.answered_ms <= ended
        told_live = answer.is_success and answer.body.get("status") == "live"
        if told_live and not was_live:
            yield f"viewers are told that it is live: {answer}"
        if is_live and answer.status == NOT_FOUND:
            yield f"viewers are told that there is nothing: {answer}"


def no_problem_is_told_that_is_none(seen: Seen) -> Iterator[str]:
    problems = (seen.event or {}).get("problems") or {}
    for effect, problem in problems.items():
        if problem["reason"] == STAGE_EMPTY and seen.rest == "live":
            # It is what it waits for.
            is_true = seen.show.stage in seen.facts.empty_stages
        else:
            is_true = _is_true(seen, effect)
        if not is_true:
            yield f"a problem is told that is none: {effect} {problem}"
        elif seen.rest == "closed" and problem.get("final") is not True:
            yield f"what is over is told to be tried again: {effect} {problem}"


def what_was_published_is_what_was_recorded(seen: Seen) -> Iterator[str]:
    """Whenever a recording goes on or stands still, it is known how long it is by then.

    That is where chapters are.
    """
    away_ms = _away_ms(seen)
    if away_ms is None:
        return
    tree, place = seen.facts.tree, seen.show.id
    streams = tree.get("published", {}).get(place, {}).values()
    published = [
        (one.get("from", one.get("foundAt")), one.get("to", one.get("lostAt")))
        for one in streams
    ]
    recorded = {one.id: one.recorded for one in seen.archives if not one.is_running}
    for part in tree.get("archives", {}).get(place, {}).values():
        really = recorded.get(part["id"], ())
        for moment in sorted({edge for interval in really for edge in interval}):
            ours = _covered(published, part["startedAt"], moment)
            theirs = _covered(really, part["startedAt"], moment)
            if abs(ours - theirs) > away_ms:
                yield f"of {part['id']} {ours} ms are known at {moment}, not {theirs}"


def _away_ms(seen: Seen) -> int | None:
    """How far from OpenTok's account our times may be; None where callbacks are lost.

    Of a stream that vanished the reconciler has found out, as soon as OpenTok has told
    who is there.
    """
    if not seen.show.is_told_of_streams:
        return None
    if not seen.show.lost_streams:
        return MAX_AWAY_MS
    hindered_ms = sum(end - start for start, end in union(seen.hindered))
    found_ms = seen.show.lost_streams * (WITHIN_MS + PASS_MS)
    return round(MAX_AWAY_MS + found_ms + hindered_ms)


def _covered(
    intervals: Iterable[tuple[int | None, int | None]], start: int, end: int
) -> int:
    """How many ms between two moments lie in any of the intervals.

    One without a beginning is none; one without an end goes on.
    """
    covered, reached = 0, start
    for first, last in sorted((a, end if b is None else b) for a, b in intervals if a):
        begin, until = max(first, reached), min(last, end)
        covered += max(until - begin, 0)
        reached = max(reached, until)
    return covered


OUTCOMES: tuple[Callable[[Seen], Iterator[str]], ...] = (
    nobody_came_too_late,
    the_producer_has_one_name,
    nobody_was_thrown_out,
    it_went_as_it_must,
    it_is_told_as_it_was,
    it_is_where_its_producer_brought_it,
    no_recording_of_a_deleted_show_is_forgotten,
    answers_name_what_there_is,
    nobody_saw_a_crash,
    the_line_is_called_as_it_must_be,
    viewers_are_told_what_is_so_or_was_a_moment_ago,
    no_problem_is_told_that_is_none,
    what_was_published_is_what_was_recorded,
)


def _is_true(seen: Seen, effect: str) -> bool:
    """Whether recording, stream or captions are really not as the producer wanted it.

    It failed, or an encoder did not get it, it was never there, or everybody left and
    OpenTok ended it. A stream that did not come on the air before the end has had no
    viewers; a recording of which the backend learned only at the end is there all the
    same. Of who publishes on a cleared stage it may not be known who they are.
    """
    if effect == "emptyStage":
        # What is over keeps what was told of it last.
        was_cleared = seen.show.plan.does("clearStage", "clearEverybody")
        return was_cleared and ("cleared" in seen.event or seen.rest == "closed")
    if effect in ("startBroadcast", "publishHls") and _was_skipped(seen, effect):
        return True
    if effect == "startBroadcast" and seen.show.plan.does("failRtmp"):
        return True
    captions = seen.facts.captions.get(seen.show.stage, ())
    kinds: dict[str, tuple[Sequence[Media], int]] = {
        "Archive": (seen.archives, seen.show.failed_archives),
        "Broadcast": (seen.broadcasts, seen.show.failed_broadcasts),
        "Hls": (seen.broadcasts, seen.show.failed_broadcasts),
        "Captions": (captions, sum(one.status == "failed" for one in captions)),
    }
    return any(
        effect.endswith(kind)
        and (failed or not found or seen.show.plan.ending == "deserted")
        for kind, (found, failed) in kinds.items()
    )


def _was_skipped(seen: Seen, effect: str) -> bool:
    entry = seen.facts.tree.get("effects", {}).get(seen.show.id, {}).get(effect, {})
    return "skipped" in entry.get("result", {})
