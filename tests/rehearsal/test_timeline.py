from typing import Any

import pytest

from rehearsal.timeline import Chapter, Entry, result_of, timeline_of

REPLY = {
    "entries": [
        {"at": 61_000, "what": "created", "by": "u1"},
        {
            "at": 3_661_000,
            "what": "status",
            "by": "backend",
            "details": {"to": "live"},
        },
    ],
    "chapters": [{"start": 724.5, "title": "Ana on stage"}],
    "webVtt": "WEBVTT\n",
}


def test_a_story_is_told_by_the_shows_clock_and_with_peoples_names() -> None:
    timeline = timeline_of(REPLY, started_ms=1_000, names={"u1": "Paula"})

    assert timeline.entries == [
        Entry(at="01:00", what="created", by="Paula", result=""),
        Entry(at="1:01:00", what="status", by="backend", result="live"),
    ]
    assert timeline.chapters == [Chapter(at="12:04", title="Ana on stage")]
    assert timeline.webvtt == "WEBVTT\n"


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"from": "preshow", "to": "live"}, "preshow → live"),
        ({"outcome": "done", "attempt": 1, "archiveId": "a"}, "done"),
        ({"outcome": "done", "attempt": 1, "skipped": "over"}, "done, over"),
        (
            {"outcome": "failed", "attempt": 8, "reason": "stage-empty"},
            "failed, stage-empty, attempt 8",
        ),
        ({"person": "p1", "fanId": "f1", "name": "Ana"}, "Ana"),
        ({"person": "p1", "fanId": "f1", "left": True}, "f1 leaves the show"),
        ({"person": "p1"}, "a fan"),
        ({"person": "p1", "name": "Ana", "to": "backstage"}, "Ana"),
        ({"from": 1_796_022_782_833, "everybody": True}, "everybody True"),
        ({"session": "stage"}, "session stage"),
        ({"gone": ["host", "producer"], "n": 2}, "gone host producer, n 2"),
        ({}, ""),
    ],
)
def test_what_came_of_it_is_said_in_a_few_words(
    details: dict[str, Any], words: str
) -> None:
    assert result_of(details) == words
