"""Laws of the database that hold at any moment, and those that hold at rest."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from interactive_broadcast.events.guests import GUESTS
from tests.support.laws.facts import Facts, Findings, Law, Show, for_each_show
from tests.support.person_ids import guest_of

LEGAL_MOVES = {
    (None, "notStarted"),
    ("notStarted", "preshow"),
    ("notStarted", "closed"),
    ("preshow", "live"),
    ("preshow", "closed"),
    ("live", "closed"),
}
"""Every change of a status there is. One more: an event that is not live may go."""

PUBLIC_EVENT = frozenset(
    {
        "id", "adminId", "name", "status", "fanUrl", "startImage", "endImage",
        "dateTimeStart", "dateTimeEnd", "redirectUrl", "createdAt",
    }
)  # fmt: skip
PUBLIC_SHOW = frozenset(
    {
        "name",
        "status",
        "hlsUrl",
        "startImage",
        "endImage",
        "limit",
        "limitedBy",
        "full",
        "fullAt",
        "standby",
        "slate",
    }
)
PRIVATE_FIELDS = (
    "hostUrl", "celebrityUrl", "rtmpUrl", "rtmpUrls", "sessionId", "stageSessionId",
    "archiveId", "staffUrl",
)  # fmt: skip
SLUG_KINDS = ("fanUrl", "hostUrl", "celebrityUrl")
PLACES = (
    "activeBroadcasts",
    "shows",
    "viewers",
    "viewerCounts",
    "line",
    "deck",
    "writtenFor",
    "fanPictures",
    "calls",
    "callRequests",
    "linePositions",
    "lineSummary",
    "stageTurns",
    "notes",
)
"""Where the records of a running show lie."""


def pictures_of(event: Mapping[str, Any]) -> set[str]:
    """Ids of the pictures that an event refers to."""
    places = ("startImage", "endImage")
    return {event[place]["id"] for place in places if place in event}


def at_most_one_fan_has_each_place(facts: Facts) -> Findings:
    for _, fan_url, record in facts.records("activeBroadcasts"):
        fans = record.get("activeFans", {}).values()
        for flag in ("isOnStage", "isBackstage"):
            there = [one["id"] for one in fans if one.get(flag) is True]
            if len(there) > 1:
                yield None, f"{there} are all {flag} of {fan_url}"


def a_show_only_moves_forward(facts: Facts) -> Findings:
    for event_id, before, after in facts.moves:
        is_removal = after is None and before != "live"
        if not is_removal and (before, after) not in LEGAL_MOVES:
            yield event_id, f"it went from {before} to {after}"


def a_finished_show_stays_closed(facts: Facts) -> Findings:
    closed = {event_id for event_id, _, after in facts.moves if after == "closed"}
    for event_id, event in facts.events.items():
        if event_id in closed and "adminId" in event and event["status"] != "closed":
            yield event_id, f"it was closed, and is {event['status']}"


@for_each_show
def an_event_is_whole(show: Show) -> Iterator[str]:
    if "adminId" not in show.event:
        yield f"a fragment of it is left: {show.event}"


@for_each_show
def an_open_event_is_indexed(show: Show) -> Iterator[str]:
    tree, event = show.facts.tree, show.event
    owner = event["adminId"]
    if tree["adminEvents"][owner][show.id] != event["createdAt"]:
        yield "it is not among those of its admin"
    for key in ("sessionId", "stageSessionId"):
        if tree["sessions"][event[key]] != show.id:
            yield f"its {key} does not lead to it"
    if event["status"] == "closed":
        return
    for kind in SLUG_KINDS:
        if tree["slugs"][owner][kind][event[kind]] != show.id:
            yield f"its {kind} does not lead to it"
    listed = tree["openEvents"][owner][show.id]
    for field in PUBLIC_EVENT - {"status"}:
        if listed.get(field) != event.get(field):
            yield f"its {field} is told to be {listed.get(field)}"


def an_index_leads_to_an_event(facts: Facts) -> Findings:
    known = facts.events
    for owner, kinds in facts.tree.get("slugs", {}).items():
        for kind, by_slug in kinds.items():
            for slug, event_id in by_slug.items():
                event = known[event_id]
                if (event["adminId"], event[kind]) != (owner, slug):
                    yield event_id, f"another {kind} leads to it: {slug}"
    for session_id, event_id in facts.tree.get("sessions", {}).items():
        event = known[event_id]
        if session_id not in (event["sessionId"], event["stageSessionId"]):
            yield event_id, f"another session leads to it: {session_id}"
    for place in ("openEvents", "current", "adminEvents"):
        for owner, event_id, _ in facts.records(place):
            if known[event_id]["adminId"] != owner:
                yield event_id, f"it stands in {place} of {owner}"


def a_request_leads_to_what_it_made(facts: Facts) -> Findings:
    """And to nothing else: it has made one event."""
    entries = facts.tree.get("eventRequests", {})
    for event_id, event in facts.events.items():
        request_id = event.get("requestId")
        made = entries.get(event.get("adminId"), {}).get(request_id, {})
        if request_id is not None and made.get("eventId") != event_id:
            yield event_id, f"its request leads to {made.get('eventId')}"
    for owner, request_id, entry in facts.records("eventRequests"):
        event_id = entry["eventId"]
        event = facts.events[event_id]
        if (event["adminId"], event.get("requestId")) != (owner, request_id):
            yield event_id, f"another request leads to it: {request_id}"


@for_each_show
def an_event_names_its_guests_and_pictures(show: Show) -> Iterator[str]:
    tree, event = show.facts.tree, show.event
    guests = {role: guest_of(role, event) for role in GUESTS}
    if tree.get("guests", {}).get(show.id) != guests:
        yield "others are its host and celebrity"
    images = tree.get("images", {}).get(event["adminId"], {})
    for picture in pictures_of(event):
        if show.id not in images.get(picture, {}):
            yield f"it is not among those that use {picture}"


def a_picture_is_of_those_that_use_it(facts: Facts) -> Findings:
    for owner, picture, used in facts.records("images"):
        for event_id in used.keys() - {"removing"}:
            event = facts.events[event_id]
            if event["adminId"] != owner or picture not in pictures_of(event):
                yield event_id, f"it does not use {picture} of {owner}"


def public_records_are_public(facts: Facts) -> Findings:
    for place, fields in (("openEvents", PUBLIC_EVENT), ("shows", PUBLIC_SHOW)):
        for _, key, record in facts.records(place):
            if not record.keys() <= fields:
                yield None, f"{place}/{key} tells {record.keys() - fields}"
    tree = facts.tree
    public = json.dumps([tree.get("openEvents"), tree.get("shows")])
    for show in facts.shows:
        for field in PRIVATE_FIELDS:
            value = show.event.get(field, "\0")
            texts = value if isinstance(value, list) else [value]
            if any(text in public for text in texts):
                yield show.id, f"everybody is told its {field}"


def every_viewer_is_counted_once(facts: Facts) -> Findings:
    for admin_id, fan_url, _ in facts.records("shows"):
        counted = facts.tree.get("viewers", {}).get(admin_id, {}).get(fan_url, {})
        number = facts.viewers(admin_id, fan_url)
        if number != len(counted):
            yield None, f"{len(counted)} viewers of {fan_url} are marked: {number}"


def nobody_comes_in_beyond_the_limit(facts: Facts) -> Findings:
    """As long as it stays the same, and no old apps are let in."""
    for admin_id, fan_url, show in facts.records("shows"):
        number = facts.viewers(admin_id, fan_url)
        if number > show.get("limit", 0):
            yield None, f"{fan_url} has {number} viewers, too many: {show}"


def nobody_is_in_a_show_uncounted(facts: Facts) -> Findings:
    """Unless old apps are let in: those are counted a moment later."""
    for admin_id, fan_url, record in facts.records("activeBroadcasts"):
        counted = facts.tree.get("viewers", {}).get(admin_id, {}).get(fan_url, {})
        if missing := record.get("activeFans", {}).keys() - counted.keys():
            yield None, f"{missing} are in {fan_url}, and not counted"


def whoever_waits_or_is_on_deck_is_in_the_show(facts: Facts) -> Findings:
    for place in ("line", "deck"):
        for admin_id, fan_url, waiting in facts.records(place):
            shows = facts.tree.get("activeBroadcasts", {}).get(admin_id, {})
            fans = shows.get(fan_url, {}).get("activeFans", {})
            if missing := waiting.keys() - fans.keys():
                yield None, f"{missing} are in the {place} of {fan_url} alone"


ALWAYS: tuple[Law, ...] = (
    at_most_one_fan_has_each_place,
    a_show_only_moves_forward,
    a_finished_show_stays_closed,
    an_event_is_whole,
    an_open_event_is_indexed,
    an_index_leads_to_an_event,
    a_request_leads_to_what_it_made,
    an_event_names_its_guests_and_pictures,
    a_picture_is_of_those_that_use_it,
    public_records_are_public,
    every_viewer_is_counted_once,
    nobody_comes_in_beyond_the_limit,
    nobody_is_in_a_show_uncounted,
    whoever_waits_or_is_on_deck_is_in_the_show,
)


def copies_are_in_step(facts: Facts) -> Findings:
    """Every copy of an open event's status says the same."""
    open_ids = {show.id for show in facts.shows if show.status != "closed"}
    listed = {event_id: one for _, event_id, one in facts.records("openEvents")}
    for event_id in open_ids ^ listed.keys():
        yield (
            event_id,
            "it is listed as open although it is not, or the other way round",
        )
    for event_id in open_ids & listed.keys():
        if listed[event_id]["status"] != facts.events[event_id]["status"]:
            yield event_id, f"it is listed as {listed[event_id]['status']}"
    on = {
        (show.event["adminId"], show.id): show.status
        for show in facts.shows
        if show.is_on
    }
    pointed_at = {
        (owner, event_id): status
        for owner, event_id, status in facts.records("current")
    }
    for owner, event_id in on.keys() | pointed_at.keys():
        told, status = (one.get((owner, event_id)) for one in (pointed_at, on))
        if told != status:
            yield event_id, f"it is pointed at as {told}, and is {status}"


