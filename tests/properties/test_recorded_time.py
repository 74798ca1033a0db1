"""A chapter's time is the sum of what was published before it in its part.

Shows are random: streams that are published, parts of the recording, fans on stage.
OpenTok's callbacks come in any order, some twice. What is expected is counted second by
second.
"""

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.published import PublishedStream
from interactive_broadcast.show.models import RecordedPart
from interactive_broadcast.show.recorded_time import length_of, within
from interactive_broadcast.upkeep.reconciliation.published_streams import corrections
from tests.support.builders import EVENT_ID, an_event
from tests.support.callback_requests import Body, a_callback, about_somebody
from tests.support.fakes import STAGE
from tests.unit.world import ADMIN, REQUEST, World, a_world

BEGAN, END = 1_000, 1_060
"""Of the show. All times here are in seconds."""

SECONDS = st.integers(min_value=BEGAN - 10, max_value=END + 10)
LONG = 900
"""Of a show that no callback tells of."""

TIMES = st.integers(min_value=0, max_value=LONG)
STREAMS = st.tuples(SECONDS, SECONDS | st.none()).filter(
    lambda one: one[1] is None or one[0] <= one[1]
)
OPENINGS = {"Show begins", "Recording begins"}


@dataclass(frozen=True)
class RandomShow:
    streams: list[tuple[int, int | None]]
    """From, and until when; None is for as long as the show."""
    parts: list[tuple[int, int]]
    """Of the recording, from and until: apart from each other."""
    comings: list[int]
    """When fans come on stage, each after another."""
    reports: list[Body]
    """What OpenTok says of the streams, in the order in which it arrives."""

    def published(self, start: int, end: int) -> int:
        """How many seconds between two moments there is a stream in."""
        return sum(
            any(
                begin <= now and (until is None or now < until)
                for begin, until in self.streams
            )
            for now in range(start, end)
        )

    def expected(self, start: int, end: int) -> list[tuple[float, str]]:
        """The chapters of a part. Whoever comes at the same time is the next one's."""
        is_known = self.published(start, end) > 0
        titles = {0: ""}
        for number, at in enumerate(self.comings):
            before = range(start, max(at, start))
            if at <= end:
                # Of what nobody has told it is the clock.
                passed = self.published(start, before.stop) if is_known else len(before)
                titles[passed] = f"Fan {number} on stage"
        titles[self.published(start, end) or end - start] = "End"
        return [*titles.items()]


@st.composite
def random_shows(draw: st.DrawFn) -> RandomShow:
    inside = st.integers(min_value=BEGAN, max_value=END)
    bounds = draw(st.lists(inside, min_size=2, max_size=6, unique=True).map(sorted))
    streams = draw(st.lists(STREAMS, min_size=1, max_size=4))
    reports = [
        body for number, one in enumerate(streams) for body in told(number, *one)
    ]
    again = draw(st.lists(st.sampled_from(reports), max_size=3))
    return RandomShow(
        streams=streams,
        parts=list(zip(bounds[::2], bounds[1::2], strict=False)),
        comings=draw(st.lists(SECONDS, max_size=4).map(sorted)),
        reports=draw(st.permutations([*reports, *again])),
    )


def told(number: int, begin: int, until: int | None) -> list[Body]:
    stream = {"id": f"stream-{number}", "createdAt": begin * 1000}
    times = {"streamCreated": begin, "streamDestroyed": until}
    return [
        about_somebody(event, STAGE, stream=stream, timestamp=at * 1000)
        for event, at in times.items()
        if at is not None
    ]


@given(random_shows())
def test_a_chapter_begins_after_what_was_published_before_it(show: RandomShow) -> None:
    world = a_world(an_event(status=Status.LIVE, show_started_at=BEGAN * 1000))
    store(world, show)
    for body in show.reports:
        world.backend.show.callbacks.take(a_callback(body))

    parts = world.timelines.get(ADMIN, REQUEST).parts

    found = [chapters_of(part) for part in parts]
    assert found == [show.expected(*part) for part in show.parts]


def chapters_of(part: RecordedPart) -> list[tuple[float, str]]:
    """An opening, which says whether there was a show before it, is left blank."""
    return [
        (chapter.start, "" if chapter.title in OPENINGS else chapter.title)
        for chapter in part.chapters
    ]


def store(world: World, show: RandomShow) -> None:
    """Parts and timeline, as the backend has them."""
    parts: dict[str, Json] = {
        f"archive-{number}": {
            "id": f"archive-{number}",
            "startedAt": start * 1000,
            "endedAt": end * 1000,
            "status": "stopped",
        }
        for number, (start, end) in enumerate(show.parts)
    }
    entries: dict[str, Json] = {
        f"e{number}": {
            "what": "onStage",
            "by": "producer",
            "at": at * 1000,
            "details": {"person": f"fan-{number}"},
        }
        for number, at in enumerate(show.comings)
    }
    world.databases.put(f"archives/{EVENT_ID}", parts)
    world.databases.put(f"timeline/{EVENT_ID}", entries)
    names: dict[str, Json] = {
        f"fan-{number}": {"name": f"Fan {number}"} for number in range(len(entries))
    }
    world.databases.put(f"names/{EVENT_ID}", names)


@given(
    streams=st.lists(
        st.tuples(TIMES, TIMES).map(lambda one: (min(one), max(one))),
        min_size=1,
        max_size=4,
    ),
    first_run=st.integers(min_value=0, max_value=59),
    moment=TIMES,
)
def test_without_callbacks_it_is_known_to_a_minute_for_each_time_somebody_begins(
    streams: list[tuple[int, int]], first_run: int, moment: int
) -> None:
    """By the runs of the reconciler alone, one a minute."""
    known: dict[str, PublishedStream] = {}
    for now in range(first_run, LONG + 60, 60):
        listed = [f"s{n}" for n, (a, b) in enumerate(streams) if a <= now < b]
        writes = corrections(EVENT_ID, known, listed, since=(now - 60) * 1000)
        for path, at in writes.items():
            *_, stream_id, field = path.split("/")
            before = known.get(stream_id, PublishedStream())
            known[stream_id] = PublishedStream.model_validate(
                {**before.to_record(), field: at}
            )

    found = length_of(within(known.values(), 0, moment * 1000)) / 1000

    there = [any(a <= now < b for a, b in streams) for now in range(moment)]
    begins = sum(now and not before for before, now in pairwise([False, *there]))
    # Once more, for somebody who begins within a minute after it.
    assert abs(found - sum(there)) <= 60 * (begins + 1)
