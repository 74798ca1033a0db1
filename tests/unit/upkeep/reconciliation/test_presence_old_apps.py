"""People with old apps, which tell nothing of their connections."""

import pytest

from tests.support.fakes import STAGE
from tests.unit.upkeep.reconciliation.people_there import (
    ROLES,
    connect,
    enter,
    has_place,
    wait_for_the_grace_period,
)
from tests.unit.upkeep.reconciliation.runs import (
    reconcile,
)
from tests.unit.world import ACTIVE, World, a_show_in_preshow


class TestOldApps:
    """They are let in, and know nothing of connections."""

    @pytest.fixture
    def world(self) -> World:
        world = a_show_in_preshow()
        world.databases.put("config/legacyClients", value=True)
        return world

    @pytest.mark.parametrize("minutes", [-20, 0, 20])
    @pytest.mark.parametrize("role", ROLES)
    def test_a_heartbeat_counts_while_it_changes_however_wrong_the_clock(
        self, world: World, role: str, minutes: int
    ) -> None:
        enter(world, role)
        for _ in range(10):
            at = world.clock.now_ms() + minutes * 60_000
            world.databases.put(f"{ACTIVE}/{role}HeartBeat", at)
            world.reconciler.run()
            world.clock.advance(60)

        assert has_place(world, role)

    def test_one_that_stays_the_same_counts_for_five_minutes(
        self, world: World
    ) -> None:
        enter(world, "host")
        world.databases.put(f"{ACTIVE}/hostHeartBeat", world.clock.now_ms() + 9**9)
        world.reconciler.run()
        world.clock.advance(300)
        wait_for_the_grace_period(world)
        assert has_place(world, "host")

        world.clock.advance(60)
        reconcile(world)

        assert not has_place(world, "host")
        assert world.at(f"{ACTIVE}/hostHeartBeat") is None

    def test_without_them_heartbeats_say_nothing(self, world: World) -> None:
        world.databases.put("config/legacyClients", None)
        enter(world, "host")
        world.databases.put(f"{ACTIVE}/hostHeartBeat", world.clock.now_ms())

        wait_for_the_grace_period(world)

        assert not has_place(world, "host")

    @pytest.mark.parametrize("person_id", ["host", "celebrity", "fan-1"])
    def test_who_never_sent_one_stays_while_somebody_is_connected_who_may_be_they(
        self, world: World, person_id: str
    ) -> None:
        enter(world, person_id)
        world.video.connections["c-1"] = STAGE
        wait_for_the_grace_period(world)
        assert has_place(world, person_id)

        world.video.connections.clear()
        wait_for_the_grace_period(world)
        assert not has_place(world, person_id)

    def test_once_they_are_let_in_no_more_records_with_a_suffix_go(
        self, world: World
    ) -> None:
        enter(world, "fan1-6f1c")
        connect(world, "fan1")
        wait_for_the_grace_period(world)
        assert has_place(world, "fan1-6f1c")

        world.databases.put("config/legacyClients", value=None)
        wait_for_the_grace_period(world)

        assert not has_place(world, "fan1-6f1c")

    def test_nobody_is_judged_by_the_heartbeat_of_whoever_was_there_before(
        self, world: World
    ) -> None:
        world.databases.put(f"{ACTIVE}/hostHeartBeat", world.clock.now_ms())
        world.reconciler.run()
        world.clock.advance(301)
        world.reconciler.run()
        assert world.at(f"{ACTIVE}/hostHeartBeat") is None

        enter(world, "host")
        world.video.connections["c-1"] = STAGE
        wait_for_the_grace_period(world)

        assert has_place(world, "host")