def the_newest_closed_event_is_found(facts: Facts) -> Findings:
    """At its address; unless a newer one was, and has been deleted since."""
    records = facts.records("closedEvents")
    found = {(owner, fan_url): newest for owner, fan_url, newest in records}
    all_are_there = facts.event_ids <= facts.events.keys()
    for show in facts.shows:
        at = (show.event["adminId"], show.event["fanUrl"])
        newest = found.get(at, "" if all_are_there else show.id)
        if show.status == "closed" and newest < show.id:
            yield show.id, f"the newest closed one at {at} is said to be {newest!r}"
    for at, newest in found.items():
        event = facts.events[newest]
        if (event["adminId"], event["fanUrl"], event["status"]) != (*at, "closed"):
            yield newest, f"it is said to have been closed at {at}"


@for_each_show
def a_show_that_is_on_has_its_records(show: Show) -> Iterator[str]:
    if not show.is_on:
        return
    for place in ("activeBroadcasts", "shows"):
        told = show.record(place).get("status")
        if told != show.status:
            yield f"it is {show.status}, and {place} says {told}"
    if show.active.get("eventId") != show.id:
        yield "the record in activeBroadcasts is of another event"


@for_each_show
def viewers_are_told_of_an_intermission(show: Show) -> Iterator[str]:
    announced = show.is_live and show.event.get("standby") is True
    for place in ("activeBroadcasts", "shows"):
        if show.is_on and (show.record(place).get("standby") is True) is not announced:
            yield f"in standby: {announced}, and {place} says otherwise"


