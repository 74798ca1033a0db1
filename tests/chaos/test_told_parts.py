"""The laws of what is told notice what they are there for."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.records.archive_parts import ArchivePart
from interactive_broadcast.records.published import PublishedStream
from interactive_broadcast.records.timeline import TimelineEntry
from interactive_broadcast.show import recorded_parts
from interactive_broadcast.show.models import ShowTimeline, TimelineItem
from interactive_broadcast.show.recorded_parts import ShowCourse
from tests.chaos.told_parts import LAWS, Timeline, Told
from tests.support.builders import an_event
from tests.support.laws.facts import Media

FULL = Media(id="full", status="uploaded", recorded=[(0, 60_000), (90_000, 180_000)])
EMPTY = Media(id="empty", status="failed", recorded=[(0, 400)])
PART = {
    "archiveId": "full",
    "status": "uploaded",
    "url": "https://bucket.example/full",
    "chapters": [
        {"start": 0, "title": "Show begins"},
        {"start": 70, "title": "A fan on stage"},
        {"start": 150, "title": "End"},
    ],
}
TOLD: Timeline = {
    "entries": [
        {"at": 5, "what": "status", "details": {"to": "live"}},
        {"at": 100_000, "what": "onStage"},
    ],
    "parts": [PART],
}


def found(told: Timeline) -> list[str]:
    seen = Told(timeline=told, archives=[FULL, EMPTY], away_ms=2_000)
    return [what for law in LAWS for what in law(seen)]


def test_what_is_told_as_it_is_breaks_no_law() -> None:
    assert found(TOLD) == []


def test_a_cleared_stage_is_a_chapter_from_when_it_began() -> None:
    told = deepcopy(TOLD)
    told["entries"] += [
        {"at": 125_000, "what": "stageCleared", "details": {"from": 110_000}},
        {"at": 140_000, "what": "stageResumed", "details": {}},
    ]
    cut = {"start": 80, "title": "Stage cleared"}
    after = {"start": 110, "title": "Show begins"}
    told["parts"][0]["chapters"][2:2] = [cut, after]

    assert found(told) == []

    cut["start"] = 95
    assert len(found(told)) == 1


def longer_than_it_is(told: Timeline) -> None:
    told["parts"][0]["chapters"][2]["start"] = 180


def wall_time(told: Timeline) -> None:
    told["parts"][0]["chapters"][1]["start"] = 100


def out_of_order(told: Timeline) -> None:
    told["parts"][0]["chapters"].append({"start": 45, "title": "Fan on stage"})


def late(told: Timeline) -> None:
    del told["parts"][0]["chapters"][0]


def untold(told: Timeline) -> None:
    told["parts"] = []


def one_with_nothing_in_it(told: Timeline) -> None:
    told["parts"].append({"archiveId": "empty", "status": "failed", "chapters": []})


def no_address(told: Timeline) -> None:
    del told["parts"][0]["url"]


def told_twice(told: Timeline) -> None:
    told["entries"].append(told["entries"][0])


@pytest.mark.parametrize(
    ("mistake", "what"),
    [
        (wall_time, "belongs to one of"),
        (longer_than_it_is, "has 150000 ms, and chapters at"),
        (out_of_order, "out of order"),
        (late, "do not begin with it"),
        (untold, "its parts are"),
        (one_with_nothing_in_it, "its parts are"),
        (no_address, "is uploaded: None"),
        (told_twice, "told more than once: ['live']"),
    ],
)
def test_a_mistake_is_noticed(mistake: Callable[[Any], None], what: str) -> None:
    told = deepcopy(TOLD)

    mistake(told)

    assert any(what in each for each in found(told)), found(told)


STREAMS = [
    PublishedStream.model_validate({"from": start, "to": end})
    for start, end in FULL.recorded
]


def told_by_the_backend() -> Timeline:
    """What `getTimeline` makes of a pause of half a minute before a fan's coming."""
    entries = [
        TimelineEntry(at=100_000, what="onStage", by="ana", details={"person": "fan"})
    ]
    event = an_event(archive_event=True)
    course = ShowCourse(event=event, entries=entries, published=STREAMS)
    part = ArchivePart(
        id="full",
        started_at=1,
        ended_at=180_000,
        status=ArchiveStatus.FAILED,
        duration_s=150,
    )
    reply = ShowTimeline(
        entries=[TimelineItem(at=100_000, what="onStage", by="ana")],
        parts=[course.part(part)],
        chapters=[],
        web_vtt="",
    )
    return reply.model_dump(mode="json", by_alias=True, exclude_none=True)


def broken_by_the_backend() -> list[str]:
    full = replace(FULL, status="failed")
    seen = Told(timeline=told_by_the_backend(), archives=[full], away_ms=2_000)
    return [what for law in LAWS for what in law(seen)]


def test_chapters_by_the_clock_on_the_wall_are_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert broken_by_the_backend() == []

    monkeypatch.setattr(recorded_parts, "within", lambda _, start, end: [(start, end)])

    (found,) = broken_by_the_backend()
    assert "belongs to one of [70000]" in found
