"""Every law notices what it is there for: a mistake is planted, and found."""

import math
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any, cast

import pytest

from interactive_broadcast.events.models import SessionKind, Status
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.headcounts import Head, HeadKind
from tests.support.builders import a_place
from tests.support.entering import entering
from tests.support.in_process_platform import ANA, FANS, InProcessPlatform, anonymous
from tests.support.laws import clearing, database, media, presence
from tests.support.laws.facts import Facts, Media, Show, broken

LAWS = (
    *database.ALWAYS,
    *database.AT_REST,
    *clearing.ALWAYS,
    *clearing.AT_REST,
    *media.ALWAYS,
    *media.AT_REST,
    *presence.AT_REST,
    *media.WITHOUT_FAILURES,
)


PERSON = "the-opaque-id-of-fay"


@cache
def live_facts() -> Facts:
    """Ana's show is live, with one fan; it is recorded and streamed."""
    platform = InProcessPlatform()
    event = platform.open_show(ANA)
    platform.video.publish(event.stage_session_id, "connection-1", "stream-1")
    record: dict[str, Json] = {
        "id": FANS[0],
        "name": "Fay",
        "joinedAt": platform.clock.now_ms(),
    }
    place = f"activeBroadcasts/{ANA}/night/activeFans/{FANS[0]}"
    platform.client(anonymous(FANS[0])).update(entering(place, record))
    platform.video.connections["connection-2"] = event.stage_session_id
    platform.backend.records.headcounts.arrived(
        Head(
            event_id=event.id,
            session=SessionKind.STAGE,
            kind=HeadKind.CONNECTIONS,
            id="connection-2",
            person=opaque_id(event.id, FANS[0]),
        )
    )
    platform.databases.as_backend().update({f"{place}/person": PERSON})
    platform.change_status(event.id, Status.LIVE)
    platform.settle()
    found = platform.facts
    connections = found.tree["presence"][ANA]["night"][FANS[0]]
    return replace(
        found,
        tabs={event.id: {FANS[0]: frozenset(connections)}},
        people={event.id: frozenset({opaque_id(event.id, FANS[0])})},
    )


@cache
def closed_facts() -> Facts:
    platform = InProcessPlatform()
    event = platform.open_show(ANA)
    platform.change_status(event.id, Status.LIVE)
    platform.settle()
    platform.clock.advance(60)
    platform.change_status(event.id, Status.CLOSED)
    platform.settle()
    return platform.facts


@cache
def facts_of_nothing() -> Facts:
    """Its one event has been deleted."""
    return replace(InProcessPlatform().facts, event_ids=frozenset({"event-9"}))


EVERY = [live_facts, closed_facts, facts_of_nothing]


@pytest.mark.parametrize("facts", EVERY)
def test_what_is_in_order_breaks_no_law(facts: Callable[[], Facts]) -> None:
    assert broken(facts(), LAWS) == []


Mistake = Callable[[Facts, Show], object]
"""Changes the facts, which are the test's own."""


def put(place: str, value: Any) -> Mistake:
    """A value somewhere in the tree; None removes. `{names}` are the show's."""

    def mistake(facts: Facts, show: Show) -> None:
        names = {"event": show.id, "stage": show.event["stageSessionId"]}
        *parents, last = place.format(**names, show=f"{ANA}/night").split("/")
        node = facts.tree
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = value
        if value is None:
            del node[last]

    return mistake


def set_status(what: str, status: str) -> Mistake:
    """Of the recording, or the stream, as OpenTok tells it."""

    def mistake(facts: Facts, show: Show) -> None:
        found = dict(facts.media)[what][show.event["stageSessionId"]]
        found[0] = replace(found[0], status=status)  # type: ignore[index]  # a list

    return mistake


def add(what: str, status: str = "stopped", **details: Any) -> Mistake:
    """Another recording, or stream, of the same stage."""

    def mistake(facts: Facts, show: Show) -> None:
        found = dict(facts.media)[what][show.event["stageSessionId"]]
        found.append(Media(id="another", status=status, **details))  # type: ignore[attr-defined]  # a list

    return mistake


def clear(facts: Facts, show: Show) -> None:
    """As `clearStage` does, while the fan is on stage; and nothing follows."""
    fan, event, place = FANS[0], show.event, show.facts.tree["shows"][ANA]["night"]
    event["cleared"] = {"at": 1, "persons": {opaque_id(show.id, fan): True}}
    place["slate"] = {"from": 1}


def clear_streamed(facts: Facts, show: Show) -> None:
    """The same of a show that goes to an encoder."""
    show.event["rtmpUrl"] = "rtmp://live.example/app/key"
    clear(facts, show)


