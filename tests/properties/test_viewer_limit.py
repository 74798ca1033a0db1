"""However people come and go, on stage and in the audience, the limit is kept.

Fans come through the function and are counted by the rules, the stage changes by what
OpenTok reports, at every boundary of its table. A crowd that is in already is a number:
each of its viewers would be the same.
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interactive_broadcast.events.models import SessionKind, Status
from interactive_broadcast.kernel.caching import Inquiry
from interactive_broadcast.kernel.show_errors import StageFull
from interactive_broadcast.records.headcounts import Head, HeadKind
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_fan, an_event
from tests.support.fakes import FakeLimits
from tests.unit.world import SHOW, VIEWERS, World, a_world

CARRIED = {
    2: 15_000, 3: 13_000, 4: 11_000, 5: 8_000, 6: 6_800, 7: 5_700, 8: 5_000, 9: 4_300,
    10: 4_000, 12: 3_400, 15: 2_900, 16: 2_800, 20: 2_000, 25: 1_600, 50: 800, 55: 700,
}  # fmt: skip
"""Up to so many streams → so many connections, as the video service publishes it."""

BOUNDARIES = sorted({n for most in CARRIED for n in (most - 2, most - 1, most)})
"""On stage, on both sides of where one more makes a difference."""

OTHERS = 50
"""Connections that are reckoned with beside those of viewers."""


def carried(streams: int) -> int:
    """Connections; none where more publish than may."""
    return next((people for most, people in CARRIED.items() if streams <= most), 0)


def most_viewers(streams: int, configured: int) -> int:
    """With one more on stage."""
    return min(configured, max(carried(streams + 1) - OTHERS, 0))


class Show:
    """A show with a stage and a crowd, and the fans who come and go."""

    def __init__(self, configured: int) -> None:
        event = an_event(status=Status.LIVE)
        self.configured = configured
        self.world: World = a_world(
            event, limits=FakeLimits(interactive_limit=configured)
        )
        self.world.records.ensure(event, hls=True)
        self.streams = 0
        self.fans = 0

    def come_on_stage(self, streams: int) -> None:
        """So many are there from now on: the last of them is reported."""
        stage = f"headcounts/{EVENT_ID}/stage/streams"
        if streams:
            self.world.databases.put(stage, streams - 1)
            self._report(streams)
        else:
            self.world.databases.put(stage, 0)
            self.follow()
        self.streams = streams

    def _report(self, number: int) -> None:
        head = Head(
            event_id=EVENT_ID,
            session=SessionKind.STAGE,
            kind=HeadKind.STREAMS,
            id=f"s-{number}-{self.world.clock.now_ms()}",
        )
        self.world.clock.advance(2)
        assert self.world.backend.records.headcounts.arrived(head)
        self.follow()

    def follow(self) -> None:
        limit = self.world.backend.records.viewer_limit
        limit.follow(EVENT_ID, ADMIN_ID, FAN_URL)

    def crowd(self, viewers: int) -> None:
        """So many are in, whoever they are."""
        self.world.databases.put(VIEWERS, viewers)

    def somebody_comes(self) -> str | None:
        """Why they do not get in."""
        self.fans += 1
        tokens, inquiry = self.world.tokens, Inquiry(anew=True)
        access = tokens.accesses.of(EVENT_ID, inquiry)
        try:
            tokens.admission.admit(a_fan(f"fan-{self.fans}"), access, inquiry)
        except StageFull as full:
            return str(full.details["limitedBy"])
        return None

    @property
    def viewers(self) -> int:
        found: Any = self.world.at(VIEWERS)
        return int(found)

    @property
    def most(self) -> int:
        return most_viewers(self.streams, self.configured)


@pytest.mark.parametrize("streams", BOUNDARIES)
def test_at_each_boundary_as_many_get_in_as_are_carried_with_one_more_on_stage(
    streams: int,
) -> None:
    show = Show(configured=15_000)
    show.come_on_stage(streams)
    show.crowd(show.most - 1)

    assert [show.somebody_comes() for _ in range(3)] == [
        None,
        "publishers",
        "publishers",
    ]
    assert show.viewers == show.most == most_viewers(streams, 15_000)


@pytest.mark.parametrize("streams", [one for one in BOUNDARIES if one < 55])
def test_whoever_comes_on_stage_next_finds_the_show_carried_as_it_is(
    streams: int,
) -> None:
    show = Show(configured=15_000)
    show.come_on_stage(streams)
    show.crowd(show.most)

    show.come_on_stage(streams + 1)

    assert show.viewers == most_viewers(streams, 15_000)
    assert show.viewers + OTHERS <= carried(show.streams)
    assert show.somebody_comes() == (
        "publishers" if show.most <= show.viewers else None
    )


STEPS = st.one_of(
    st.tuples(st.just("stage"), st.sampled_from(BOUNDARIES)),
    st.tuples(st.just("crowd"), st.integers(-3, 3)),
    st.tuples(st.just("fans"), st.integers(1, 4)),
)


@settings(max_examples=40, deadline=None)
@given(
    configured=st.sampled_from([0, 1, 700, 3_000, 7_949, 7_950, 7_951, 15_000]),
    steps=st.lists(STEPS, max_size=12),
)
def test_nobody_gets_in_beyond_the_smaller_limit_and_nobody_is_put_out(
    configured: int, steps: list[tuple[str, int]]
) -> None:
    show = Show(configured)

    for what, number in steps:
        before = show.viewers
        match what:
            case "stage":
                show.come_on_stage(number)
                assert show.viewers == before
            case "crowd":
                show.crowd(max(show.most + number, 0))
            case _:
                for _ in range(number):
                    had_room = show.viewers < show.most
                    assert (show.somebody_comes() is None) is had_room
                assert show.viewers <= max(before, show.most)
        assert show.world.at(f"{SHOW}/limit") == show.most

    show.world.clock.advance(2)
    show.world.backend.records.room.tell(ADMIN_ID, FAN_URL)
    assert show.world.at(f"{SHOW}/full") is (show.viewers >= show.most)
