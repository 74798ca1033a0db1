"""Laws of recordings, streams and the effects that bring them about."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from interactive_broadcast.effects.failures import MAX_FAILURES
from tests.support.laws.clearing import is_held
from tests.support.laws.facts import (
    FINAL,
    Facts,
    Findings,
    Law,
    Media,
    Show,
    for_each_show,
)

SOON_MS: Final = 600_000
"""After the end, what still runs is stopped by then, whatever has crashed."""


def each_part_follows_one_that_is_over(facts: Facts) -> Findings:
    """That ended by itself, or was stopped by hand. Also of events that are gone.

    Where times are told, `never_two_at_a_time` says more.
    """
    by_session = {show.event["stageSessionId"]: show for show in facts.shows}
    for index, (what, media) in enumerate(facts.media):
        for session_id, found in media.items():
            started = [one for one in found if one.id not in facts.foreign]
            show = by_session.get(session_id)
            ended = facts.failed.get(session_id, (0, 0))[index]
            by_hand = _stops(show) if what == "archives" else _clearings(show)
            if any(one.began_ms for one in started):
                continue
            if len(started) > 1 + ended + by_hand:
                event_id = None if show is None else show.id
                yield event_id, f"{len(started)} {what} were started, {ended} ended"


def _stops(show: Show | None) -> int:
    """How often its recording was stopped by hand."""
    if show is None:
        return 0
    stops = sum(1 for entry in show.timeline if entry["what"] == "stopArchive")
    at_the_end = 1 if show.status == "closed" else 0
    return max(0, stops - at_the_end)


def _clearings(show: Show | None) -> int:
    """How often its stage was cleared."""
    timeline = [] if show is None else show.timeline
    return sum(1 for entry in timeline if entry["what"] == "stageCleared")


ALWAYS: tuple[Law, ...] = (each_part_follows_one_that_is_over,)


@for_each_show
def never_two_at_a_time(show: Show) -> Iterator[str]:
    for what, media in (("archives", show.archives), ("broadcasts", show.broadcasts)):
        in_order = sorted(media, key=lambda one: one.began_ms)
        for first, second in pairwise(in_order):
            if second.began_ms < first.ended_ms:
                yield f"two {what} ran at the same time"


def only_what_is_live_runs(facts: Facts) -> Findings:
    """By OpenTok's own account, also of events that are gone."""
    live = {show.event["stageSessionId"] for show in facts.shows if show.is_live}
    for what, media in (*facts.media, ("captions", facts.captions)):
        for session_id, found in media.items():
            running = [one.id for one in found if one.is_running]
            if running and session_id not in live:
                yield None, f"{running} of the {what} still run, and cost money"


@for_each_show
def a_live_show_is_recorded_and_streamed(show: Show) -> Iterator[str]:
    if not show.is_live:
        return
    is_recorded = show.event["archiveEvent"] and "stopArchive" not in show.effects
    if is_recorded and not _runs(show, show.archives, "startArchive"):
        yield f"a live show is not recorded: {show.archives}"
    is_streamed = show.has_hls or bool(_encoders(show))
    if (
        is_streamed
        and not is_held(show)
        and not _runs(show, show.broadcasts, "startBroadcast")
    ):
        yield f"a live show is not streamed: {show.broadcasts}"
    if "showStartedAt" not in show.event:
        yield "it is live and has no beginning"


def _runs(show: Show, media: list[Media], start: str) -> bool:
    """Whether one does, or nobody publishes, or it has failed too often lately."""
    if sum(one.is_running for one in media) == 1 or not show.is_on_stage:
        return True
    failures = show.effects.get(start, {}).get("failures", {})
    return bool(failures.get("count", 0) >= MAX_FAILURES)


@for_each_show
def what_runs_is_made_as_the_event_says(show: Show) -> Iterator[str]:
    """With its options, unless the service has refused them, and for every encoder."""
    problems = show.event.get("problems", {})
    for media, field, start in (
        (show.archives, "archiveOptions", "startArchive"),
        (show.broadcasts, "broadcastOptions", "startBroadcast"),
    ):
        refused = problems.get(start, {}).get("reason") == "video-request-refused"
        wanted = None if refused else show.event.get(field)
        for one in media:
            made = one.made_as if one.is_running and show.is_live else None
            if made is not None and made["options"] != wanted:
                yield f"{one.id} is made with {made['options']}, and not with {wanted}"
            if made is not None and made.get("encoders", _encoders(show)) != (
                _encoders(show)
            ):
                yield f"{one.id} goes to {made['encoders']}, not to {_encoders(show)}"


def _encoders(show: Show) -> list[str]:
    own = show.event.get("rtmpUrl")
    return [*([own] if own else []), *show.event.get("rtmpUrls", [])]


@for_each_show
def a_live_show_has_the_captions_that_are_wanted(show: Show) -> Iterator[str]:
    """One at a time, as long as somebody is on stage."""
    if not show.is_live or show.event["stageSessionId"] not in show.facts.captions:
        return
    running = sum(one.is_running for one in show.captions)
    told = (show.event.get("captions") or {}).get("status")
    if told in (None, "stopped") and running:
        yield f"{running} captions run, and nobody wants any: {told}"
    failures = show.effects.get("startCaptions", {}).get("failures", {})
    rests = failures.get("count", 0) >= MAX_FAILURES
    if told == "started" and show.is_on_stage and running != 1 and not rests:
        yield f"a live show is told to have captions, and {running} run"


@for_each_show
def captions_end_with_the_show(show: Show) -> Iterator[str]:
    """And not only when everybody has been disconnected, a quarter of an hour later."""
    over_ms = show.event.get("showEndedAt")
    if over_ms is None:
        return
    late = [one.id for one in show.captions if one.ended_ms > over_ms + SOON_MS]
    if late:
        yield f"captions have cost money after the end: {late}"


