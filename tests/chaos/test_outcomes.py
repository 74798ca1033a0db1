"""What is expected of a show notices what it is there for."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.chaos import outcomes
from tests.chaos.outcomes import Seen
from tests.chaos.plans import Ending, ShowPhase, Step
from tests.chaos.random_plans import draw_show
from tests.chaos.shows import Answer, PlayedShow

EVENT, STAGE = "-event", "2_stage"

Usage = dict[str, Any]
Given = tuple[PlayedShow, Usage, dict[str, Any]]
"""A show, what OpenTok has of its stage, and the whole database."""


def a_show(ending: Ending) -> PlayedShow:
    plan = replace(draw_show(1, 1, 1), ending=ending, reports="plain", phases=())
    return PlayedShow(
        plan=plan,
        api_key="1001",
        admin_id="ana",
        token="t",
        event={"id": EVENT, "stageSessionId": STAGE, "sessionId": "1_back"},
    )


def a_live_show() -> Given:
    running = [{"status": "started", "at": 1_000}]
    entry = {"id": "id-1", "status": "started", "hls": True, "history": running}
    usage = {"archives": [{**entry}], "broadcasts": [{**entry}], "published": []}
    return a_show("live"), usage, {"events": {EVENT: {"status": "live"}}}


def a_closed_show() -> Given:
    history = [{"status": "started", "at": 1_000}, {"status": "stopped", "at": 9_000}]
    entry = {"id": "id-1", "status": "available", "hls": True, "history": history}
    usage = {"archives": [{**entry}], "broadcasts": [{**entry}], "published": []}
    return a_show("ended"), usage, {"events": {EVENT: {"status": "closed"}}}


def a_deleted_show(number: int = 2) -> Given:
    """Its recording was kept, if the number is even."""
    show = a_show("deleted")
    show.plan = replace(show.plan, number=number)
    left = {"ana": {"id-1": {"eventId": EVENT}}}
    return show, a_closed_show()[1], {"formerArchives": left}


def found(seen: Given) -> list[str]:
    show, usage, tree = seen
    facts = outcomes.facts_of([show], {STAGE: usage}, tree, {})
    return outcomes.violations(Seen(show, outcomes.expected(show), facts))


@pytest.mark.parametrize("seen", [a_live_show, a_closed_show, a_deleted_show])
def test_what_is_as_expected_is_no_violation(seen: Callable[[], Given]) -> None:
    assert found(seen()) == []


def still_live(seen: Given) -> None:
    seen[2]["events"][EVENT]["status"] = "live"


def a_problem_left(seen: Given) -> None:
    seen[2]["events"][EVENT]["problems"] = {"stopArchive": {"reason": "x"}}


def unknown_on_a_stage_that_is_not_cleared(seen: Given) -> None:
    problem = {"reason": "publisher-unknown", "final": True}
    seen[2]["events"][EVENT]["problems"] = {"emptyStage": problem}


def tried_for_ever(seen: Given) -> None:
    seen[0].failed_archives = 1
    problem = {"reason": "archive-ended", "final": False}
    seen[2]["events"][EVENT]["problems"] = {"startArchive": problem}


def a_stream_that_was_there(seen: Given) -> None:
    started = {"state": "done", "result": {"broadcastId": "id-1"}}
    seen[2]["effects"] = {EVENT: {"startBroadcast": started}}
    problem = {"reason": "video-unavailable", "final": True}
    seen[2]["events"][EVENT]["problems"] = {"startBroadcast": problem}


def crashed(seen: Given) -> None:
    seen[0].answers.append(Answer("eventGoLive", 500, "internal"))


def invented(seen: Given) -> None:
    seen[0].answers.append(Answer("startArchive", 200, {"archiveId": "id-7"}))


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (still_live, "the event is live, not closed"),
        (a_problem_left, "a problem is told that is none"),
        (unknown_on_a_stage_that_is_not_cleared, "a problem is told that is none"),
        (a_stream_that_was_there, "a problem is told that is none"),
        (tried_for_ever, "is told to be tried again"),
        (crashed, "was answered with 500"),
        (invented, "named a recording that never was"),
    ],
)
def test_a_mistake_is_noticed(mistake: Callable[[Given], None], told: str) -> None:
    seen = a_closed_show()

    mistake(seen)

    assert any(told in each for each in found(seen)), found(seen)


def test_somebody_unknown_on_a_stage_that_was_cleared_is_told() -> None:
    seen = a_closed_show()
    phase = ShowPhase(steps=(Step(do="clearStage"),))
    seen[0].plan = replace(seen[0].plan, phases=(phase,))

    unknown_on_a_stage_that_is_not_cleared(seen)

    assert found(seen) == []


def test_a_recording_that_was_to_be_deleted_is_noticed() -> None:
    told = "recordings are left that were to be deleted"

    assert any(told in each for each in found(a_deleted_show(1)))


def test_a_recording_of_which_nobody_knows_is_noticed() -> None:
    show, usage, _ = a_deleted_show()

    assert any("nobody knows" in each for each in found((show, usage, {})))


@pytest.mark.parametrize(
    ("asked_ms", "status", "body", "is_true"),
    [
        (1_000, 404, {}, True),
        (9_000, 404, {}, True),
        (13_000, 404, {}, False),
        (13_000, 503, {}, True),
        (13_000, 200, {"status": "live"}, True),
        (13_000, 200, {"status": "preshow"}, True),
        (1_000, 200, {"status": "live"}, False),
        (300_000, 200, {"status": "live"}, True),
        (400_000, 200, {"status": "live"}, False),
        (400_000, 404, {}, True),
    ],
)
def test_viewers_may_be_told_what_was_so_minutes_ago_and_nothing_else(
    asked_ms: int, status: int, body: dict[str, str], *, is_true: bool
) -> None:
    show, usage, tree = a_closed_show()
    tree["events"][EVENT] |= {"showStartedAt": 10_000, "showEndedAt": 20_000}
    show.answers = [Answer("watch", status, body, asked_ms, asked_ms + 10)]
    facts = outcomes.facts_of([show], {STAGE: usage}, tree, {})
    seen = Seen(show, "closed", facts)

    told = outcomes.viewers_are_told_what_is_so_or_was_a_moment_ago(seen)

    assert len(list(told)) == (0 if is_true else 1)


def test_who_is_on_stage_is_known_to_the_laws() -> None:
    show, usage, tree = a_live_show()
    connection = {"connectionId": "c-1", "data": '{"person": "opaque"}'}
    session = {"connections": [connection], "streams": [{"id": "s-1"}]}

    facts = outcomes.facts_of([show], {STAGE: usage}, tree, {STAGE: session})

    assert facts.connections == {STAGE: {"c-1"}}
    assert facts.streams == {STAGE: {"s-1"}}
    assert facts.people == {EVENT: {"opaque"}}


def test_a_producer_with_two_names_is_told() -> None:
    show, usage, tree = a_live_show()
    facts = outcomes.facts_of([show], {STAGE: usage}, tree, {})
    seen = Seen(show, "live", facts, names=("Ana", "Ana II"))

    assert outcomes.violations(seen) == ["the producer is Ana, and signs in as Ana II"]


def test_whoever_came_too_late_and_got_in_is_told() -> None:
    seen = a_live_show()
    seen[0].let_in.append("fan-1 got in for an event of yesterday")

    assert found(seen) == ["fan-1 got in for an event of yesterday"]


def test_whoever_was_thrown_out_is_told() -> None:
    seen = a_live_show()
    seen[0].thrown_out.append("host was there, and was thrown out")

    assert found(seen) == ["host was there, and was thrown out"]


def a_recorded_show(*streams: dict[str, int]) -> Given:
    """Recorded from 1 to 9 s, but for what was between 4 and 7."""
    seen = a_closed_show()
    seen[1]["archives"][0]["recorded"] = [
        {"from": 1_000, "to": 4_000},
        {"from": 7_000, "to": 9_000},
    ]
    part = {"id": "id-1", "status": "available", "startedAt": 1_000, "endedAt": 9_500}
    seen[2]["archives"] = {EVENT: {"id-1": part}}
    seen[2]["published"] = {EVENT: {f"s{n}": one for n, one in enumerate(streams)}}
    return seen


def test_what_was_published_must_be_what_was_recorded() -> None:
    first, second = {"from": 500, "to": 4_000}, {"from": 7_000, "to": 9_000}

    assert found(a_recorded_show(first, second)) == []
    assert found(a_recorded_show()) == [
        "of id-1 0 ms are known at 4000, not 3000",
        "of id-1 0 ms are known at 7000, not 3000",
        "of id-1 0 ms are known at 9000, not 5000",
    ]
    assert found(a_recorded_show(first, {"foundAt": 7_500})) == []
    assert found(a_recorded_show(first, second, {"to": 5_000})) == []
    assert found(a_recorded_show(first, second, {"from": 3_000, "to": 7_000})) == [
        "of id-1 6000 ms are known at 7000, not 3000",
        "of id-1 8000 ms are known at 9000, not 5000",
    ]


def test_a_recording_that_none_has_followed_is_noticed() -> None:
    show, usage, tree = a_live_show()
    ended = {"status": "uploaded", "at": 9_000}
    usage["archives"][0]["history"].append(ended)
    usage["published"] = [{"from": 1_000, "to": None}]
    tree["events"][EVENT]["showStartedAt"] = 1_000
    facts = outcomes.facts_of([show], {STAGE: usage}, tree, {})
    show.plan = replace(show.plan, archive=True, hls=False, rtmp=False)
    soon, late = Seen(show, "live", facts, now_ms=60_000), 300_000

    assert outcomes.violations(soon) == []
    assert outcomes.violations(replace(soon, now_ms=late)) == [
        "it is not recorded for 291 s, 8 s after its beginning"
    ]


def test_a_stream_that_never_came_on_the_air_is_a_true_problem() -> None:
    seen = a_closed_show()
    a_stream_that_was_there(seen)
    seen[2]["effects"][EVENT]["startBroadcast"]["result"] = {"skipped": "too late"}

    assert found(seen) == []


def test_what_opentok_has_is_read_with_its_times() -> None:
    show, usage, tree = a_closed_show()

    facts = outcomes.facts_of([show], {STAGE: usage}, tree, {})

    (archive,) = facts.archives[STAGE]
    assert (archive.began_ms, archive.ended_ms) == (1_000, 9_000)
    assert facts.event_ids == {EVENT}
