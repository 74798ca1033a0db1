"""While a show is live and somebody publishes, it is recorded and streamed.

Within a minute, however often that has ended before, and why; OpenTok's ends are those
of its documentation (`tests.support.fake_media_time`).
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interactive_broadcast.effects.failures import MAX_FAILURES
from interactive_broadcast.effects.plan import is_over
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import VideoConflict, VideoUnavailable
from interactive_broadcast.kernel.show_errors import StageEmpty
from tests.support.builders import EVENT_ID, an_event
from tests.support.long_show import LongShow
from tests.unit.world import ADMIN, EVENT, REQUEST, SHOW, World, a_world, change

HOUR = 3600
WAYS = [
    pytest.param({}, id="all is told"),
    pytest.param({"has_callbacks": False}, id="callbacks are lost"),
    pytest.param({"has_callbacks": False, "has_tasks": False}, id="only the pass"),
]


def a_long_show(*, has_callbacks: bool = True, has_tasks: bool = True) -> LongShow:
    """Live since a moment, recorded and streamed; nobody publishes yet."""
    world = a_world(an_event(archive_event=True), hls=True)
    # The producer is there, so that it is not taken for abandoned.
    world.limits._abandoned_s = 14 * HOUR  # noqa: SLF001 - a limit of the fake
    change(world, Status.PRESHOW)
    change(world, Status.LIVE)
    return LongShow(world, has_callbacks, has_tasks)


def problems(world: World) -> object:
    return world.at(f"{EVENT}/problems")


@pytest.mark.parametrize("ways", [WAYS[0], WAYS[2]])
def test_a_show_of_twelve_hours_is_recorded_and_streamed_to_its_end(
    ways: dict[str, bool],
) -> None:
    show = a_long_show(**ways)
    show.publish()

    show.wait(hours=11, minutes=59)

    assert show.broken == []
    assert sum(show.parts()) >= 8 * HOUR
    assert show.is_recording()
    show.is_recorded = show.is_streamed = False
    show.wait(minutes=3)
    assert show.world.at(f"{EVENT}/status") == "closed"
    assert [round(part / HOUR) for part in show.parts()][:3] == [4, 4, 4]
    assert sum(show.parts()) > 12 * HOUR - 4 * 60


@pytest.mark.parametrize("ways", WAYS)
def test_who_first_publishes_minutes_after_going_live_is_recorded(
    ways: dict[str, bool],
) -> None:
    show = a_long_show(**ways)
    show.wait(minutes=4)
    assert show.parts() == []

    show.publish()
    show.wait(minutes=5)

    assert show.broken == []
    assert (len(show.parts()), show.is_recording()) == (1, True)
    assert problems(show.world) is None


@pytest.mark.parametrize("ways", WAYS)
def test_a_stage_may_be_empty_for_two_minutes_twice(ways: dict[str, bool]) -> None:
    show = a_long_show(**ways)
    show.publish()

    for _ in range(2):
        show.wait(minutes=10)
        show.leave()
        show.wait(minutes=2)
        assert not show.is_recording()
        show.publish()
    show.wait(minutes=10)

    assert show.broken == []
    assert (len(show.parts()), show.streams()) == (3, 3)
    assert show.world.at(f"{SHOW}/hlsUrl") == (
        "https://cdn.example/broadcast-3/playlist.m3u8"
    )
    assert problems(show.world) is None


@pytest.mark.parametrize("ways", WAYS)
def test_a_pause_may_be_longer_than_an_hour(ways: dict[str, bool]) -> None:
    show = a_long_show(**ways)
    show.publish()
    show.wait(minutes=10)

    show.unpublish()
    show.wait(minutes=70)
    show.publish()
    show.wait(minutes=10)

    assert show.broken == []
    assert 540 <= show.parts()[0] <= 600
    assert (len(show.parts()), show.is_recording()) == (2, True)


def test_arrivals_by_thousands_with_nobody_publishing_cost_a_handful_of_tries() -> None:
    show = a_long_show()
    world = show.world
    world.video.calls.clear()
    world.databases.reads.clear()
    world.databases.writes.clear()

    for number in range(2_400):
        if number % 80 == 0:
            world.clock.advance(1)
        world.media_reports.somebody_came(EVENT_ID, publishes=False)

    assert world.video.calls.count("has_streams") <= 5
    assert len(world.video.calls) <= 10
    assert len(world.databases.reads) <= 2_400 + 100
    assert len(world.databases.writes) <= 30
    show.publish()
    show.wait(minutes=1)
    assert show.broken == []
    assert show.is_recording()
    assert problems(world) is None


def test_ten_failures_within_an_hour_give_it_a_rest_until_the_hour_is_over() -> None:
    show = a_long_show()
    show.is_recorded = False
    show.world.video.fail_next("start_archive", VideoConflict("No."), times=10)

    show.publish()
    show.wait(minutes=50)

    tried = show.world.video.calls.count("start_archive")
    assert tried == MAX_FAILURES
    told = problems(show.world)
    assert isinstance(told, dict)
    assert (told["startArchive"]["reason"], told["startArchive"]["final"]) == (
        "failed-too-often",
        False,
    )
    show.wait(minutes=15)
    assert show.is_recording()
    assert problems(show.world) is None


def test_parts_that_fail_have_the_same_budget() -> None:
    show = a_long_show()
    show.publish()
    show.is_recorded = False

    for number in range(1, MAX_FAILURES + 1):
        show.wait(seconds=60)
        show.world.video.archive_becomes(f"archive-{number}", "failed", duration_s=0)
    show.wait(minutes=30)

    assert len(show.parts()) == MAX_FAILURES
    assert show.world.at(f"{EVENT}/archiveId") is None
    show.wait(minutes=31)
    assert show.is_recording()


def test_a_long_outage_uses_nothing_up() -> None:
    show = a_long_show()
    show.is_recorded = False
    show.world.video.fail_next("start_archive", VideoUnavailable("Away."), times=999)

    show.publish()
    show.wait(hours=2)

    assert problems(show.world) is not None
    show.world.video._failures.clear()  # noqa: SLF001 - OpenTok is back
    show.is_recorded = True
    show.wait(minutes=2)
    assert show.broken == []
    assert show.is_recording()


def test_stopped_by_hand_nothing_starts_until_asked_several_times() -> None:
    show = a_long_show()
    show.publish()

    for number in range(1, 4):
        show.wait(minutes=6)
        show.world.shows.stop_archive(ADMIN, REQUEST)
        show.is_recorded = False
        show.wait(minutes=6)
        assert len(show.parts()) == number

        show.world.shows.start_archive(ADMIN, REQUEST)
        show.is_recorded = True
        second = show.world.shows.start_archive(ADMIN, REQUEST)
        assert second.archive_id == f"archive-{number + 1}"
    show.wait(hours=5)

    assert show.broken == []
    assert len(show.parts()) == 5


def test_asked_for_by_hand_it_goes_on_as_if_it_had_been_ordered() -> None:
    show = a_long_show()
    show.world.shows.stop_archive(ADMIN, REQUEST)
    show.is_recorded = False
    with pytest.raises(StageEmpty):
        show.world.shows.start_archive(ADMIN, REQUEST)

    show.publish()
    show.is_recorded = True
    show.wait(hours=9)

    assert show.broken == []
    assert len(show.parts()) == 3


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["publish", "unpublish", "leave"]),
        st.integers(min_value=1, max_value=90),
    ),
    max_size=5,
)


@settings(max_examples=8, deadline=None)
@given(moves=MOVES, has_callbacks=st.booleans(), has_tasks=st.booleans())
def test_whatever_people_do_the_law_holds(
    moves: list[tuple[str, int]], *, has_callbacks: bool, has_tasks: bool
) -> None:
    show = a_long_show(has_callbacks=has_callbacks, has_tasks=has_tasks)
    for move, minutes in moves:
        getattr(show, move)()
        show.wait(minutes=minutes)
    change(show.world, Status.CLOSED)
    show.is_recorded = show.is_streamed = False
    for archive_id, stored in show.world.video.archives.items():
        assert stored.state.is_over
        show.world.video.archive_becomes(archive_id, "uploaded")
    show.wait(minutes=6)

    assert show.broken == []
    parts = show.world.archive_parts.all(EVENT_ID)
    assert [part.duration_s for part in parts] == [one for one in show.parts() if one]
    closed = show.world.event_store.find(EVENT_ID)
    assert closed is not None
    assert is_over(closed, show.world.ledger.read(EVENT_ID), hls=False)
    named = show.world.at(f"{EVENT}/archiveId")
    assert named == (parts[-1].id if parts else None)