def what_is_over_leaves_no_records(facts: Facts) -> Findings:
    """No record of a running show belongs to an event that is closed or gone."""
    is_open = {
        (show.event["adminId"], show.event["fanUrl"])
        for show in facts.shows
        if show.status != "closed"
    }
    for place in PLACES:
        for admin_id, fan_url, _ in facts.records(place):
            if (admin_id, fan_url) not in is_open:
                yield None, f"the record of {fan_url} in {place} is still there"


def everybody_in_a_show_is_counted(facts: Facts) -> Findings:
    """The viewers are those who have a record in the show."""
    for admin_id, fan_url, _ in facts.records("shows"):
        active = facts.tree.get("activeBroadcasts", {}).get(admin_id, {})
        fans = active.get(fan_url, {}).get("activeFans", {})
        number = facts.viewers(admin_id, fan_url)
        if number != len(fans):
            yield None, f"{len(fans)} fans are in {fan_url}, {number} counted"


def the_first_of_the_line_are_on_deck(facts: Facts) -> Findings:
    """As many as the operator says, beside whom the producer has taken."""
    decks = {(uid, fan_url): deck for uid, fan_url, deck in facts.records("deck")}
    lines = {(uid, fan_url): line for uid, fan_url, line in facts.records("line")}
    for show in decks.keys() | lines.keys():
        deck, line = decks.get(show, {}), lines.get(show, {})
        taken = {uid for uid, by in deck.items() if by == "producer"}
        there = [uid for uid, place in line.items() if "awaySince" not in place]
        order = sorted(there, key=lambda uid: (line[uid]["order"], uid))
        firsts = [{*order[:size]} - taken for size in range(len(order) + 1)]
        if deck.keys() - taken not in firsts or (there and not deck):
            yield None, f"{order} wait in line, and on deck are {deck}"


