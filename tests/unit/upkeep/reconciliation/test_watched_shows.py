"""Which shows a run looks at."""

import pytest

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import SessionKind, Status
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.records.headcounts import (
    Head,
    HeadKind,
    Marked,
    SessionHeads,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import ListedSessions
from tests.support.builders import ADMIN_ID, EVENT_ID, an_event
from tests.support.fakes import STAGE
from tests.unit.upkeep.reconciliation.runs import lines, reconcile, repairs
from tests.unit.world import (
    ACTIVE,
    EVENT,
    OPEN_EVENT,
    a_show_that_is_live,
    a_world,
    change,
)

WATCHED = f"watched/{EVENT_ID}"


@pytest.mark.parametrize("status", ["preshow", "live"])
def test_an_event_whose_trigger_was_lost_is_found_by_its_status(status: str) -> None:
    world = a_world(an_event(archive_event=True))
    world.video.publish(STAGE, "host-connection", "host-stream")
    world.write_status(Status(status))

    reconcile(world)

    assert world.at(f"{WATCHED}/adminId") == ADMIN_ID
    assert world.at(f"{ACTIVE}/status") == status
    assert world.at(f"{OPEN_EVENT}/status") == status
    assert len(world.video.archives) == (1 if status == "live" else 0)
    assert {"repair": "watched", "status": status} in repairs(world)


def test_an_event_closed_by_a_client_alone_is_cleared_away() -> None:
    world = a_world()
    world.write_status(Status.CLOSED)

    reconcile(world)

    assert world.at(OPEN_EVENT) is None
    assert world.at("slugs") is None
    assert world.at(f"{EVENT}/status") == "closed"


def test_a_fragment_of_an_event_is_not_watched() -> None:
    world = a_world()
    world.databases.put(EVENT, {"status": "live"})

    reconcile(world)

    assert world.at("watched") is None


def test_an_event_that_has_not_begun_is_left_alone() -> None:
    world = a_world()

    reconcile(world)

    assert world.databases.writes == []


def test_an_event_that_a_call_is_about_to_begin_stays_watched() -> None:
    world = a_world()
    world.ledger.announce_status(an_event(), Status.PRESHOW)

    reconcile(world)

    assert world.at(WATCHED) == {"adminId": ADMIN_ID}


def test_an_event_whose_beginning_was_interrupted_is_watched_no_longer() -> None:
    world = a_world()
    world.ledger.announce_status(an_event(), Status.PRESHOW)
    world.clock.advance(hours=1)

    reconcile(world)

    assert world.at(WATCHED) is None


def test_an_event_that_is_gone_is_watched_no_longer() -> None:
    world = a_world()
    world.databases.put(WATCHED, {"adminId": ADMIN_ID})
    world.databases.put(EVENT, None)

    reconcile(world)

    assert world.at("watched") is None


def test_a_fragment_on_the_watch_list_is_removed() -> None:
    world = a_world()
    world.databases.put("watched/event-9", {"emptySince": 1})

    reconcile(world)

    assert world.at("watched") is None


def test_a_show_is_watched_until_all_of_it_is_settled() -> None:
    world = a_show_that_is_live(hls=True, archive_event=True)
    change(world, Status.CLOSED)
    world.reconciler.run()
    assert world.at(WATCHED) is not None

    world.video.archive_becomes("archive-1", "available")
    world.clock.advance(61)
    reconcile(world)
    assert world.at(WATCHED) is not None

    world.clock.advance(hours=72)
    reconcile(world)

    assert world.at(WATCHED) is None
    assert world.video.broadcasts["broadcast-1"].state.is_over
    assert world.effect(Effect.FINISH_ARCHIVE) is not None


def test_the_others_are_looked_at_when_one_cannot_be_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = an_event(
        id="event-2", fan_url="second", host_url="h2" * 8, celebrity_url="c2" * 8
    )
    world = a_world(an_event(), other)
    for one in (EVENT_ID, "event-2"):
        world.databases.put(f"events/{one}/status", "preshow")
    # The first read is of where the run before has stopped.
    world.databases.fail_next("read", DatabaseUnavailable("Away."), times=2)

    world.reconciler.run()
    world.reconciler.run()

    assert [line["failed"] for line in lines(capsys)] == [1, 0]
    assert set(world.at("watched")) == {EVENT_ID, "event-2"}  # type: ignore[arg-type]  # an object


HEADS = {
    "c-1": Head(
        event_id=EVENT_ID,
        session=SessionKind.STAGE,
        kind=HeadKind.CONNECTIONS,
        id="c-1",
        person="ada",
    ),
    "c-2": Head(
        event_id=EVENT_ID,
        session=SessionKind.BACKSTAGE,
        kind=HeadKind.CONNECTIONS,
        id="c-2",
    ),
    "s-1": Head(
        event_id=EVENT_ID,
        session=SessionKind.STAGE,
        kind=HeadKind.STREAMS,
        id="s-1",
        person="ben",
    ),
}


@pytest.mark.parametrize(
    ("marked", "stage", "people", "has_strangers"),
    [
        ("c-1", "c-1", {"ada"}, False),
        ("c-1", "", set(), False),
        ("", "c-1", set(), True),
        ("c-1", "c-1 c-3", {"ada"}, True),
        ("s-1", "", set(), False),
        ("c-2", "", set(), False),
        ("c-1", None, {"ada"}, False),
        ("c-1 c-2", None, {"ada"}, True),
    ],
)
def test_connected_is_who_was_reported_and_is_in_the_list(
    marked: str, stage: str | None, people: set[str], *, has_strangers: bool
) -> None:
    heads = Marked(
        event_id=EVENT_ID, heads=frozenset(HEADS[one] for one in marked.split())
    )
    there = SessionHeads(connections=frozenset((stage or "").split()))
    lists = {SessionKind.STAGE: there, SessionKind.BACKSTAGE: SessionHeads()}

    found = ListedSessions(marked=heads, lists=None if stage is None else lists)

    assert found.people == people
    assert found.has_strangers is has_strangers
