"""The Firebase users of hosts and celebrities, and when they go."""

from datetime import timedelta

import pytest

from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import Status, UpdateEventRequest
from interactive_broadcast.kernel.errors import AccountsUnavailable
from tests.support.builders import EVENT_ID, HOST_URL, an_event
from tests.unit.world import ADMIN, World, a_world, when_nothing_more_can_come

HOST, CELEBRITY = (guests_of(an_event())[role] for role in ("host", "celebrity"))
NEW_LINK = "a-new-link-of-the-host"
DOWN = AccountsUnavailable("Down.")


def with_guests(world: World | None = None) -> World:
    """Both have redeemed their custom tokens."""
    world = world or a_world()
    for uid in (HOST, CELEBRITY):
        redeem(world, uid)
    return world


def redeem(world: World, uid: str) -> None:
    email = f"{uid}@example.com"
    world.accounts.create(email=email, display_name="Guest", password=None, uid=uid)


def change_link(world: World, link: str = NEW_LINK) -> None:
    request = UpdateEventRequest(id=EVENT_ID, host_url=link)
    world.event_changes.update(ADMIN, request)


def finish(world: World, *, after: timedelta = timedelta(minutes=65)) -> None:
    """A pass of the reconciler some time later."""
    world.clock.advance(after.total_seconds())
    work = world.unfinished_work
    for record in work.abandoned():
        work.finish(record)


def test_whoever_came_by_a_changed_link_is_removed_and_nobody_else() -> None:
    world = with_guests()

    change_link(world)

    assert set(world.accounts.users) == {CELEBRITY}


def test_another_field_removes_nobody() -> None:
    world = with_guests()

    request = UpdateEventRequest(id=EVENT_ID, name="Another name", host_url=HOST_URL)
    world.event_changes.update(ADMIN, request)

    assert set(world.accounts.users) == {HOST, CELEBRITY}
    assert world.at("unfinished") is None


def test_a_custom_token_that_makes_the_user_anew_makes_them_for_an_hour() -> None:
    world = with_guests()
    change_link(world)
    redeem(world, HOST)

    finish(world, after=timedelta(minutes=59))
    assert HOST in world.accounts.users
    finish(world, after=timedelta(minutes=7))

    assert HOST not in world.accounts.users
    assert world.at("unfinished") is None


def test_a_link_that_is_given_back_keeps_its_user() -> None:
    world = with_guests()
    change_link(world)
    change_link(world, HOST_URL)
    redeem(world, HOST)

    finish(world)

    assert HOST in world.accounts.users
    assert world.at("unfinished") is None


def test_a_link_changes_while_firebase_auth_is_down_and_the_user_goes_later() -> None:
    world = with_guests()
    world.accounts.fail_next("delete_all", DOWN)

    change_link(world)
    assert HOST in world.accounts.users
    finish(world)

    assert HOST not in world.accounts.users


def test_the_note_stays_until_firebase_auth_has_answered() -> None:
    world = with_guests()
    world.accounts.fail_next("delete_all", DOWN, times=2)
    change_link(world)

    with pytest.raises(AccountsUnavailable):
        finish(world)
    finish(world, after=timedelta())

    assert HOST not in world.accounts.users
    assert world.at("unfinished") is None


def test_a_change_that_did_not_come_about_removes_nobody() -> None:
    world = with_guests()
    world.backend.events.guest_users.begin(EVENT_ID, [HOST])

    finish(world)

    assert HOST in world.accounts.users
    assert world.at("unfinished") is None


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.CLOSED])
def test_the_users_of_both_links_go_with_their_event(status: Status) -> None:
    world = with_guests(a_world(an_event(status=status)))

    world.delete()

    assert world.accounts.users == {}


def test_an_event_is_removed_while_firebase_auth_is_down_and_they_go_later() -> None:
    world = with_guests()
    world.accounts.fail_next("delete_all", DOWN)

    world.delete()
    assert world.at("events") is None
    finish(world)
    when_nothing_more_can_come(world)

    assert world.accounts.users == {}
    assert world.at("unfinished") is None


def test_the_users_of_a_show_that_is_over_can_be_removed_again_and_again() -> None:
    event = an_event(status=Status.CLOSED)
    world = with_guests(a_world(event))

    for _ in range(2):
        world.backend.events.guest_users.remove(event)

    assert world.accounts.users == {}


def test_after_the_end_a_former_link_is_nobodys() -> None:
    """A link that was given back is no reason to keep the user of a closed event."""
    world = with_guests()
    change_link(world)
    change_link(world, HOST_URL)
    redeem(world, HOST)
    world.write_status(Status.CLOSED)

    finish(world)

    assert HOST not in world.accounts.users
