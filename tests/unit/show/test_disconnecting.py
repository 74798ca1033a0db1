"""Disconnecting people: first the reason, then OpenTok."""

from datetime import timedelta

import pytest

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    NotReadyYet,
    VideoUnavailable,
)
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.records.headcounts import Head, HeadKind
from interactive_broadcast.show import disconnecting
from interactive_broadcast.show.disconnecting import Disconnecting
from tests.support.builders import EVENT_ID, an_event
from tests.support.fakes import BACKSTAGE, STAGE
from tests.unit.world import World, a_world

EVENT = an_event()
TOLD = f"disconnections/{EVENT_ID}"


def come(world: World, uid: str, connection_id: str, session: SessionKind) -> None:
    """Somebody connects, and OpenTok has reported it. Their user is known."""
    session_id = STAGE if session is SessionKind.STAGE else BACKSTAGE
    world.video.connections[connection_id] = session_id
    person = opaque_id(EVENT_ID, uid)
    if uid.startswith("fan"):
        world.databases.put(f"people/{EVENT_ID}/{person}", uid)
    head = Head(
        event_id=EVENT_ID,
        session=session,
        kind=HeadKind.CONNECTIONS,
        id=connection_id,
        person=person,
    )
    headcounts = world.backend.records.headcounts
    if not headcounts.arrived(head):
        headcounts.came_late(head)


def a_full_house() -> World:
    """Two fans, one of them in both sessions, the producer and a stranger."""
    world = a_world()
    come(world, "fan-1", "c-1", SessionKind.STAGE)
    come(world, "fan-1", "c-2", SessionKind.BACKSTAGE)
    come(world, "fan-2", "c-3", SessionKind.STAGE)
    come(world, "producer", "c-4", SessionKind.STAGE)
    world.video.connections["c-5"] = STAGE
    return world


def ends(world: World) -> Disconnecting:
    return world.backend.show.disconnecting


def end_all_fans(world: World) -> int:
    here = ends(world)
    heads = here.connected(EVENT, world.video)
    rights = here.rights(EVENT).without_fans()
    return here.end_unwanted(EVENT, world.video, heads, rights)


def test_whose_a_connection_is_says_what_was_reported() -> None:
    world = a_full_house()

    heads = ends(world).connected(EVENT, world.video)

    assert {head.id: head.person for head in heads} == {
        "c-1": opaque_id(EVENT_ID, "fan-1"),
        "c-2": opaque_id(EVENT_ID, "fan-1"),
        "c-3": opaque_id(EVENT_ID, "fan-2"),
        "c-4": opaque_id(EVENT_ID, "producer"),
        "c-5": None,
    }


def test_those_who_may_not_be_there_are_told_why_and_disconnected() -> None:
    world = a_full_house()

    assert end_all_fans(world) == 3

    assert set(world.video.connections) == {"c-4", "c-5"}
    for uid in ("fan-1", "fan-2"):
        assert world.at(f"{TOLD}/{uid}/reason") == "show-closed"


def test_doing_it_again_changes_nothing() -> None:
    world = a_full_house()
    end_all_fans(world)
    before = len(world.databases.writes)

    assert end_all_fans(world) == 0

    assert len(world.databases.writes) == before


def test_the_reason_stands_there_before_opentok_is_asked() -> None:
    world = a_full_house()
    world.video.fail_next("disconnect", VideoUnavailable("Down."), times=9)

    with pytest.raises(VideoUnavailable):
        end_all_fans(world)

    assert world.at(f"{TOLD}/fan-1/reason") == "show-closed"
    assert "c-1" in world.video.connections


def test_whom_nobody_can_tell_why_stays_connected() -> None:
    world = a_full_house()
    world.databases.fail_next("write", DatabaseUnavailable("Away."))

    with pytest.raises(DatabaseUnavailable):
        end_all_fans(world)

    assert "disconnect" not in world.video.calls


def test_one_that_is_gone_already_is_no_failure() -> None:
    world = a_full_house()
    here = ends(world)
    heads = here.connected(EVENT, world.video)
    del world.video.connections["c-1"]

    ended = here.end_unwanted(
        EVENT, world.video, heads, here.rights(EVENT).without_fans()
    )

    assert ended == 2


def test_an_attempt_ends_as_many_as_it_has_time_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disconnecting, "MAX_AT_ONCE", 2)
    world = a_full_house()

    with pytest.raises(NotReadyYet):
        end_all_fans(world)
    assert end_all_fans(world) == 1


def test_many_people_are_looked_up_at_once() -> None:
    world = a_world()
    for number in range(7):
        come(world, f"fan-{number}", f"c-{number}", SessionKind.STAGE)
    world.databases.reads.clear()

    end_all_fans(world)

    read = [one.path for one in world.databases.reads if "people" in one.path]
    assert read == [f"people/{EVENT_ID}"]
    assert world.at(f"{TOLD}/fan-6/reason") == "show-closed"


def test_all_connections_of_one_person_are_ended_in_both_sessions() -> None:
    world = a_full_house()

    assert ends(world).end_of_person(EVENT, world.video, "fan-1") == 2

    assert set(world.video.connections) == {"c-3", "c-4", "c-5"}


def test_whoever_is_barred_is_not_told_that_the_show_is_over() -> None:
    world = a_full_house()
    world.databases.put(f"barred/{EVENT_ID}/fan-1", 1)

    end_all_fans(world)

    assert world.at(f"{TOLD}/fan-1/reason") == "barred"


def test_one_that_cannot_be_ended_keeps_no_other_from_being_ended() -> None:
    world = a_world()
    for number in range(60):
        come(world, f"fan-{number}", f"c-{number}", SessionKind.STAGE)
    world.video.fail_next("disconnect", VideoUnavailable("Slow."))

    with pytest.raises(VideoUnavailable):
        end_all_fans(world)

    assert len(world.video.connections) == 1


def test_an_attempt_begins_with_no_more_when_its_time_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disconnecting, "ATTEMPT_TIME", timedelta(0))
    world = a_world()
    for number in range(60):
        come(world, f"fan-{number:02}", f"c-{number:02}", SessionKind.STAGE)

    with pytest.raises(NotReadyYet):
        end_all_fans(world)
    left = set(world.video.connections)
    world.clock.advance(1)
    with pytest.raises(NotReadyYet):
        end_all_fans(world)

    assert (len(left), len(world.video.connections)) == (35, 10)