@for_each_show
def the_event_names_its_recording(show: Show) -> Iterator[str]:
    named = show.event.get("archiveId")
    parts = [one for one in show.archives if not one.is_empty]
    if not parts:
        if named is not None:
            yield f"the event names a recording that contains nothing: {named}"
        return
    newest = parts[-1]
    if named not in [one.id for one in parts]:
        yield f"a recording is lost: the event names {named}"
        return
    if named != newest.id:
        yield "the event names a recording that is not the newest"
    told = (show.event.get("archive") or {}).get("status")
    if told != newest.status:
        yield f"the recording is {newest.status}, and is told to be {told}"
    if show.status == "closed" and newest.status not in FINAL:
        yield f"the recording of a closed show is {newest.status}"
    if (newest.status == "uploaded") != ("archiveUrl" in show.event):
        yield f"the address of a recording that is {newest.status}"


@for_each_show
def every_part_of_the_recording_is_stored(show: Show) -> Iterator[str]:
    there = {one.id: one.status for one in show.archives if not one.is_empty}
    told = {part_id: part["status"] for part_id, part in show.parts.items()}
    if told != there:
        yield f"its parts are {there}, and are told to be {told}"


@for_each_show
def clients_are_told_what_runs(show: Show) -> Iterator[str]:
    if not show.is_live:
        return
    is_recorded = any(one.is_running for one in show.archives)
    if bool(show.active.get("archiving")) != is_recorded:
        yield f"recording is {is_recorded}, and clients are told otherwise"
    running = [one for one in show.broadcasts if one.is_running]
    if running and show.active.get("hlsId") != running[-1].id:
        yield f"clients are told of another stream: {show.active.get('hlsId')}"
    is_playable = any(one.has_hls for one in running)
    if bool(show.public.get("hlsUrl")) != is_playable:
        yield f"a playable stream is {is_playable}, and viewers are told otherwise"
    urls = {one.hls_url for one in running if one.hls_url is not None}
    for record in (show.active, show.public):
        if urls and record.get("hlsUrl") not in urls:
            yield f"viewers are sent elsewhere: {record.get('hlsUrl')}"


@for_each_show
def a_show_is_over_once(show: Show) -> Iterator[str]:
    """Its times were set once and in order."""
    if show.status != "closed":
        return
    began, ended = show.event.get("showStartedAt"), show.event.get("showEndedAt")
    if (began is None) != (ended is None) or (began or 0) > (ended or 0):
        yield f"it began at {began} and ended at {ended}"


def _states(show: Show) -> dict[str, str]:
    """Effect → state; but for what waits for its time, some days after the end."""
    return {
        name: record["state"]
        for name, record in show.effects.items()
        if (name, record["state"]) != ("removeMessages", "scheduled")
    }


@for_each_show
def what_is_over_has_no_effect_under_way(show: Show) -> Iterator[str]:
    if show.status != "closed":
        return
    for effect, state in _states(show).items():
        if state in ("running", "scheduled"):
            yield f"{effect} is {state}"


AT_REST: tuple[Law, ...] = (
    never_two_at_a_time,
    only_what_is_live_runs,
    a_live_show_is_recorded_and_streamed,
    what_runs_is_made_as_the_event_says,
    a_live_show_has_the_captions_that_are_wanted,
    captions_end_with_the_show,
    the_event_names_its_recording,
    every_part_of_the_recording_is_stored,
    clients_are_told_what_runs,
    a_show_is_over_once,
    what_is_over_has_no_effect_under_way,
)


# Where nothing fails for good


@for_each_show
def every_effect_is_done(show: Show) -> Iterator[str]:
    states = _states(show)
    if is_held(show):
        # Another part is due when the stage is resumed.
        states.pop("startBroadcast", None)
    if set(states.values()) - {"done"}:
        yield f"its effects are {states}"


@for_each_show
def no_effect_is_done_twice(show: Show) -> Iterator[str]:
    done = Counter(
        (entry["what"], *_part(entry["details"]))
        for entry in show.timeline
        if entry.get("details", {}).get("outcome") == "done"
    )
    for (effect, *of), times in done.items():
        # While a show is live, a start by hand takes a stop back.
        stops = ("stopArchive", "finishArchive", "stopCaptions")
        may_be_repeated = show.is_live and effect in stops
        if effect in ("emptyStage", "holdBroadcast"):
            may_be_repeated = times <= _clearings(show)
        if times > 1 and not may_be_repeated:
            yield f"{effect} was done {times} times{''.join(of)}"


def _part(details: Any) -> list[str]:
    """The part of the recording or stream that an entry is about, if any."""
    parts = ("archiveId", "broadcastId", "captionsId")
    part = next((details[key] for key in parts if key in details), None)
    return [] if part is None else [f" of {part}"]


@for_each_show
def no_problem_is_left(show: Show) -> Iterator[str]:
    problems = {**show.event.get("problems", {})}
    if is_held(show):
        # It is told that nothing is streamed meanwhile.
        problems.pop("startBroadcast", None)
    if problems:
        yield f"it has problems: {problems}"


@for_each_show
def the_timeline_tells_every_status(show: Show) -> Iterator[str]:
    told = sorted(
        entry["details"]["to"] for entry in show.timeline if entry["what"] == "status"
    )
    happened = sorted(
        after
        for event_id, before, after in show.facts.moves
        if event_id == show.id and before is not None
    )
    if told != happened:
        yield f"its statuses were {happened}, and {told} are told"


WITHOUT_FAILURES: tuple[Law, ...] = (
    every_effect_is_done,
    no_effect_is_done_twice,
    no_problem_is_left,
    the_timeline_tells_every_status,
)
