"""People who are said to be in a show."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    VideoCredentialsRefused,
    VideoUnavailable,
)
from interactive_broadcast.records.watch import WatchRecord
from interactive_broadcast.upkeep.reconciliation.presence import PresenceRepair
from interactive_broadcast.upkeep.reconciliation.projects import Projects
from interactive_broadcast.upkeep.reconciliation.sessions import Sessions
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, an_event
from tests.unit.upkeep.reconciliation.people_there import (
    GRACE_S,
    MARKS,
    PRESENCE,
    ROLES,
    beat,
    connect,
    enter,
    has_place,
    wait_for_the_grace_period,
)
from tests.unit.upkeep.reconciliation.runs import (
    a_run,
    an_inventory,
    reconcile,
    repairs,
)
from tests.unit.world import ACTIVE, SHOW, VIEWERS, World, a_show_in_preshow


@pytest.mark.parametrize("person_id", [*ROLES, "fan-1"])
class TestAPerson:
    def test_who_lost_every_connection_is_removed_after_the_grace_period(
        self, person_id: str
    ) -> None:
        world = a_show_in_preshow()
        enter(world, person_id)

        reconcile(world)
        world.clock.advance(GRACE_S - 1)
        world.reconciler.run()
        assert has_place(world, person_id)
        world.clock.advance(1)
        reconcile(world)

        assert not has_place(world, person_id)
        assert world.at(f"watched/{EVENT_ID}/absent") is None

    def test_who_comes_back_within_it_has_lost_nothing(self, person_id: str) -> None:
        world = a_show_in_preshow()
        enter(world, person_id)
        world.reconciler.run()
        world.clock.advance(GRACE_S)
        beat(world, person_id)

        reconcile(world)

        assert has_place(world, person_id)
        assert world.at(f"watched/{EVENT_ID}/absent") is None
        assert [one for one in repairs(world) if one["repair"] == "presence"] == []

    def test_the_grace_period_begins_anew_each_time(self, person_id: str) -> None:
        world = a_show_in_preshow()
        enter(world, person_id)
        world.reconciler.run()
        world.clock.advance(GRACE_S)
        beat(world, person_id)
        world.reconciler.run()
        world.databases.put(f"{PRESENCE}/{person_id}", None)
        world.reconciler.run()
        world.clock.advance(GRACE_S - 1)
        world.reconciler.run()

        assert has_place(world, person_id)

    def test_one_connection_of_several_is_enough(self, person_id: str) -> None:
        world = a_show_in_preshow()
        enter(world, person_id)
        beat(world, person_id, "tab-1", s_ago=301)
        beat(world, person_id, "tab-2", s_ago=60)

        wait_for_the_grace_period(world)

        assert has_place(world, person_id)
        assert set(world.at(f"{PRESENCE}/{person_id}")) == {"tab-2"}  # type: ignore[arg-type]

    def test_a_socket_that_died_before_the_database_noticed_is_found(
        self, person_id: str
    ) -> None:
        world = a_show_in_preshow()
        enter(world, person_id)
        beat(world, person_id)
        world.clock.advance(301)

        wait_for_the_grace_period(world)

        assert not has_place(world, person_id)
        assert world.at(PRESENCE) is None

    def test_who_is_connected_to_opentok_stays_without_the_database(
        self, person_id: str
    ) -> None:
        world = a_show_in_preshow()
        enter(world, person_id)
        connect(world, person_id)

        wait_for_the_grace_period(world)

        assert has_place(world, person_id)

    def test_who_has_left_opentok_without_a_report_does_not(
        self, person_id: str
    ) -> None:
        world = a_show_in_preshow()
        enter(world, person_id)
        connect(world, person_id)
        world.video.connections.clear()

        wait_for_the_grace_period(world)

        assert not has_place(world, person_id)

    def test_nobody_is_removed_while_opentok_does_not_answer(
        self, person_id: str
    ) -> None:
        world = a_show_in_preshow()
        enter(world, person_id)
        world.reconciler.run()
        world.clock.advance(GRACE_S)
        world.video.fail_next("connections_of", VideoUnavailable("Down."))

        world.reconciler.run()
        assert has_place(world, person_id)
        reconcile(world)
        assert not has_place(world, person_id)

    def test_what_callbacks_have_told_counts_where_opentok_refuses_to_say(
        self, person_id: str
    ) -> None:
        world = a_show_in_preshow()
        for one in (person_id, "fan-2"):
            enter(world, one)
        connect(world, person_id)
        refused = VideoCredentialsRefused("Refused.")
        world.video.fail_next("connections_of", refused, times=9)

        wait_for_the_grace_period(world)

        assert has_place(world, person_id)
        assert not has_place(world, "fan-2")

    def test_who_comes_back_during_the_run_stays(self, person_id: str) -> None:
        world = a_show_in_preshow()
        enter(world, person_id)
        world.reconciler.run()
        world.clock.advance(GRACE_S)
        show = read_show(world)
        beat(world, person_id)

        repair(world, show)

        assert has_place(world, person_id)


def test_a_producer_who_has_gone_is_marked_as_away() -> None:
    world = a_show_in_preshow()
    enter(world, "producer")
    world.databases.put(f"{ACTIVE}/privateCall", {"isWith": "host"})

    wait_for_the_grace_period(world)

    assert world.at(f"{ACTIVE}/producerActive") is False
    assert world.at(f"{ACTIVE}/privateCall") is None
    assert repairs(world) == [{"repair": "presence", "gone": ["producer"]}]


@pytest.mark.parametrize("role", ["host", "celebrity"])
def test_the_presence_of_a_guest_who_has_gone_is_removed(role: str) -> None:
    world = a_show_in_preshow()
    enter(world, role)
    world.databases.put(f"{ACTIVE}/volume/{role}", 100)

    wait_for_the_grace_period(world)

    for field in (f"{role}Active", f"{role}HeartBeat", "volume"):
        assert world.at(f"{ACTIVE}/{field}") is None
    assert repairs(world) == [{"repair": "presence", "gone": [role]}]


def test_a_fan_who_has_gone_leaves_stage_call_and_the_number_of_viewers() -> None:
    world = a_show_in_preshow()
    for fan_id in ("fan-1", "fan-2"):
        enter(world, fan_id)
    beat(world, "fan-2")
    world.databases.put(f"{ACTIVE}/stageFanId", "fan-1")
    world.databases.put(f"{ACTIVE}/privateCall", {"isWith": "fan", "fanId": "fan-1"})
    world.reconciler.run()
    assert world.at(VIEWERS) == 2

    world.clock.advance(GRACE_S)
    reconcile(world)

    for field in ("activeFans/fan-1", "stageFanId", "privateCall"):
        assert world.at(f"{ACTIVE}/{field}") is None
    assert world.at(VIEWERS) == 1
    assert world.at(MARKS) == {"fan-2": True}
    assert {"repair": "presence", "fans": 1} in repairs(world)


def test_a_full_show_is_not_full_for_ever() -> None:
    """Its only place is of a fan whose socket died: the next one gets in."""
    world = a_show_in_preshow()
    world.databases.put(f"{SHOW}/limit", 1)
    enter(world, "fan-1")
    beat(world, "fan-1")
    world.fan_trigger.count(ADMIN_ID, FAN_URL, "fan-1")
    assert world.at(f"{SHOW}/full") is True

    world.clock.advance(hours=3)
    wait_for_the_grace_period(world)

    assert world.at(f"{SHOW}/full") is False
    assert world.at(VIEWERS) == 0


def test_a_crowd_that_is_gone_is_removed_in_several_writes() -> None:
    world = a_show_in_preshow()
    for number in range(60):
        enter(world, f"fan-{number}")

    wait_for_the_grace_period(world)

    assert world.at(f"{ACTIVE}/activeFans") is None
    most = max(
        sum("/activeFans/" in path for path in write)
        for write in world.databases.writes_by("backend")
    )
    assert most <= 25
    assert {"repair": "presence", "fans": 60} in repairs(world)


def test_nobody_has_more_than_twenty_connections() -> None:
    world = a_show_in_preshow()
    enter(world, "fan-1")
    for number in range(500):
        beat(world, "fan-1", f"tab-{number}", s_ago=number % 60)

    reconcile(world)

    kept = world.at(f"{PRESENCE}/fan-1")
    assert isinstance(kept, dict)
    assert len(kept) == 20


def read_show(world: World) -> WatchedShow:
    """The show as a run has it that reads it now."""
    watched = world.backend.records.watch_list.all()
    show = WatchedShow(
        event=an_event(status=Status.PRESHOW),
        watch=watched.get(EVENT_ID, WatchRecord()),
        read_at=world.clock.now_ms(),
        people=an_inventory(world).presence(an_event()),
    )
    return with_sessions(world, show)


def repair(world: World, show: WatchedShow) -> None:
    """What that run does later."""
    presence = PresenceRepair(viewers=world.fan_trigger, limits=world.limits)
    run = a_run(world)
    presence.run(run, [show])
    presence.recount(run, [show], world.show_store.public_shows())


def with_sessions(world: World, show: WatchedShow) -> WatchedShow:
    projects = Projects(admins=world.admin_store)
    sessions = Sessions(
        projects=projects,
        headcounts=world.backend.records.headcounts,
        fan_streams=world.backend.records.fan_streams,
        published=world.backend.records.published,
        event_sessions=world.backend.show.event_sessions,
    )
    (read,) = sessions.read(a_run(world), [show])
    return read


def test_a_fan_who_comes_during_the_run_is_no_repair() -> None:
    world = a_show_in_preshow()
    show = read_show(world)
    enter(world, "fan-1")
    world.fan_trigger.count(ADMIN_ID, FAN_URL, "fan-1")

    repair(world, show)

    assert world.at(VIEWERS) == 1
    assert repairs(world) == []


def test_the_people_of_another_show_with_the_same_slug_are_left_alone() -> None:
    world = a_show_in_preshow()
    enter(world, "producer")
    world.databases.put(f"{ACTIVE}/eventId", "event-2")
    world.databases.put("events/event-2", world.at(f"events/{EVENT_ID}"))
    world.databases.put("events/event-2/id", "event-2")
    world.databases.put("events/event-2/status", "notStarted")

    world.reconciler.run()
    world.clock.advance(GRACE_S)
    world.reconciler.run()

    assert world.at(f"{ACTIVE}/producerActive") is True
