"""Connections that may not be there, and what it costs to look for them."""

import pytest

from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import SessionKind, Status
from interactive_broadcast.kernel.errors import VideoUnavailable
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_place, an_event
from tests.support.fakes import STAGE
from tests.unit.show.test_disconnecting import come
from tests.unit.upkeep.reconciliation.runs import reconcile, repairs
from tests.unit.world import ACTIVE, World, a_show_that_is_live, change

WATCHED = f"watched/{EVENT_ID}"
FANS = f"{ACTIVE}/activeFans"
ADDRESS = f"{ADMIN_ID}/{FAN_URL}"
TOLD = f"disconnections/{EVENT_ID}"
ENDED = {"repair": "connections"}


def a_closed_show() -> World:
    world = a_show_that_is_live()
    change(world, Status.CLOSED)
    return world


def run(world: World) -> None:
    world.reconciler.run()


def test_a_barred_fan_who_is_connected_is_disconnected_by_the_next_run() -> None:
    world = a_show_that_is_live()
    come(world, "fan-1", "c-1", SessionKind.STAGE)
    come(world, "fan-2", "c-2", SessionKind.STAGE)
    world.databases.put(f"{FANS}/fan-2", {"id": "fan-2"})
    world.databases.put(f"barred/{EVENT_ID}/fan-1", 1)

    run(world)

    assert set(world.video.connections) == {"c-2"}
    assert world.at(f"{TOLD}/fan-1/reason") == "barred"
    assert ENDED in repairs(world)


def test_a_fan_who_has_left_the_show_does_not_stay_connected() -> None:
    world = a_show_that_is_live()
    for fan_id in ("fan-1", "fan-2"):
        come(world, fan_id, fan_id, SessionKind.STAGE)
    world.databases.put(f"{FANS}/fan-2", {"id": "fan-2"})

    run(world)

    assert set(world.video.connections) == {"fan-2"}
    assert world.at(f"{TOLD}/fan-1/reason") == "disconnected"


def test_a_fan_who_has_lost_a_seat_is_told_so_and_keeps_record_and_place() -> None:
    world = a_show_that_is_live()
    for session in SessionKind:
        come(world, "fan-1", f"on-{session}", session)
    record: Json = {"id": "fan-1", "isBackstage": False}
    world.databases.put(f"{FANS}/fan-1", record)
    world.databases.put(f"line/{ADDRESS}/fan-1", a_place())

    run(world)

    assert set(world.video.connections) == {"on-stage"}
    assert world.at(f"{TOLD}/fan-1/reason") == "seat-lost"
    assert world.at(f"{FANS}/fan-1") == record
    assert world.at(f"line/{ADDRESS}/fan-1") == a_place()
    assert world.at(f"barred/{EVENT_ID}") is None
    assert ENDED in repairs(world)


def test_while_old_apps_are_let_in_a_record_is_not_looked_for() -> None:
    world = a_show_that_is_live()
    world.databases.put("config/legacyClients", value=True)
    come(world, "fan-1", "fan-1", SessionKind.STAGE)

    run(world)

    assert set(world.video.connections) == {"fan-1"}


def test_a_fan_who_connects_after_the_drain_is_disconnected_by_the_next_run() -> None:
    world = a_closed_show()
    world.clock.advance(61)
    run(world)
    come(world, "fan-1", "c-1", SessionKind.STAGE)
    come(world, "producer", "c-2", SessionKind.STAGE)
    world.clock.advance(60)

    run(world)

    assert set(world.video.connections) == {"c-2"}
    assert world.at(f"{TOLD}/fan-1/reason") == "show-closed"


@pytest.mark.parametrize("room_s", [0, 900])
def test_while_fans_have_tokens_every_run_looks(room_s: int) -> None:
    world = a_closed_show()
    world.limits._room_s = room_s  # noqa: SLF001 - what the operator has configured
    for minute in range(10):
        come(world, "fan-1", f"c-{minute}", SessionKind.STAGE)
        world.clock.advance(60)
        run(world)

        assert world.video.connections == {}


def test_between_rounds_an_empty_show_that_is_over_costs_a_run_nothing() -> None:
    world = a_closed_show()
    world.clock.advance(16 * 60)
    run(world)
    reconcile(world)
    world.databases.reads.clear()
    world.video.calls.clear()

    for _ in range(4):
        world.clock.advance(60)
        run(world)

    assert not [read for read in world.databases.reads if EVENT_ID in read.path]
    assert "connections_of" not in world.video.calls


def test_a_round_that_finds_nobody_there_writes_nothing() -> None:
    world = a_closed_show()
    world.clock.advance(16 * 60)
    run(world)
    reconcile(world)
    world.video.calls.clear()
    before = len(world.databases.writes)

    run(world)

    assert world.video.calls.count("connections_of") == 2
    assert len(world.databases.writes) == before


def test_where_somebody_is_known_a_run_asks_once_more_who_is_barred() -> None:
    world = a_show_that_is_live()
    costs = []
    for uid in (None, *guests_of(an_event()).values()):
        if uid is not None:
            come(world, uid, f"of-{uid}", SessionKind.STAGE)
        run(world)
        world.databases.reads.clear()
        run(world)
        costs.append(len(world.databases.reads))

    assert costs[1] == costs[2] == costs[0] + 1


def test_whoever_ran_it_and_connects_hours_later_is_out_within_a_round() -> None:
    world = a_closed_show()
    world.clock.advance(16 * 60)
    run(world)
    world.clock.advance(hours=20)
    run(world)
    world.video.connections["hosts"] = STAGE

    for _ in range(6):
        world.clock.advance(60)
        run(world)

    assert world.video.connections == {}


def test_nobody_looks_any_more_when_the_last_token_has_run_out() -> None:
    world = a_closed_show()
    world.clock.advance(hours=37)
    run(world)
    world.video.calls.clear()

    for _ in range(3):
        world.clock.advance(hours=10)
        run(world)

    assert "connections_of" not in world.video.calls
    assert world.at(WATCHED) is not None
    world.clock.advance(hours=6)
    reconcile(world)
    assert world.at("watched") is None


def test_a_run_that_cannot_ask_opentok_is_followed_by_one_that_asks_again() -> None:
    world = a_closed_show()
    world.clock.advance(61)
    run(world)
    come(world, "fan-1", "c-1", SessionKind.STAGE)
    world.video.fail_next("disconnect", VideoUnavailable("Down."), times=2)

    seen = []
    for _ in range(3):
        world.clock.advance(60)
        run(world)
        seen.append("c-1" in world.video.connections)

    assert seen == [True, True, False]