def headcounts_are_those_that_are_marked(facts: Facts) -> Findings:
    for event_id, sessions in facts.tree.get("headcounts", {}).items():
        event = facts.events.get(event_id)
        if event is None or event["status"] == "closed":
            yield event_id, "it is over, and its sessions are still counted"
        present = sessions.get("present", {})
        for name in sessions.keys() - {"present"}:
            session, listed = sessions[name], present.get(name, {})
            for kind in ("connections", "streams"):
                marks = session.get("marks", {}).get(kind, {})
                there = {one for one, mark in marks.items() if mark == "there"}
                if session.get(kind, 0) != len(there):
                    yield event_id, f"{len(there)} {kind} are marked: {session}"
                if listed.get(kind, {}).keys() != there:
                    yield event_id, f"{there} are marked, and {listed} listed"


def what_is_on_is_watched_and_nothing_else(facts: Facts) -> Findings:
    """Of what is over, only when it is to be looked at next."""
    is_on = {show.id for show in facts.shows if show.is_on}
    is_over = {show.id for show in facts.shows if show.status == "closed"}
    watched = facts.tree.get("watched", {})
    idle = {one for one in watched.keys() & is_over if watched[one].get("nextAt")}
    for event_id in is_on ^ (watched.keys() - idle):
        yield event_id, "it is watched although it is not on, or the other way round"


def no_work_is_unfinished(facts: Facts) -> Findings:
    if left := _unfinished(facts):
        yield None, f"work is noted as unfinished: {left}"


def _unfinished(facts: Facts) -> dict[str, Any]:
    """The notes, without those of what is to be looked at once more, if that may be."""
    notes = facts.tree.get("unfinished", {})
    if not facts.may_be_looked_at_again:
        return dict(notes)
    return {key: one for key, one in notes.items() if "againAt" not in one["what"]}


def of_a_deleted_event_nothing_is_left(facts: Facts) -> Findings:
    kept = {**facts.tree, "unfinished": _unfinished(facts)}
    tree = {
        place: value
        for place, value in kept.items()
        if place not in facts.may_name_what_is_gone
    }
    text = json.dumps(tree)
    for event_id in sorted(facts.event_ids - facts.events.keys()):
        if event_id in text:
            for path in mentions(tree, event_id):
                yield event_id, f"a trace is left at {path}"


AT_REST: tuple[Law, ...] = (
    copies_are_in_step,
    the_newest_closed_event_is_found,
    a_show_that_is_on_has_its_records,
    viewers_are_told_of_an_intermission,
    what_is_over_leaves_no_records,
    everybody_in_a_show_is_counted,
    the_first_of_the_line_are_on_deck,
    headcounts_are_those_that_are_marked,
    what_is_on_is_watched_and_nothing_else,
    no_work_is_unfinished,
    of_a_deleted_event_nothing_is_left,
)


def mentions(value: Any, word: str, path: str = "") -> Iterator[str]:
    """Paths whose last key, or whose value, holds a word."""
    if not isinstance(value, dict):
        if word in str(value):
            yield path
        return
    for key, below in value.items():
        if word in key:
            yield f"{path}/{key}"
        else:
            yield from mentions(below, word, f"{path}/{key}")


def differences(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """Paths of all that is not the same in two trees, none of them below another."""
    if before == after:
        return
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield path
        return
    for key in sorted(before.keys() | after.keys()):
        yield from differences(before.get(key), after.get(key), f"{path}/{key}")
