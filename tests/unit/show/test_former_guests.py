"""Hosts and celebrities whose links have been changed."""

import pytest

from interactive_broadcast.events.guest_users import FormerGuest
from interactive_broadcast.events.guests import guest_uid, guests_of
from interactive_broadcast.events.models import SessionKind, UpdateEventRequest
from interactive_broadcast.kernel.errors import VideoUnavailable
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, HOST_URL, an_event
from tests.unit.show.test_disconnecting import come
from tests.unit.world import ACTIVE, ADMIN, World, a_show_that_is_live

FORMER = guests_of(an_event())["host"]
NEW_URL = "another-link-of-the-host"
NEW = guest_uid("host", EVENT_ID, NEW_URL)
TOLD = f"disconnections/{EVENT_ID}"
PRESENCE = f"presence/{ADMIN_ID}/{FAN_URL}"


def a_show_with_its_host() -> World:
    """On stage with two connections, in a private call; the celebrity beside them."""
    world = a_show_that_is_live()
    come(world, FORMER, "hosts", SessionKind.STAGE)
    come(world, FORMER, "hosts-too", SessionKind.BACKSTAGE)
    come(world, guests_of(an_event())["celebrity"], "celebritys", SessionKind.STAGE)
    for role in ("host", "celebrity"):
        world.databases.put(f"{ACTIVE}/{role}Active", value=True)
        world.databases.put(f"{PRESENCE}/{role}/tab-1", 1)
    world.databases.put(f"{ACTIVE}/privateCall", {"isWith": "host"})
    return world


def change_link(world: World, to: str = NEW_URL) -> None:
    change = UpdateEventRequest(id=EVENT_ID, host_url=to)
    world.event_changes.update(ADMIN, change)


def test_whoever_came_by_the_former_link_is_out_of_both_sessions_at_once() -> None:
    world = a_show_with_its_host()

    change_link(world)

    assert set(world.video.connections) & {"hosts", "hosts-too"} == set()
    assert "celebritys" in world.video.connections
    assert world.at(f"{TOLD}/{FORMER}/reason") == "link-changed"


def test_they_lose_their_place_and_nobody_else_does() -> None:
    world = a_show_with_its_host()

    change_link(world)

    assert world.at(f"{ACTIVE}/hostActive") is None
    assert world.at(f"{PRESENCE}/host") is None
    assert world.at(f"{ACTIVE}/privateCall") is None
    assert world.at(f"{ACTIVE}/celebrityActive") is True
    assert world.at(f"{PRESENCE}/celebrity/tab-1") == 1


def test_a_link_that_is_given_back_lets_them_in_again() -> None:
    world = a_show_with_its_host()
    change_link(world)

    change_link(world, HOST_URL)

    assert world.at(f"barred/{EVENT_ID}/{FORMER}") is None
    assert world.at(f"{TOLD}/{FORMER}") is None
    assert world.at(f"{TOLD}/{NEW}/reason") == "link-changed"


def test_while_opentok_is_down_the_link_is_changed_and_the_next_run_does_the_rest() -> (
    None
):
    world = a_show_with_its_host()
    world.video.fail_next("disconnect", VideoUnavailable("Down."), times=2)

    change_link(world)
    assert "hosts" in world.video.connections
    assert world.at(f"{TOLD}/{FORMER}/reason") == "link-changed"
    world.reconciler.run()

    assert set(world.video.connections) & {"hosts", "hosts-too"} == set()


def test_another_shows_records_at_the_address_are_left_alone() -> None:
    world = a_show_with_its_host()
    world.databases.put(f"{ACTIVE}/eventId", "event-2")

    change_link(world)

    assert world.at(f"{ACTIVE}/hostActive") is True


class TestAFunctionThatDiedWithTheChange:
    def left(self) -> World:
        """The link is another one, and nothing has followed."""
        world = a_show_with_its_host()
        world.databases.put(f"events/{EVENT_ID}/hostUrl", NEW_URL)
        return world

    def finish(self, world: World, uid: str = FORMER) -> None:
        former = FormerGuest(event_id=EVENT_ID, uid=uid)
        world.backend.show.former_guests.finish(former)

    def test_is_made_up_for(self) -> None:
        world = self.left()

        self.finish(world)

        assert set(world.video.connections) & {"hosts", "hosts-too"} == set()
        assert world.at(f"{TOLD}/{FORMER}/reason") == "link-changed"

    def test_the_place_may_be_the_new_guests_by_then(self) -> None:
        world = self.left()

        self.finish(world)

        assert world.at(f"{ACTIVE}/hostActive") is True

    def test_is_made_up_for_once(self) -> None:
        world = self.left()
        self.finish(world)
        before = len(world.databases.writes)

        self.finish(world)

        assert len(world.databases.writes) == before

    @pytest.mark.parametrize("case", ["in use", "closed", "gone"])
    def test_there_is_nothing_to_make_up_for(self, case: str) -> None:
        world = self.left()
        if case == "closed":
            world.databases.put(f"events/{EVENT_ID}/status", "closed")
        if case == "gone":
            world.databases.put(f"events/{EVENT_ID}", None)

        self.finish(world, NEW if case == "in use" else FORMER)

        assert "hosts" in world.video.connections
        assert world.at(TOLD) is None
