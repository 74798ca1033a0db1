"""The truths notice what they are there for: each planted mistake is found."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.chaos import truths
from tests.chaos.company import Answer, Show
from tests.chaos.drawing import draw_show
from tests.chaos.plans import Ending

EVENT = "-event"
ADMIN = "ana"
STAGE = "2_stage"
SLUG = "show-1"
BEGAN, ENDED = 1_000, 9_000

World = tuple[Show, dict[str, Any], dict[str, Any]]
"""A show, OpenTok's books of its stage, and the whole database."""


def a_show(ending: Ending) -> Show:
    plan = replace(
        draw_show(1, 1, 1),
        ending=ending,
        archive=True,
        hls=True,
        reports="plain",
        scenes=(),
    )
    return Show(
        plan=plan,
        api_key="1001",
        admin_id=ADMIN,
        id_token="i",
        token="t",
        event={"id": EVENT, "stageSessionId": STAGE, "fanUrl": SLUG},
        seat_token="s",
    )


def an_entry(number: int, status: str, *, end: int | None) -> dict[str, Any]:
    history = [{"status": "started", "at": BEGAN * number}]
    if end is not None:
        history.append({"status": "stopped", "at": end})
    return {
        "id": f"id-{number}",
        "status": status,
        "hls": True,
        "stopCalls": 1,
        "history": history,
    }


def a_live_world() -> World:
    event = {
        "id": EVENT,
        "status": "live",
        "archiveId": "id-1",
        "archive": {"status": "started"},
        "showStartedAt": BEGAN,
    }
    active = {"status": "live", "archiving": True, "hlsId": "id-1"}
    tree = {
        "events": {EVENT: event},
        "effects": {EVENT: {"startArchive": {"state": "done"}}},
        "activeBroadcasts": {ADMIN: {SLUG: active}},
        "shows": {
            ADMIN: {SLUG: {"status": "live", "hlsUrl": "http://x", "viewers": 0}}
        },
        "openEvents": {ADMIN: {EVENT: {"status": "live"}}},
        "slugs": {ADMIN: {"fanUrl": {SLUG: EVENT}}},
        "watched": {EVENT: {"adminId": ADMIN}},
    }
    page = {
        "archives": [an_entry(1, "started", end=None)],
        "broadcasts": [an_entry(1, "started", end=None)],
    }
    return a_show("live"), page, tree


def a_closed_world() -> World:
    event = {
        "id": EVENT,
        "status": "closed",
        "archiveId": "id-1",
        "archive": {"status": "available"},
        "archiveUrl": "http://bucket/id-1",
        "showStartedAt": BEGAN,
        "showEndedAt": ENDED,
    }
    tree = {
        "events": {EVENT: event},
        "effects": {EVENT: {"stopArchive": {"state": "done"}}},
    }
    page = {
        "archives": [an_entry(1, "available", end=ENDED)],
        "broadcasts": [an_entry(1, "stopped", end=ENDED)],
    }
    return a_show("ended"), page, tree


def a_gone_world() -> World:
    _, page, _ = a_closed_world()
    return a_show("deleted"), page, {"admins": {ADMIN: {"id": ADMIN}}}


def found(world: World) -> list[str]:
    show, page, tree = world
    return truths.violations(show, page, tree, truths.expected(show))


@pytest.mark.parametrize("world", [a_live_world, a_closed_world, a_gone_world])
def test_what_is_in_order_is_no_violation(world: Callable[[], World]) -> None:
    assert found(world()) == []


def still_live(world: World) -> None:
    world[2]["events"][EVENT]["status"] = "live"


def still_running(world: World) -> None:
    world[1]["broadcasts"][0] |= an_entry(1, "started", end=None)


def started_twice(world: World) -> None:
    world[1]["archives"].insert(0, an_entry(3, "available", end=ENDED) | {"id": "o"})


def at_the_same_time(world: World) -> None:
    world[1]["broadcasts"].append(an_entry(2, "stopped", end=ENDED))


def lost(world: World) -> None:
    del world[2]["events"][EVENT]["archiveId"]


def told_wrongly(world: World) -> None:
    world[2]["events"][EVENT]["archive"]["status"] = "started"


def told_nowhere(world: World) -> None:
    del world[2]["events"][EVENT]["archiveUrl"]


def a_problem_left(world: World) -> None:
    world[2]["events"][EVENT]["problems"] = {"stopArchive": {"reason": "x"}}


def a_record_left(world: World) -> None:
    world[2]["shows"] = {ADMIN: {SLUG: {"status": "closed"}}}


def a_slug_left(world: World) -> None:
    world[2]["slugs"] = {ADMIN: {"fanUrl": {SLUG: EVENT}}}


def an_effect_left(world: World) -> None:
    world[2]["effects"][EVENT]["stopBroadcast"] = {"state": "running"}


