"""What the timeline tells of a line."""

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.records.calls import CallRequestRecord
from interactive_broadcast.seats.line_entries import LineEntries, Moved
from tests.support.builders import EVENT_ID, person_in_event
from tests.unit.seats.lines import told
from tests.unit.world import World, a_world

ANA = person_in_event("ana")


def entries(world: World) -> LineEntries:
    records = world.backend.records
    return LineEntries(timeline=records.timeline, names=records.names)


def test_a_call_is_told_once_for_a_click() -> None:
    world = a_world()
    made = CallRequestRecord(fan_id="ana", to=SessionKind.STAGE, at=1_000)

    for click in ("click-1", "click-1", "click-2"):
        entries(world).called(EVENT_ID, "admin-1", click, made)

    assert (
        told(world, "called") == [{"by": "admin-1", "person": ANA, "to": "stage"}] * 2
    )


def test_a_missed_call_says_how_often_where_somebody_waits() -> None:
    world = a_world()

    entries(world).missed(EVENT_ID, "ana", 2)
    world.clock.advance(1)
    entries(world).missed(EVENT_ID, "ana", None)

    assert told(world, "missedCall") == [
        {"by": "backend", "person": ANA, "missed": 2},
        {"by": "backend", "person": ANA},
    ]


def test_a_place_in_line_is_told_once() -> None:
    world = a_world()
    first = Moved(by="admin-1", order=1_000.5, at=2_000, position=3)
    then = Moved(by="sal", order=1_000.25, at=3_000)

    for moved in (first, first, then):
        entries(world).moved(EVENT_ID, "ana", moved)

    assert told(world, "movedInLine") == [
        {"by": "admin-1", "person": ANA, "position": 3},
        {"by": "sal", "person": ANA},
    ]


def test_whom_an_entry_means_can_be_found() -> None:
    world = a_world()

    entries(world).missed(EVENT_ID, "ana", 1)

    assert world.at(f"names/{EVENT_ID}/{ANA}/fanId") == "ana"
