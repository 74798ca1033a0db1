"""What must hold of a show once it has come to rest, by OpenTok's own books.

Each truth takes what was seen and tells what breaks it, in a sentence; nothing if all
is well.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from tests.chaos.company import Show

Rest = Literal["live", "closed", "gone"]

RUNNING = ("started", "paused")
FILED = ("available", "uploaded")
FINAL = (*FILED, "failed", "expired", "deleted")
CLIENT_ERRORS = 500
UNAVAILABLE = (503, 504)
"""The only failures of the server that a client may see: it can ask again."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A show, and all that is on record of it."""

    show: Show
    rest: str
    page: Any
    """OpenTok's books of its stage."""
    tree: Any
    """The whole database."""

    @property
    def event(self) -> Any:
        return self.tree.get("events", {}).get(self.show.id)

    def at(self, place: str) -> Any:
        """A record that lies under the show's address."""
        by_slug = self.tree.get(place, {}).get(self.show.admin_id, {})
        return by_slug.get(self.show.event["fanUrl"])


def expected(show: Show) -> Rest:
    """How a show must be when it has come to rest."""
    match show.plan.ending:
        case "deleted":
            return "gone"
        case "live":
            return "live"
        case _:
            return "closed"


def violations(show: Show, page: Any, tree: Any, rest: str) -> list[str]:
    """Everything that does not hold."""
    seen = Seen(show, rest, page, tree)
    return [what for truth in TRUTHS for what in truth(seen)]


def it_is_where_its_producer_brought_it(seen: Seen) -> Iterator[str]:
    status = "gone" if seen.event is None else seen.event.get("status")
    if status != seen.rest:
        yield f"the event is {status}, not {seen.rest}"


def never_two_at_a_time(seen: Seen) -> Iterator[str]:
    for what in ("archives", "broadcasts"):
        lives = sorted(_life(entry) for entry in seen.page[what])
        for (_, ended), (began, _) in itertools.pairwise(lives):
            if began < ended:
                yield f"two {what} ran at the same time"


def started_once_and_again_only_after_a_failure(seen: Seen) -> Iterator[str]:
    broken = {
        "archives": seen.show.broken_archives,
        "broadcasts": seen.show.broken_broadcasts,
    }
    for what, times in broken.items():
        # It is started anew once; but if that broke before it was known, once more.
        if (started := len(seen.page[what])) > 1 + times:
            yield f"{started} {what} were started, {times} of which were broken"


def only_what_is_live_runs(seen: Seen) -> Iterator[str]:
    for what in ("archives", "broadcasts"):
        running = _running(seen.page[what])
        if running and seen.rest != "live":
            yield f"{len(running)} of the {what} still run, and cost money"


def what_is_live_runs(seen: Seen) -> Iterator[str]:
    plan = seen.show.plan
    if seen.rest != "live":
        return
    is_recorded = plan.archive and not plan.does("stopArchive")
    if is_recorded and not _runs_once_more(seen, "archives", seen.show.broken_archives):
        yield "a live show is not recorded"
    is_streamed, broken = plan.hls or plan.rtmp, seen.show.broken_broadcasts
    if is_streamed and not _runs_once_more(seen, "broadcasts", broken):
        yield "a live show is not streamed"


def the_producer_knows_every_recording(seen: Seen) -> Iterator[str]:
    entries = {entry["id"]: entry for entry in seen.page["archives"]}
    if seen.event is None:
        return
    told, state = seen.event.get("archiveId"), seen.event.get("archive") or {}
    if entries and told not in entries:
        yield f"a recording is lost: the event names {told}"
        return
    if not entries and told is not None:
        yield f"the event names a recording that never was: {told}"
    if not entries:
        return
    status = entries[told]["status"]
    if state.get("status") != status:
        yield f"the recording is {status}, and is told to be {state.get('status')}"
    if seen.rest == "closed" and status not in FINAL:
        yield f"the recording of a closed show is {status}"
    if status in FILED and not seen.event.get("archiveUrl"):
        yield "where the recording is, is not told"
    if told != list(entries)[-1]:
        yield "the event names a recording that is not the newest"


