"""People with a place in a show, and what shows that they are there."""

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.records.headcounts import Head, HeadKind
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, person_in_event
from tests.support.fakes import STAGE
from tests.unit.upkeep.reconciliation.runs import (
    reconcile,
)
from tests.unit.world import ACTIVE, World

MARKS = f"viewers/{ADMIN_ID}/{FAN_URL}"
PRESENCE = f"presence/{ADMIN_ID}/{FAN_URL}"
ROLES = ["producer", "host", "celebrity"]
GRACE_S = 60


def enter(world: World, person_id: str) -> None:
    """Give somebody a place, without any connection."""
    if person_id in ROLES:
        world.databases.put(f"{ACTIVE}/{person_id}Active", value=True)
    else:
        world.databases.put(f"{ACTIVE}/activeFans/{person_id}", {"id": person_id})


def beat(world: World, person_id: str, tab: str = "tab-1", *, s_ago: int = 0) -> None:
    at = world.clock.now_ms() - s_ago * 1000
    world.databases.put(f"{PRESENCE}/{person_id}/{tab}", at)


def connect(world: World, person_id: str, connection_id: str = "c-1") -> None:
    """Connect somebody to the stage; OpenTok has reported it."""
    world.video.connections[connection_id] = STAGE
    head = Head(
        event_id=EVENT_ID,
        session=SessionKind.STAGE,
        kind=HeadKind.CONNECTIONS,
        id=connection_id,
        person=person_in_event(person_id),
    )
    world.backend.records.headcounts.arrived(head)


def has_place(world: World, person_id: str) -> bool:
    if person_id in ROLES:
        return world.at(f"{ACTIVE}/{person_id}Active") is True
    return world.at(f"{ACTIVE}/activeFans/{person_id}") is not None


def wait_for_the_grace_period(world: World) -> None:
    """One run finds out who is absent, another one removes them a minute later."""
    world.reconciler.run()
    world.clock.advance(GRACE_S)
    reconcile(world)
