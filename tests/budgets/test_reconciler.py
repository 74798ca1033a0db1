"""What a run of the reconciler costs, counted in requests: it follows the shows.

Of each show that is on, and of nothing else, however many events there are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier

import pytest

from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.upkeep.orders import MAX_OTHERS
from interactive_broadcast.upkeep.reconciliation.watched_shows import MAX_OPEN
from tests.support.builders import ADMIN_ID
from tests.support.deadline import DEADLINE_S
from tests.support.fake_video import RECENT
from tests.support.fakes import FakeDatabases
from tests.support.many_shows import FANS, many_shows
from tests.unit.upkeep.reconciliation.runs import wait_for_a_round
from tests.unit.world import World, a_world

SHARED = 16
"""Reads of a run, however many shows there are."""

EACH = 9
"""Reads of each show: its record, fans, connections, who is in its sessions, what was
published, the ledger, who is barred and counted, and who is on deck."""

EACH_LINE = 9
"""More, where somebody waits in line: the deck and its first, whose show it is, the
line, and what its fans are told, by what and since when."""

EACH_FAN = 2
"""More of each fan who publishes: the stream that their record names, and whether they
have the seat."""

OPENTOK = 4
"""Requests to OpenTok of each show: connections and streams of both sessions."""


def a_quiet_run(shows: int) -> World:
    """One for which nothing is to be done, after one that has seen all of it."""
    world = many_shows(shows)
    world.clock.advance(61)
    world.reconciler.run()
    world.databases.reads.clear()
    world.databases.writes.clear()
    world.video.calls.clear()

    world.reconciler.run()

    return world


@pytest.mark.parametrize("shows", [1, 10, 100])
def test_each_show_that_is_on_costs_the_same_however_many_there_are(
    shows: int,
) -> None:
    world = a_quiet_run(shows)

    each = EACH + EACH_LINE + len(FANS) * EACH_FAN
    assert len(world.databases.reads) <= SHARED + shows * each
    assert len(world.video.calls) == 2 + shows * OPENTOK
    assert world.databases.writes == []


def test_recordings_and_streams_are_not_asked_for_one_by_one() -> None:
    """Also where they are not among the newest 200 of their project."""
    world = many_shows(1)
    video = world.video
    (archive,), (stream,) = video.archives.values(), video.broadcasts.values()
    for number in range(RECENT):
        over = replace(archive.state, id=f"a-{number}", status=ArchiveStatus.STOPPED)
        ended = replace(stream.state, id=f"b-{number}", status="stopped")
        video.archives[over.id] = replace(archive, state=over)
        video.broadcasts[ended.id] = replace(stream, state=ended)
    world.clock.advance(61)
    video.calls.clear()

    world.reconciler.run()

    assert not {"archive", "broadcast"} & {*video.calls}


def with_open_events(number: int) -> World:
    world = a_world()
    public: dict[str, Json] = {
        f"openEvents/{ADMIN_ID}/event-{one:05}": {"name": "To come"}
        for one in range(number)
    }
    statuses: dict[str, Json] = {
        f"events/event-{one:05}/status": "notStarted" for one in range(number)
    }
    world.databases.put_all({**public, **statuses})
    return world


@pytest.mark.parametrize("is_round", [False, True])
def test_what_a_run_costs_does_not_follow_the_events_that_are_to_come(
    *, is_round: bool
) -> None:
    counted = []
    for number in (2 * MAX_OPEN, 4 * MAX_OPEN):
        world = with_open_events(number)
        wait_for_a_round(world)
        world.clock.advance(0 if is_round else 60)

        world.reconciler.run()

        counted.append(len(world.databases.reads))

    assert counted[0] == counted[1]
    assert counted[0] <= (2 * SHARED + MAX_OTHERS + MAX_OPEN if is_round else SHARED)


class Meeting(FakeDatabases):
    """Whoever reads something below a place waits there until somebody else does."""

    place = ""
    barrier = Barrier(2)

    @contextmanager
    def reading(self, by: str, path: str) -> Iterator[None]:
        if self.place and path.startswith(self.place):
            self.barrier.wait(DEADLINE_S)
        with super().reading(by, path):
            yield


@pytest.mark.parametrize(
    "place",
    [
        *("activeBroadcasts/", "presence/", "headcounts/", "published/", "effects/"),
        *("barred/", "viewers/"),
    ],
)
def test_shows_are_looked_at_side_by_side(place: str) -> None:
    world = many_shows(2)
    meeting = Meeting(world.at(""), clock=world.clock)  # type: ignore[arg-type]  # a tree
    other = World(databases=meeting, clock=world.clock, projects=world.projects)
    other.clock.advance(61)
    other.reconciler.run()
    meeting.reads.clear()
    meeting.place = place

    other.reconciler.run()

    assert len({one.path for one in meeting.reads if one.path.startswith(place)}) > 1