def answers_name_what_there_is(seen: Seen) -> Iterator[str]:
    known = {entry["id"] for entry in seen.page["archives"]}
    for answer in seen.show.answers:
        named = answer.body.get("archiveId") if isinstance(answer.body, dict) else None
        if answer.is_success and named is not None and named not in known:
            yield f"{answer.do} named a recording that never was: {named}"


def nobody_saw_a_crash(seen: Seen) -> Iterator[str]:
    for answer in seen.show.answers:
        if answer.status >= CLIENT_ERRORS and answer.status not in UNAVAILABLE:
            yield f"{answer.do} was answered with {answer.status}: {answer.body}"


def no_problem_is_told_that_is_none(seen: Seen) -> Iterator[str]:
    problems = (seen.event or {}).get("problems") or {}
    for effect, problem in problems.items():
        if not _is_true(seen, effect):
            yield f"a problem is told that is none: {effect} {problem}"
        elif seen.rest == "closed" and problem.get("final") is not True:
            yield f"what is over is told to be tried again: {effect} {problem}"


def the_records_say_what_is(seen: Seen) -> Iterator[str]:
    active, face = seen.at("activeBroadcasts"), seen.at("shows")
    if seen.rest != "live":
        for place, record in (("activeBroadcasts", active), ("shows", face)):
            if record is not None:
                yield f"the record in {place} is still there"
        if seen.at("viewers") is not None:
            yield "the record in viewers is still there"
        return
    for place, record in (("activeBroadcasts", active), ("shows", face)):
        if (record or {}).get("status") != "live":
            yield f"the record in {place} does not say that the show is live"
    yield from _outputs_are_told(seen, active or {}, face or {})


def everybody_in_it_is_counted(seen: Seen) -> Iterator[str]:
    if seen.rest != "live":
        return
    there = (seen.at("activeBroadcasts") or {}).get("activeFans", {})
    marks, counted = seen.at("viewers") or {}, (seen.at("shows") or {}).get("viewers")
    if not len(there) == len(marks) == counted:
        yield f"{len(there)} fans, {len(marks)} of them marked, {counted} counted"
    heads = _heads(seen.tree.get("headcounts", {}).get(seen.show.id, {}))
    if seen.show.plan.reports != "no" and heads != len(seen.show.seats):
        yield f"{len(seen.show.seats)} are on stage, and {heads} are counted there"


def it_is_listed_while_it_is_open(seen: Seen) -> Iterator[str]:
    listed = seen.tree.get("openEvents", {}).get(seen.show.admin_id, {})
    if (seen.show.id in listed) != (seen.rest == "live"):
        yield "it is listed as open although it is not, or the other way round"
    slugs = json.dumps(seen.tree.get("slugs", {}).get(seen.show.admin_id, {}))
    if (seen.show.id in slugs) != (seen.rest == "live"):
        yield "its slugs are not free although it is over, or the other way round"


def nothing_is_left_undone(seen: Seen) -> Iterator[str]:
    ledger = seen.tree.get("effects", {}).get(seen.show.id, {})
    for effect, entry in ledger.items():
        state = entry.get("state") if isinstance(entry, dict) else None
        if state in ("running", "scheduled") and seen.rest != "live":
            yield f"{effect} is {state}"
    if seen.rest != "live" and seen.show.id in seen.tree.get("watched", {}):
        yield "it is still watched"


def what_is_deleted_leaves_no_trace(seen: Seen) -> Iterator[str]:
    if seen.rest != "gone":
        return
    for path in _mentions(seen.tree, seen.show.id):
        yield f"a trace is left at {path}"