def clear_and_come(facts: Facts, show: Show) -> None:
    """And somebody is put on stage."""
    clear(facts, show)
    place = f"activeBroadcasts/{{show}}/activeFans/{FANS[0]}/isOnStage"
    put(place, value=True)(facts, show)


def caption(running: int, *, told: str = "started") -> Mistake:
    """So many captions run on stage, of which the event tells this."""

    def mistake(facts: Facts, show: Show) -> None:
        show.event["captions"] = {"languageCode": "en-US", "status": told}
        started = [
            Media(id=f"captions-{number}", status="started", ended_ms=math.inf)
            for number in range(running)
        ]
        stage = show.event["stageSessionId"]
        cast(dict[str, Any], facts.captions)[stage] = started

    return mistake


def overlap(facts: Facts, show: Show) -> None:
    add("broadcasts", began_ms=5, ended_ms=9)(facts, show)
    add("broadcasts", began_ms=7, ended_ms=8)(facts, show)


def vanish(facts: Facts, show: Show) -> None:
    """The fan is in neither list of connections, and keeps the place."""
    facts.tree.pop("presence", None)
    listed = "headcounts/{event}/present/stage/connections/connection-2"
    put(listed, value=True)(facts, show)


def leave(facts: Facts, show: Show) -> None:
    """The fan's tab is closed, and the fan is not connected to OpenTok any more."""
    facts.tabs[show.id].pop(FANS[0])  # type: ignore[attr-defined]  # a dictionary
    facts.people[show.id] = frozenset()  # type: ignore[index]  # a dictionary


def come_back(facts: Facts, show: Show) -> None:
    """Somebody connects when everybody else has left."""
    stage = show.event["stageSessionId"]
    facts.connections[stage] = frozenset({"c-9"})  # type: ignore[index]  # a dictionary


def move(*statuses: str | None) -> Mistake:
    """Changes of status that somebody saw."""

    def mistake(facts: Facts, show: Show) -> None:
        facts.moves.append((show.id, *statuses))  # type: ignore[attr-defined]  # a list

    return mistake


EVENT, ACTIVE = "events/{event}", "activeBroadcasts/{show}"
RUNNING_EFFECT = {"state": "running"}

