"""A stage with people on it, to be cleared."""

from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import CommandRequest, SessionKind
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.headcounts import Head, HeadKind
from interactive_broadcast.show.clearing_models import ClearStageRequest, StageState
from tests.support.builders import EVENT_ID, an_event
from tests.support.fakes import STAGE
from tests.unit.show.test_disconnecting import come
from tests.unit.world import ACTIVE, ADMIN, World, a_show_that_is_live

RTMP = "rtmp://live.example/app/key"
GUESTS = guests_of(an_event())


def clear(
    world: World, *, everybody: bool = False, seconds_back: int = 10
) -> StageState:
    request = ClearStageRequest(
        id=EVENT_ID, everybody=everybody, seconds_back=seconds_back
    )
    return world.backend.show.clearing.clear(ADMIN, request)


def resume(world: World) -> StageState:
    return world.backend.show.clearing.resume(ADMIN, CommandRequest(id=EVENT_ID))


def a_record(uid: str, flag: str) -> dict[str, Json]:
    return {"id": uid, "joinedAt": 1, flag: True}


def comes_on_stage(world: World, uid: str, *, pointer: str = "stageFanId") -> None:
    """A fan has been put on stage, has connected there and publishes."""
    come(world, uid, f"c-{uid}", SessionKind.STAGE)
    publishes(world, uid)
    world.databases.put(f"{ACTIVE}/activeFans/{uid}", a_record(uid, "isOnStage"))
    world.databases.put(f"{ACTIVE}/{pointer}", uid)


def publishes(world: World, uid: str) -> None:
    world.video.publish(STAGE, f"c-{uid}", f"s-{uid}")
    world.backend.records.headcounts.arrived(
        Head(
            event_id=EVENT_ID,
            session=SessionKind.STAGE,
            kind=HeadKind.STREAMS,
            id=f"s-{uid}",
            person=opaque_id(EVENT_ID, uid),
        )
    )


def a_stage(**changes: object) -> World:
    """Bea is on stage, with host and celebrity; Cyd watches."""
    world = a_show_that_is_live(**changes)  # type: ignore[arg-type]  # as it has them
    comes_on_stage(world, "fan-bea")
    come(world, "fan-cyd", "c-fan-cyd", SessionKind.STAGE)
    for uid in GUESTS.values():
        come(world, uid, f"c-{uid}", SessionKind.STAGE)
        publishes(world, uid)
    come(world, "producer", "c-producer", SessionKind.STAGE)
    return world


def there(world: World) -> set[str]:
    """Who is connected, by the connection's name, besides the producer."""
    return {one.removeprefix("c-") for one in world.video.connections} - {"producer"}


def told_of(world: World, what: str) -> list[dict[str, object]]:
    entries = world.databases.at(f"timeline/{EVENT_ID}") or {}
    found = [entry for entry in entries.values() if entry["what"] == what]
    return sorted(found, key=lambda entry: entry["at"])
