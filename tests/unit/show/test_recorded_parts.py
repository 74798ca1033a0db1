"""The parts of a recording, and the show where nothing was recorded."""

from typing import Any

import pytest

from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.records.archive_parts import ArchivePart
from interactive_broadcast.records.published import PublishedStream
from interactive_broadcast.records.timeline import TimelineEntry
from interactive_broadcast.show.models import Chaptered
from interactive_broadcast.show.recorded_parts import ShowCourse
from tests.support.builders import an_event

BEGAN = 1_000_000
MINUTE = 60_000


def at(minute: float) -> int:
    return BEGAN + round(minute * MINUTE)


def an_entry(what: str, minute: float, **details: Any) -> TimelineEntry:
    return TimelineEntry(what=what, by="admin-1", details=details, at=at(minute))


def on(minute: float, name: str = "Ana") -> TimelineEntry:
    return an_entry("onStage", minute, person=name, name=name)


def off(minute: float, name: str = "Ana") -> TimelineEntry:
    return an_entry("offStage", minute, person=name)


def published(*minutes: tuple[float, float | None]) -> list[PublishedStream]:
    return [
        PublishedStream(began_at=at(start), ended_at=None if end is None else at(end))
        for start, end in minutes
    ]


def a_part(
    start: float, end: float | None = None, minutes: float | None = None
) -> ArchivePart:
    """Over if it has an end; `minutes` is how long its file is."""
    return ArchivePart(
        id="archive-1",
        started_at=at(start),
        ended_at=None if end is None else at(end),
        status=ArchiveStatus.STARTED if end is None else ArchiveStatus.AVAILABLE,
        duration_s=None if minutes is None else round(minutes * 60),
    )


def a_show(
    *entries: TimelineEntry,
    streams: list[PublishedStream] | None = None,
    end: float | None = None,
) -> ShowCourse:
    event = an_event(
        show_started_at=BEGAN, show_ended_at=None if end is None else at(end)
    )
    return ShowCourse(event=event, entries=entries, published=streams or [])


def told(chaptered: Chaptered) -> list[tuple[float, str]]:
    """Minutes and titles."""
    return [(one.start_ms / MINUTE, one.title) for one in chaptered.chapters]


class TestPart:
    def test_chapters_are_in_the_time_in_which_somebody_published(self) -> None:
        show = a_show(on(25), streams=published((-1, 5), (15, 40)))

        assert told(show.part(a_part(0, end=35))) == [
            (0, "Show begins"),
            (15, "Ana on stage"),
            (25, "End"),
        ]

    def test_a_first_publisher_who_is_late_moves_nothing(self) -> None:
        late = 50 / 60
        show = a_show(on(10), streams=published((late, 20)))

        found = show.part(a_part(0, end=20))

        assert found.chapters[1].start == 600 - 50
        assert found.chapters[-1].start == 1_200 - 50

    def test_where_nobody_knows_who_published_it_is_the_clock(self) -> None:
        show = a_show(on(12))

        assert told(show.part(a_part(0, end=31, minutes=30))) == [
            (0, "Show begins"),
            (12, "Ana on stage"),
            (30, "End"),
        ]

    def test_it_ends_where_its_file_does(self) -> None:
        """A part is found to be over later than it is."""
        show = a_show(on(10), on(31, "Ben"), streams=published((0, 40)))

        assert told(show.part(a_part(0, end=32, minutes=30))) == [
            (0, "Show begins"),
            (10, "Ana on stage"),
            (30, "End"),
        ]

    def test_before_the_length_of_its_file_is_known_it_is_what_was_published(
        self,
    ) -> None:
        show = a_show(streams=published((0, 5), (10, 40)))

        assert told(show.part(a_part(0, end=30))) == [(0, "Show begins"), (25, "End")]

    def test_while_it_runs_it_is_until_what_happened_last(self) -> None:
        show = a_show(on(7), off(9), streams=published((1, None)))

        found = show.part(a_part(0))

        assert told(found)[-1] == (8, "The show goes on")
        assert found.ended_at is None

    def test_a_later_part_has_chapters_of_its_own(self) -> None:
        show = a_show(on(25), off(50), streams=published((0, 60)))

        found = show.part(a_part(40, end=60))

        assert told(found) == [
            (0, "Ana on stage"),
            (10, "The show goes on"),
            (20, "End"),
        ]
        assert found.web_vtt.count(" --> ") == 2

    def test_its_reply_is_what_is_known_of_it(self) -> None:
        part = a_part(0, end=30, minutes=25).model_copy(
            update={"reason": "user initiated", "url": "https://bucket.example/a.mp4"}
        )

        found = a_show().part(part).model_dump(by_alias=True, exclude_none=True)

        assert {**found, "chapters": [], "webVtt": ""} == {
            "archiveId": "archive-1",
            "startedAt": at(0),
            "endedAt": at(30),
            "status": "available",
            "reason": "user initiated",
            "durationS": 1_500,
            "url": "https://bucket.example/a.mp4",
            "chapters": [],
            "webVtt": "",
        }


class TestOpening:
    @pytest.mark.parametrize(
        ("start", "streams", "expected"),
        [
            pytest.param(1, [], "Show begins", id="at once"),
            pytest.param(2, [], "Recording begins", id="nobody knows who published"),
            pytest.param(
                4, [(4, None)], "Show begins", id="with the first who publishes"
            ),
            pytest.param(
                4, [(0, 1), (4, None)], "Show begins", id="after next to nothing"
            ),
            pytest.param(
                4, [(0, 2), (4, None)], "Recording begins", id="in the middle"
            ),
        ],
    )
    def test_a_recording_that_lacks_something_begins_in_the_middle(
        self, start: float, streams: list[tuple[float, float | None]], expected: str
    ) -> None:
        show = a_show(streams=published(*streams))

        assert told(show.part(a_part(start, end=30)))[0] == (0, expected)

    def test_of_a_show_that_has_no_beginning_it_is_all_there_is(self) -> None:
        show = ShowCourse(event=an_event(show_started_at=None))

        assert told(show.part(a_part(9, end=30)))[0] == (0, "Show begins")


class TestWhole:
    def test_what_was_never_live_has_no_chapters(self) -> None:
        found = ShowCourse(event=an_event()).whole()

        assert (found.chapters, found.web_vtt) == ([], "WEBVTT\n")

    def test_of_a_show_it_is_the_clock_whoever_published(self) -> None:
        show = a_show(on(3), streams=published((2, 4)), end=9)

        assert told(show.whole()) == [
            (0, "Show begins"),
            (3, "Ana on stage"),
            (9, "End"),
        ]

    def test_while_it_is_live_it_is_until_what_happened_last(self) -> None:
        assert told(a_show(on(3)).whole()) == [(0, "Show begins"), (3, "Ana on stage")]

    def test_it_never_ends_before_it_begins(self) -> None:
        assert told(a_show(end=-1).whole()) == [(0, "End")]