IN_A_LIVE_SHOW: list[tuple[str, Mistake]] = [
    ("at_most_one_fan_has_each_place", put(f"{ACTIVE}/activeFans", {
        name: {"id": name, "isOnStage": True} for name in FANS[:2]})),
    ("a_show_only_moves_forward", move("live", "preshow")),
    ("an_event_is_whole", put("events/event-9", {"problems": {}})),
    ("an_open_event_is_indexed", put("slugs/ana/fanUrl/night", "event-9")),
    ("an_open_event_is_indexed", put("openEvents/ana/{event}/name", "Another")),
    (
        "an_event_names_its_guests_and_pictures",
        put("guests/{event}/host", "host-of-another"),
    ),
    (
        "an_event_names_its_guests_and_pictures",
        put("events/{event}/startImage", {"id": "unknown", "url": "https://x"}),
    ),
    ("an_index_leads_to_an_event", put("slugs/ana/fanUrl/other", "{event}")),
    ("a_request_leads_to_what_it_made",
     put("eventRequests/ana/other", {"eventId": "{event}"})),
    ("a_request_leads_to_what_it_made", put("events/{event}/requestId", "x")),
    ("a_picture_is_of_those_that_use_it", put("images/ana/x/{event}", "in use")),
    ("public_records_are_public", put("shows/{show}/sessionId", "x")),
    ("every_viewer_is_counted_once", put("viewerCounts/{show}", 7)),
    ("nobody_comes_in_beyond_the_limit", put("viewerCounts/{show}", 3)),
    ("nobody_is_in_a_show_uncounted", put(f"viewers/{{show}}/{FANS[0]}", None)),
    ("copies_are_in_step", put("openEvents/ana/{event}/status", "preshow")),
    ("copies_are_in_step", put("openEvents/ana/{event}", None)),
    ("copies_are_in_step", put("current/ana/{event}", "preshow")),
    ("copies_are_in_step", put("current/ana/{event}", None)),
    ("the_newest_closed_event_is_found", put("closedEvents/{show}", "{event}")),
    ("a_show_that_is_on_has_its_records", put("shows/{show}", None)),
    ("a_show_that_is_on_has_its_records", put(f"{ACTIVE}/eventId", "event-9")),
    ("viewers_are_told_of_an_intermission", put("shows/{show}/standby", value=True)),
    ("viewers_are_told_of_an_intermission", put(f"{EVENT}/standby", value=True)),
    ("viewers_are_told_of_a_cleared_stage", put("shows/{show}/slate", {"from": 1})),
    ("viewers_are_told_of_a_cleared_stage", put(f"{EVENT}/cleared", {"at": 1})),
    ("nobody_has_a_place_on_a_cleared_stage", clear_and_come),
    ("whoever_is_off_a_cleared_stage_is_disconnected", clear),
    ("a_cleared_stage_is_streamed_nowhere_else", clear_streamed),
    ("everybody_in_a_show_is_counted", put(f"{ACTIVE}/activeFans", None)),
    ("whoever_waits_or_is_on_deck_is_in_the_show",
     put("line/{show}", {"fan-9": a_place()})),
    ("whoever_waits_or_is_on_deck_is_in_the_show",
     put("deck/{show}", {"fan-9": "producer"})),
    ("the_first_of_the_line_are_on_deck", put(f"line/{{show}}/{FANS[0]}", a_place())),
    ("the_first_of_the_line_are_on_deck", put(f"deck/{{show}}/{FANS[0]}", "line")),
    ("headcounts_are_those_that_are_marked",
     put("headcounts/{event}/stage/connections", 7)),
    ("what_is_on_is_watched_and_nothing_else", put("watched/{event}", None)),
    ("the_headcounts_are_who_is_connected",
     put("headcounts/{event}/stage/connections", 7)),
    ("the_headcounts_are_who_is_connected",
     put("headcounts/{event}/present/stage/streams", None)),
    ("a_record_names_the_stream_of_its_fan",
     put(f"{ACTIVE}/activeFans/{FANS[0]}/streamId", "stream-2")),
    ("a_record_names_the_stream_of_its_fan",
     put("headcounts/{event}/present/backstage/streams/s-9", PERSON)),
    ("whoever_has_a_place_is_there", put(f"{ACTIVE}/hostActive", value=True)),
    ("whoever_has_a_place_is_there", vanish),
    ("nobody_has_a_place_who_has_gone", leave),
    ("nobody_has_a_place_who_has_gone", put(f"{ACTIVE}/hostActive", value=True)),
    ("whoever_is_there_has_a_place", put(f"{ACTIVE}/activeFans", None)),
    ("each_connection_is_told_and_no_other", leave),
    ("each_connection_is_told_and_no_other", put("presence/{show}/host/tab-9", 1)),
    ("whoever_comes_is_told_whether_there_is_room",
     put("shows/{show}/full", value=True)),
    ("no_work_is_unfinished", put("unfinished/admin-x", {"kind": "admin"})),
    ("each_part_follows_one_that_is_over", add("archives")),
    ("never_two_at_a_time", overlap),
    ("a_live_show_is_recorded_and_streamed", set_status("archives", "available")),
    ("a_live_show_is_recorded_and_streamed", set_status("broadcasts", "stopped")),
    ("a_live_show_is_recorded_and_streamed", put(f"{EVENT}/showStartedAt", None)),
    ("what_runs_is_made_as_the_event_says",
     put(f"{EVENT}/archiveOptions", {"maxBitrate": 100_000})),
    ("what_runs_is_made_as_the_event_says",
     put(f"{EVENT}/broadcastOptions", {"dvr": True})),
    ("what_runs_is_made_as_the_event_says",
     put(f"{EVENT}/rtmpUrls", ["rtmp://one/app/key"])),
    ("a_live_show_has_the_captions_that_are_wanted", caption(2)),
    ("a_live_show_has_the_captions_that_are_wanted", caption(0)),
    ("a_live_show_has_the_captions_that_are_wanted", caption(1, told="stopped")),
    ("the_event_names_its_recording", put(f"{EVENT}/archiveId", None)),
    ("the_event_names_its_recording", put(f"{EVENT}/archive/status", "available")),
    ("the_event_names_its_recording", add("archives")),
    ("clients_are_told_what_runs", put(f"{ACTIVE}/archiving", value=False)),
    ("clients_are_told_what_runs", put(f"{ACTIVE}/hlsId", "another")),
    ("clients_are_told_what_runs", put("shows/{show}/hlsUrl", None)),
    ("every_effect_is_done", put("effects/{event}/openRecords", RUNNING_EFFECT)),
    ("no_effect_is_done_twice", put("timeline/{event}/again", {
        "what": "liveRecords", "details": {"outcome": "done"}})),
    ("every_part_of_the_recording_is_stored", put("archives/{event}", None)),
    ("no_problem_is_left", put(f"{EVENT}/problems/startArchive", {"reason": "x"})),
    ("the_timeline_tells_every_status", put("timeline/{event}", None)),
]  # fmt: skip
AFTER_THE_END: list[tuple[str, Mistake]] = [
    ("a_finished_show_stays_closed", put(f"{EVENT}/status", "live")),
    ("the_newest_closed_event_is_found", put("closedEvents/{show}", None)),
    ("the_newest_closed_event_is_found", put("closedEvents/{show}", "-before")),
    ("what_is_over_leaves_no_records", put("viewers/{show}/fan-1", value=True)),
    ("what_is_over_leaves_no_records", put("fanPictures/{show}/fan-1", "data:")),
    ("what_is_over_leaves_no_records", put("writtenFor/{show}/fan-1/e1", 1)),
    ("what_is_on_is_watched_and_nothing_else", put("watched/{event}", {"at": 1})),
    ("headcounts_are_those_that_are_marked", put("headcounts/{event}", {})),
    ("only_what_is_live_runs", set_status("broadcasts", "started")),
    ("only_what_is_live_runs", add("archives", "paused")),
    ("the_event_names_its_recording", set_status("archives", "started")),
    ("the_event_names_its_recording", put(f"{EVENT}/archiveUrl", None)),
    ("captions_end_with_the_show", caption(1)),
    ("a_show_is_over_once", put(f"{EVENT}/showEndedAt", None)),
    ("a_show_is_over_once", put(f"{EVENT}/showEndedAt", 1)),
    ("nobody_is_connected_to_a_show_that_is_over", come_back),
    ("what_is_over_has_no_effect_under_way",
     put("effects/{event}/stopBroadcast", RUNNING_EFFECT)),
]  # fmt: skip


