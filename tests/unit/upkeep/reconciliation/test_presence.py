"""People who are said to be in a show."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.records.watch import WatchRecord
from interactive_broadcast.upkeep.reconciliation.presence import PresenceRepair
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, an_event
from tests.unit.upkeep.reconciliation.runs import (
    a_run,
    an_inventory,
    lines,
    reconcile,
    repairs,
)
from tests.unit.world import ACTIVE, SHOW, World, a_show_in_preshow

MARKS = f"viewers/{ADMIN_ID}/{FAN_URL}"


def heartbeat(world: World, role: str, *, s_ago: int) -> None:
    world.databases.put(f"{ACTIVE}/{role}Active", value=True)
    now_ms = world.clock.now_ms()
    world.databases.put(f"{ACTIVE}/{role}HeartBeat", now_ms - s_ago * 1000)


def test_a_producer_who_has_gone_is_marked_as_away() -> None:
    world = a_show_in_preshow()
    heartbeat(world, "producer", s_ago=301)
    world.databases.put(f"{ACTIVE}/privateCall", {"isWith": "host"})

    reconcile(world)

    assert world.at(f"{ACTIVE}/producerActive") is False
    assert world.at(f"{ACTIVE}/privateCall") is None
    assert repairs(world) == [{"repair": "presence", "gone": ["producer"]}]


@pytest.mark.parametrize("role", ["host", "celebrity"])
def test_the_presence_of_a_guest_who_has_gone_is_removed(role: str) -> None:
    world = a_show_in_preshow()
    heartbeat(world, role, s_ago=301)
    world.databases.put(f"{ACTIVE}/volume/{role}", 100)

    reconcile(world)

    for field in (f"{role}Active", f"{role}HeartBeat", "volume"):
        assert world.at(f"{ACTIVE}/{field}") is None
    assert repairs(world) == [{"repair": "presence", "gone": [role]}]


@pytest.mark.parametrize("role", ["producer", "host", "celebrity"])
def test_whoever_sends_heartbeats_stays(role: str) -> None:
    world = a_show_in_preshow()
    heartbeat(world, role, s_ago=60)

    reconcile(world)

    assert world.at(f"{ACTIVE}/{role}Active") is True
    assert repairs(world) == []


@pytest.mark.parametrize("role", ["host", "celebrity"])
def test_a_guest_who_never_sent_a_heartbeat_stays(role: str) -> None:
    world = a_show_in_preshow()
    world.databases.put(f"{ACTIVE}/{role}Active", value=True)

    reconcile(world)

    assert world.at(f"{ACTIVE}/{role}Active") is True


def test_nobody_is_judged_by_the_heartbeat_of_whoever_was_there_before() -> None:
    world = a_show_in_preshow()
    world.databases.put(f"{ACTIVE}/hostHeartBeat", world.clock.now_ms() - 301_000)

    reconcile(world)
    world.databases.put(f"{ACTIVE}/hostActive", value=True)
    reconcile(world)

    assert world.at(f"{ACTIVE}/hostActive") is True
    assert repairs(world) == []


def test_clocks_of_old_apps_may_be_some_minutes_slow() -> None:
    world = a_show_in_preshow()
    world.databases.put("config/legacyClients", value=True)
    heartbeat(world, "producer", s_ago=600)

    reconcile(world)

    assert world.at(f"{ACTIVE}/producerActive") is True


def read_show(world: World) -> WatchedShow:
    """The show as a run has it that reads it now."""
    return WatchedShow(
        event=an_event(status=Status.PRESHOW),
        watch=WatchRecord(),
        read_at=world.clock.now_ms(),
        people=an_inventory(world).presence(an_event()),
    )


def repair(world: World, show: WatchedShow) -> None:
    """What that run does later."""
    presence = PresenceRepair(viewers=world.fan_trigger)
    presence.run(a_run(world), [show], world.show_store.public_shows())


def test_whoever_comes_back_during_the_run_stays() -> None:
    world = a_show_in_preshow()
    heartbeat(world, "producer", s_ago=301)
    show = read_show(world)
    heartbeat(world, "producer", s_ago=0)

    repair(world, show)

    assert world.at(f"{ACTIVE}/producerActive") is True
    assert repairs(world) == []


def test_a_fan_who_comes_during_the_run_is_no_repair() -> None:
    world = a_show_in_preshow()
    show = read_show(world)
    world.databases.put(f"{ACTIVE}/activeFans/fan-1", {"id": "fan-1"})
    world.fan_trigger.count(ADMIN_ID, FAN_URL, "fan-1")

    repair(world, show)

    assert world.at(f"{SHOW}/viewers") == 1
    assert repairs(world) == []


def test_the_people_of_another_show_with_the_same_slug_are_left_alone() -> None:
    world = a_show_in_preshow()
    heartbeat(world, "producer", s_ago=301)
    world.databases.put(f"{ACTIVE}/eventId", "event-2")
    world.databases.put("events/event-2", world.at(f"events/{EVENT_ID}"))
    world.databases.put("events/event-2/id", "event-2")

    world.reconciler.run()

    assert world.at(f"{ACTIVE}/producerActive") is True


def test_fans_whose_trigger_was_lost_are_counted() -> None:
    world = a_show_in_preshow()
    for fan_id in ("fan-1", "fan-2"):
        world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", {"id": fan_id})

    reconcile(world)

    assert world.at(MARKS) == {"fan-1": True, "fan-2": True}
    assert world.at(f"{SHOW}/viewers") == 2
    assert repairs(world) == [{"repair": "viewers", "fans": 2}]


def test_fans_who_left_without_a_trigger_are_counted_no_longer() -> None:
    world = a_show_in_preshow()
    world.databases.put(f"{ACTIVE}/activeFans/fan-1", {"id": "fan-1"})
    reconcile(world)
    world.databases.put(f"{ACTIVE}/activeFans", None)

    reconcile(world)

    assert world.at("viewers") is None
    assert world.at(f"{SHOW}/viewers") == 0


def test_a_show_that_is_wrongly_said_to_be_full_is_put_right() -> None:
    world = a_show_in_preshow()
    world.databases.put(f"{SHOW}/full", value=True)

    reconcile(world)

    assert world.at(f"{SHOW}/full") is False
    assert repairs(world) == [{"repair": "viewers", "fans": 0}]


def test_what_cannot_be_counted_now_is_counted_later(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_show_in_preshow()
    world.databases.put(f"{ACTIVE}/activeFans/fan-1", {"id": "fan-1"})
    world.databases.fail_next("write", DatabaseUnavailable("Away."))

    world.reconciler.run()
    assert repairs(world) == []
    reconcile(world)

    assert world.at(f"{SHOW}/viewers") == 1
    assert [line["failed"] for line in lines(capsys)] == [1, 0, 0]