def tried_for_ever(world: World) -> None:
    world[0].broken_archives = 1
    problem = {"reason": "archive-ended", "final": False}
    world[2]["events"][EVENT]["problems"] = {"startArchive": problem}


def a_stream_that_was_there(world: World) -> None:
    started = {"state": "done", "result": {"broadcastId": "id-1"}}
    world[2]["effects"][EVENT]["startBroadcast"] = started
    problem = {"reason": "video-unavailable", "final": True}
    world[2]["events"][EVENT]["problems"] = {"startBroadcast": problem}


def watched_for_ever(world: World) -> None:
    world[2]["watched"] = {EVENT: {"adminId": ADMIN}}


def never_ended(world: World) -> None:
    del world[2]["events"][EVENT]["showEndedAt"]


def crashed(world: World) -> None:
    world[0].answers.append(Answer("eventGoLive", 500, "internal"))


def invented(world: World) -> None:
    world[0].answers.append(Answer("startArchive", 200, {"archiveId": "id-7"}))


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (still_live, "the event is live, not closed"),
        (still_running, "still run, and cost money"),
        (started_twice, "2 archives were started"),
        (at_the_same_time, "two broadcasts ran at the same time"),
        (lost, "a recording is lost"),
        (told_wrongly, "is told to be started"),
        (told_nowhere, "where the recording is, is not told"),
        (a_problem_left, "a problem is told that is none"),
        (a_record_left, "the record in shows is still there"),
        (a_slug_left, "its slugs are not free"),
        (an_effect_left, "stopBroadcast is running"),
        (a_stream_that_was_there, "a problem is told that is none"),
        (tried_for_ever, "is told to be tried again"),
        (watched_for_ever, "it is still watched"),
        (never_ended, "it began at"),
        (crashed, "was answered with 500"),
        (invented, "named a recording that never was"),
    ],
)
def test_a_mistake_after_the_end_is_noticed(
    mistake: Callable[[World], None], told: str
) -> None:
    world = a_closed_world()

    mistake(world)

    assert any(told in each for each in found(world)), found(world)


def not_recorded(world: World) -> None:
    world[1]["archives"][0] |= an_entry(1, "available", end=ENDED)


def not_streamed(world: World) -> None:
    world[1]["broadcasts"].clear()


def not_told_where_to_watch(world: World) -> None:
    del world[2]["shows"][ADMIN][SLUG]["hlsUrl"]


def another_stream(world: World) -> None:
    world[2]["activeBroadcasts"][ADMIN][SLUG]["hlsId"] = "id-9"


def not_counted(world: World) -> None:
    world[2]["activeBroadcasts"][ADMIN][SLUG]["activeFans"] = {"u": {"id": "u"}}


def not_counted_on_stage(world: World) -> None:
    world[0].seats["producer"] = "connection"


def not_listed(world: World) -> None:
    del world[2]["openEvents"]


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (not_counted, "1 fans, 0 of them marked, 0 counted"),
        (not_counted_on_stage, "1 are on stage, and 0 are counted there"),
        (not_recorded, "a live show is not recorded"),
        (not_streamed, "a live show is not streamed"),
        (not_told_where_to_watch, "viewers are told otherwise"),
        (another_stream, "clients are told of another stream"),
        (not_listed, "it is listed as open although it is not"),
    ],
)
def test_a_mistake_in_a_live_show_is_noticed(
    mistake: Callable[[World], None], told: str
) -> None:
    world = a_live_world()

    mistake(world)

    assert any(told in each for each in found(world)), found(world)


def test_a_stream_that_never_came_on_the_air_is_a_true_problem() -> None:
    world = a_closed_world()
    a_stream_that_was_there(world)
    world[2]["effects"][EVENT]["startBroadcast"]["result"] = {"skipped": "too late"}

    assert found(world) == []


def test_a_trace_of_what_was_deleted_is_noticed() -> None:
    world = a_gone_world()
    world[2]["timeline"] = {EVENT: {"-a": {"what": "status"}}}
    world[2]["sessions"] = {STAGE: EVENT}

    assert found(world) == [
        f"a trace is left at /timeline/{EVENT}",
        f"a trace is left at /sessions/{STAGE}",
    ]


def test_one_more_start_is_right_after_a_failure_and_no_more_than_one() -> None:
    world = a_closed_world()
    world[0].broken_archives = 1
    world[1]["archives"].insert(0, an_entry(1, "failed", end=1_500))
    world[1]["archives"][1] |= an_entry(2, "available", end=ENDED)
    world[2]["events"][EVENT]["archiveId"] = "id-2"

    assert found(world) == []

    world[1]["archives"].append(an_entry(9, "available", end=9_500))

    assert any("3 archives were started" in each for each in found(world))
