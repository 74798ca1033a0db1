"""Fans in line, ready to be called, for the tests of who directs it."""

from collections.abc import Callable, Sequence
from typing import Any

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.headcounts import Head, HeadKind
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, person_in_event
from tests.unit.world import ACTIVE, World, a_show_that_is_live

ADDRESS = f"{ADMIN_ID}/{FAN_URL}"
LINE = f"line/{ADDRESS}"
DECK = f"deck/{ADDRESS}"
CALLS = f"calls/{ADDRESS}"
REQUESTS = f"callRequests/{ADDRESS}"

SCREENER = Caller(
    role=Role.SCREENER, uid="screener-1", admin_id=ADMIN_ID, event_id=EVENT_ID
)


def a_line(*fans: str, **options: int) -> World:
    """A live show with these fans in line, a minute after the last one got in.

    Args:
        fans: in the order of the line; everybody is on deck and publishes there.
        options: the event's `lineOptions`.
    """
    world = a_show_that_is_live(line_options=options or None)
    for fan_id in fans:
        world.clock.advance(1)
        gets_ready(world, fan_id)
    world.clock.advance(60)
    return world


def gets_ready(world: World, fan_id: str, **place: Any) -> None:
    """In line at the end, connected, and seen backstage."""
    now = world.clock.now_ms()
    stream = f"stream-of-{fan_id}"
    ready: Writes = {
        f"{ACTIVE}/activeFans/{fan_id}": {
            "id": fan_id,
            "joinedAt": now,
            "streamId": stream,
        },
        f"presence/{ADDRESS}/{fan_id}/tab": now,
        f"{LINE}/{fan_id}": {"at": now, "order": now, **place},
        f"{DECK}/{fan_id}": "line",
    }
    world.databases.put_all(ready)


def is_seen_by_opentok(world: World, fan_id: str) -> None:
    """It has reported their stream backstage."""
    head = Head(
        event_id=EVENT_ID,
        session=SessionKind.BACKSTAGE,
        kind=HeadKind.STREAMS,
        id=f"stream-of-{fan_id}",
        person=person_in_event(fan_id),
    )
    world.backend.records.headcounts.arrived(head)


def joins_the_staff(world: World, caller: Caller = SCREENER) -> None:
    """By the link of the event, as of now."""
    entry: Json = {"name": "Sal", "at": world.clock.now_ms()}
    world.databases.put(f"events/{EVENT_ID}/staff/{caller.uid}", entry)


def called(world: World) -> dict[str, int]:
    """Who is being called, and since when."""
    found: Any = world.at(CALLS)
    return found or {}


def answers(world: World, fan_id: str) -> None:
    """The fan, to a call."""
    fan = world.databases.as_client({"uid": fan_id, "token": {}})
    fan.update({f"{CALLS}/{fan_id}": None})


def before_each_write(
    world: World, path: str, actions: Sequence[Callable[[], object]]
) -> None:
    """Run one of them before each write at or below the path, in turn."""
    if not actions:
        return
    first, *rest = actions

    def act() -> None:
        first()
        before_each_write(world, path, rest)

    world.databases.before_write(path, act)


def told(world: World, what: str) -> list[dict[str, Any]]:
    """The entries of that name on the timeline, oldest first, without their times."""
    entries: Any = world.at(f"timeline/{EVENT_ID}") or {}
    found = sorted(entries.items(), key=lambda one: (one[1]["at"], one[0]))
    return [
        {"by": one["by"], **one.get("details", {})}
        for _, one in found
        if one["what"] == what
    ]