def a_show_is_over_once(seen: Seen) -> Iterator[str]:
    """Its times were set once and in order."""
    if seen.rest != "closed":
        return
    began, ended = (
        (seen.event or {}).get("showStartedAt"),
        (seen.event or {}).get("showEndedAt"),
    )
    if (began is None) != (ended is None) or (began or 0) > (ended or 0):
        yield f"it began at {began} and ended at {ended}"


TRUTHS: tuple[Callable[[Seen], Iterator[str]], ...] = (
    it_is_where_its_producer_brought_it,
    never_two_at_a_time,
    started_once_and_again_only_after_a_failure,
    only_what_is_live_runs,
    what_is_live_runs,
    the_producer_knows_every_recording,
    answers_name_what_there_is,
    nobody_saw_a_crash,
    no_problem_is_told_that_is_none,
    the_records_say_what_is,
    everybody_in_it_is_counted,
    it_is_listed_while_it_is_open,
    nothing_is_left_undone,
    what_is_deleted_leaves_no_trace,
    a_show_is_over_once,
)


def _life(entry: Any) -> tuple[int, float]:
    """When it began and stopped running, in ms; for ever if it still does."""
    ends = [one["at"] for one in entry["history"] if one["status"] not in RUNNING]
    return entry["history"][0]["at"], min(ends, default=float("inf"))


def _running(entries: Any) -> list[Any]:
    return [entry for entry in entries if entry["status"] in RUNNING]


def _heads(headcount: Any) -> int:
    return int(headcount.get("stage", {}).get("connections", 0))


def _runs_once_more(seen: Seen, what: str, broken: int) -> bool:
    """Whether it runs, or has failed more often than it is started again."""
    return len(_running(seen.page[what])) == 1 or broken > 1


def _is_true(seen: Seen, effect: str) -> bool:
    """Whether recording or stream is really not as the producer wanted it.

    It broke off, it was never there, or everybody left and OpenTok ended it. A stream
    that did not come on the air before the end has had no viewers; a recording of which
    the backend learned only at the end is there all the same.
    """
    if effect in ("startBroadcast", "publishHls") and _was_skipped(seen, effect):
        return True
    kinds = {
        "Archive": ("archives", seen.show.broken_archives),
        "Broadcast": ("broadcasts", seen.show.broken_broadcasts),
        "Hls": ("broadcasts", seen.show.broken_broadcasts),
    }
    return any(
        effect.endswith(kind)
        and (broken or not seen.page[what] or seen.show.plan.ending == "deserted")
        for kind, (what, broken) in kinds.items()
    )


def _was_skipped(seen: Seen, effect: str) -> bool:
    entry = seen.tree.get("effects", {}).get(seen.show.id, {}).get(effect, {})
    return "skipped" in entry.get("result", {})


def _was_never_told(seen: Seen, effect: str) -> bool:
    if not effect.endswith(("Broadcast", "Hls")):
        return False
    entry = seen.tree.get("effects", {}).get(seen.show.id, {}).get(effect, {})
    return "skipped" in entry.get("result", {})


def _outputs_are_told(seen: Seen, active: Any, face: Any) -> Iterator[str]:
    """What clients read of recording and stream is what OpenTok does."""
    is_recorded = bool(_running(seen.page["archives"]))
    if bool(active.get("archiving")) != is_recorded:
        yield f"recording is {is_recorded}, and clients are told otherwise"
    on_air = _running(seen.page["broadcasts"])
    if on_air and active.get("hlsId") != on_air[-1]["id"]:
        yield f"clients are told of another stream: {active.get('hlsId')}"
    is_playable = any(entry["hls"] for entry in on_air)
    if bool(face.get("hlsUrl")) != is_playable:
        yield f"a playable stream is {is_playable}, and viewers are told otherwise"


def _mentions(value: Any, word: str, path: str = "") -> Iterator[str]:
    """Where a word stands, as a key or in a value."""
    if isinstance(value, dict):
        for key, below in value.items():
            place = f"{path}/{key}"
            if word in key:
                yield place
            else:
                yield from _mentions(below, word, place)
    elif isinstance(value, str) and word in value:
        yield path