def laws_broken_by(mistake: Mistake, found: Facts) -> set[str]:
    return {each.law for each in broken(mistaken(mistake, found), LAWS)}


def mistaken(mistake: Mistake, found: Facts) -> Facts:
    facts = deepcopy(found)
    mistake(facts, next(facts.shows))
    return facts


@pytest.mark.parametrize(("law", "mistake"), IN_A_LIVE_SHOW)
def test_a_mistake_in_a_live_show_is_noticed(law: str, mistake: Mistake) -> None:
    assert law in laws_broken_by(mistake, live_facts())


@pytest.mark.parametrize(("law", "mistake"), AFTER_THE_END)
def test_a_mistake_after_the_end_is_noticed(law: str, mistake: Mistake) -> None:
    assert law in laws_broken_by(mistake, closed_facts())


@pytest.mark.parametrize(
    ("place", "value"),
    [("timeline", {"event-9": {"-a": 1}}), ("sessions", {"stage": "event-9"})],
)
def test_a_trace_of_what_was_deleted_is_noticed(place: str, value: Any) -> None:
    facts = deepcopy(facts_of_nothing())
    facts.tree[place] = value

    law = database.of_a_deleted_event_nothing_is_left
    assert [each.event_id for each in broken(facts, [law])] == ["event-9"]
    excused = replace(facts, may_name_what_is_gone=(place,))
    assert broken(excused, [law]) == []


def test_a_second_look_at_what_was_deleted_may_be_noted_where_it_is_too_early() -> None:
    facts = deepcopy(facts_of_nothing())
    facts.tree["unfinished"] = {"eventRemoval-event-9": {"what": {"againAt": 1}}}
    laws = [
        database.no_work_is_unfinished,
        database.of_a_deleted_event_nothing_is_left,
    ]

    assert len(broken(facts, laws)) == len(laws)
    excused = replace(facts, may_be_looked_at_again=True)
    assert broken(excused, laws) == []
    facts.tree["unfinished"]["eventRemoval-event-9"]["what"] = {}
    assert len(broken(excused, laws)) == len(laws)


def test_every_law_is_here() -> None:
    tried = {law for law, _ in (*IN_A_LIVE_SHOW, *AFTER_THE_END)}

    assert {law.__name__ for law in LAWS} - tried == {
        "of_a_deleted_event_nothing_is_left"
    }


def test_one_more_start_is_right_after_a_failure_and_no_more_than_one() -> None:
    facts = deepcopy(closed_facts())
    show = next(facts.shows)
    add("archives", "available")(facts, show)
    law = [media.each_part_follows_one_that_is_over]

    once = replace(facts, failed={show.event["stageSessionId"]: (1, 0)})
    assert broken(once, law) == []
    add("archives", "available")(facts, show)
    assert broken(once, law) != []


def test_what_somebody_else_records_is_no_recording_of_the_show() -> None:
    facts = deepcopy(live_facts())
    add("archives", "available")(facts, next(facts.shows))

    assert broken(replace(facts, foreign=frozenset({"another"})), LAWS) == []
