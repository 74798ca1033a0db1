"""The laws about time notice what they are there for."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf

import pytest

from tests.chaos.continuity import LAWS, Course, wanted_archive
from tests.chaos.shows import Answer
from tests.chaos.spans import Span
from tests.support.laws.facts import Media

HOUR = 3_600_000
MINUTE = 60_000


def media(*spans: Span) -> list[Media]:
    return [
        Media(id=f"part-{n}", status="stopped", began_ms=start, ended_ms=end)
        for n, (start, end) in enumerate(spans)
    ]


def click(do: str, at: float, status: int = 200) -> Answer:
    return Answer(do, status, {}, round(at), round(at) + 100)


FIVE_HOURS = Course(
    live=(0, 5 * HOUR),
    published=[(-MINUTE, inf)],
    archives=media((500, 4 * HOUR), (4 * HOUR + MINUTE, inf)),
    broadcasts=media((700, inf)),
)
"""A recording that reached its longest duration, and was followed by another."""


def found(course: Course) -> list[str]:
    return [what for law in LAWS for what in law(course)]


def test_a_recording_of_two_parts_is_in_order() -> None:
    assert found(FIVE_HOURS) == []


def test_a_part_that_none_follows_is_noticed() -> None:
    ended = replace(FIVE_HOURS, archives=media((500, 4 * HOUR)))

    assert found(ended) == [
        "it is not recorded for 3600 s, 14400 s after its beginning"
    ]


def test_a_stream_that_none_follows_is_noticed() -> None:
    ended = replace(FIVE_HOURS, broadcasts=media((700, HOUR)))

    assert found(ended) == [
        "it is not streamed for 14400 s, 3600 s after its beginning"
    ]
    assert found(replace(ended, is_streamed=False)) == []


@pytest.mark.parametrize(
    ("clicks", "missing_s"),
    [
        ([], 3600),
        ([click("clearStage", HOUR)], 0),
        ([click("clearStage", HOUR, 503)], 0),
        ([click("clearStage", HOUR, 409)], 3600),
        ([click("clearStage", HOUR), click("resumeStage", 90 * MINUTE)], 1800),
        ([click("clearStage", HOUR), click("resumeStage", 90 * MINUTE, 503)], 0),
    ],
)
def test_what_is_held_need_not_be_streamed_while_the_stage_may_be_cleared(
    clicks: Sequence[Answer], missing_s: int
) -> None:
    parts = media((700, HOUR), (2 * HOUR, inf))
    course = replace(FIVE_HOURS, broadcasts=parts, answers=clicks, is_held=True)

    missing = f"it is not streamed for {missing_s} s"
    assert [one.startswith(missing) for one in found(course)] == [True] * bool(
        missing_s
    )
    assert len(found(replace(course, is_held=False))) == 1


def test_nothing_need_run_while_nobody_publishes() -> None:
    pause = [(0, HOUR), (3 * HOUR, inf)]
    parts = media((500, HOUR + MINUTE), (3 * HOUR + MINUTE, inf))
    course = replace(FIVE_HOURS, published=pause, archives=parts, broadcasts=parts)

    assert found(course) == []


def test_what_was_in_the_way_is_allowed_for_and_nothing_else() -> None:
    late = replace(FIVE_HOURS, archives=media((3 * MINUTE, 4 * HOUR), (4 * HOUR, inf)))

    assert found(late) == ["it is not recorded for 180 s, 0 s after its beginning"]
    assert found(replace(late, hindered=[(0, 2 * MINUTE)])) == []


@pytest.mark.parametrize("status", [200, 503])
def test_what_starts_after_a_stop_by_hand_is_noticed(status: int) -> None:
    again = media((500, HOUR), (2 * HOUR, 3 * HOUR), (3 * HOUR + 900, inf))
    stopped = replace(
        FIVE_HOURS,
        archives=again,
        answers=[
            click("stopArchive", HOUR, status),
            click("startArchive", 3 * HOUR),
        ],
    )

    assert found(stopped) == (
        ["the recording part-1 was started, and nobody had asked for it"]
        if status == 200
        else []
    )


def test_a_recording_that_was_never_wanted_is_noticed() -> None:
    unasked = replace(FIVE_HOURS, is_recorded=False)

    assert len(found(unasked)) == 2


def test_a_recording_of_an_empty_stage_is_noticed() -> None:
    empty = replace(
        FIVE_HOURS,
        published=[(2 * HOUR, inf)],
        archives=media((500, MINUTE), (2 * HOUR, inf)),
    )

    assert found(empty) == ["the recording part-0 was started while nobody published"]


@pytest.mark.parametrize(
    ("answers", "yes", "no"),
    [
        ([], [(0, 9)], []),
        ([click("stopArchive", 3_000)], [(0, 3)], [(3.1, 9)]),
        ([click("startArchive", 3_000, 409)], [(0, 3), (3.1, 9)], []),
        ([click("stopArchive", 3_000, 0)], [(0, 3)], []),
        (
            [click("stopArchive", 3_000), click("startArchive", 3_050)],
            [(0, 3)],
            [],
        ),
        (
            [click("stopArchive", 3_000), click("startArchive", 6_000, 404)],
            [(0, 3)],
            [(3.1, 6)],
        ),
    ],
)
def test_what_is_wanted_follows_from_clicks(
    answers: Sequence[Answer], yes: Sequence[Span], no: Sequence[Span]
) -> None:
    wanted = wanted_archive(replace(FIVE_HOURS, live=(0, 9_000), answers=answers))

    assert [(a / 1000, b / 1000) for a, b in wanted.yes] == yes
    assert [(a / 1000, b / 1000) for a, b in wanted.no] == no
