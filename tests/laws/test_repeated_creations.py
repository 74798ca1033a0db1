"""Asking again for what was asked for already makes no second one.

A client that gets no answer asks again. Each function that creates something is here
with what becomes of the repetition; a new one without a case fails.
"""

from collections.abc import Callable
from typing import Any, Final

import pytest

import main as functions
from interactive_broadcast.admins.models import CreateAdminRequest, CreateUserRequest
from interactive_broadcast.events.models import (
    CreateEventRequest,
    Event,
    Status,
)
from interactive_broadcast.kernel.errors import (
    BackendError,
    DatabaseUnavailable,
    EmailTaken,
    EventNotFound,
    RequestIdReused,
    RulesDenied,
    VideoUnavailable,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.upkeep.models import DeleteEventRequest
from tests.support.builders import ADMIN_ID
from tests.unit.world import (
    ADMIN,
    OTHER,
    SUPER,
    World,
    a_world,
    with_a_super_admin,
)

BY_ID: Final = "an event is made once for each `requestId`"
BY_ADDRESS: Final = "an address belongs to one user: `email-taken`"
UNUSED: Final = "another session of OpenTok, which costs nothing while nobody connects"
NOTHING: Final = "tokens, which are stored nowhere"

CREATIONS: Final = {
    "createEvent": BY_ID,
    "createAdmin": BY_ADDRESS,
    "createUser": BY_ADDRESS,
    "createSession": UNUSED,
    "createToken": NOTHING,
    "createTokenProducer": NOTHING,
    "createTokensFan": NOTHING,
    "createTokenHostCeleb": NOTHING,
    "createTokenByUserType": NOTHING,
}
"""What becomes of the repetition."""

REQUEST: Final = CreateEventRequest(
    name="Second night", request_id="5f0c7b1e-8a34-4e43-9a55-6b9f0d6f7f11"
)


def create(world: World, request: CreateEventRequest = REQUEST) -> Event:
    return world.events.create(ADMIN, request)


def made(world: World) -> dict[str, Any]:
    """What the database has of the event, by where."""
    tree = world.databases.at("/")
    return {
        "events": [one for one in tree["events"] if one != "event-1"],
        "sessions": [s for s, of in tree["sessions"].items() if of != "event-1"],
        "slugs": [
            (kind, slug)
            for kind, slugs in tree["slugs"][ADMIN_ID].items()
            for slug, of in slugs.items()
            if of != "event-1"
        ],
        "requests": list(tree.get("eventRequests", {}).get(ADMIN_ID, {})),
    }


def counts(world: World) -> dict[str, int]:
    return {where: len(found) for where, found in made(world).items()}


ONE: Final = {"events": 1, "sessions": 2, "slugs": 3, "requests": 1}


def test_every_function_that_creates_something_has_a_case() -> None:
    creating = {
        name for name in functions.http_api.endpoints if name.startswith("create")
    }

    assert creating == set(CREATIONS)


def test_the_same_request_makes_one_event_and_is_answered_with_it() -> None:
    world = a_world()
    first = create(world)
    sessions = set(world.video.sessions)

    again = create(world)

    assert again == first
    assert first.request_id == REQUEST.request_id
    assert counts(world) == ONE
    assert set(world.video.sessions) == sessions


def test_what_may_be_left_out_makes_no_other_request() -> None:
    world = a_world()
    first = create(world)
    told = REQUEST.model_copy(update={"admin_id": ADMIN_ID, "archive_event": False})

    assert create(world, told) == first


FAILURES: Final[dict[str, Callable[[World], None]]] = {
    "a session is not made": lambda world: world.video.fail_next(
        "create_session", VideoUnavailable("Down.")
    ),
    "a session is made, and nobody knows": lambda world: world.video.fail_next(
        "create_session", VideoUnavailable("Down."), after=True
    ),
    "the event is not written": lambda world: world.databases.fail_next(
        "write", DatabaseUnavailable("Down.")
    ),
    "the event is written, and nobody knows": lambda world: world.databases.fail_next(
        "write", DatabaseUnavailable("Down."), after=True
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_request_that_failed_is_completed_by_the_next(failure: str) -> None:
    world = a_world()
    FAILURES[failure](world)
    with pytest.raises(BackendError):
        create(world)

    event = create(world)

    assert create(world) == event
    assert counts(world) == ONE


def test_wherever_a_read_fails_asking_again_makes_one() -> None:
    """The n-th read of the call fails, for each n until none does."""
    for skipped in range(100):
        world = a_world()
        fail_read_after(world, skipped)
        try:
            create(world)
        except DatabaseUnavailable:
            create(world)
            assert counts(world) == ONE
        else:
            assert skipped > 2
            return
    pytest.fail("It never came to an end.")


def fail_read_after(world: World, skipped: int) -> None:
    world.databases.fail_next("read", DatabaseUnavailable("Down."), skip=skipped)


def test_the_same_request_twice_at_once_makes_one() -> None:
    world = a_world()
    faster: list[Event] = []
    world.databases.before_write("events", lambda: faster.append(create(world)))

    slower = create(world)

    assert [slower] == faster
    assert counts(world) == ONE


def test_another_request_with_the_same_id_is_refused() -> None:
    world = a_world()
    first = create(world)
    other = REQUEST.model_copy(update={"name": "Third night"})

    with pytest.raises(RequestIdReused) as refused:
        create(world, other)

    assert refused.value.details == {"id": first.id}
    assert counts(world) == ONE


def test_what_it_made_is_returned_as_it_is_by_then() -> None:
    world = a_world()
    event = create(world)
    world.databases.put(f"events/{event.id}/status", "closed")

    assert create(world).status is Status.CLOSED


def test_an_id_belongs_to_one_admin() -> None:
    world = a_world()
    create(world)

    with pytest.raises(BackendError) as refused:
        world.events.create(OTHER, REQUEST)

    assert not isinstance(refused.value, RequestIdReused)


def test_without_an_id_each_call_makes_another() -> None:
    world = a_world()
    request = CreateEventRequest(name="Second night")

    assert create(world, request).id != create(world, request).id
    assert counts(world)["requests"] == 0


def test_the_entry_goes_with_its_event_and_then_the_id_is_free() -> None:
    world = a_world()
    event = create(world)

    world.event_removal.delete(ADMIN, DeleteEventRequest(id=event.id))

    assert counts(world) == {"events": 0, "sessions": 0, "slugs": 0, "requests": 0}
    assert create(world).id != event.id


def test_of_an_event_that_is_being_removed_no_second_one_is_made() -> None:
    world = a_world()
    event = create(world)
    record = world.event_store.find(event.id)
    assert record is not None
    world.databases.put(f"events/{event.id}", None)

    with pytest.raises(EventNotFound):
        create(world)
    world.event_removal.on_deleted(record.id, record.to_record())

    assert create(world).id != event.id


def test_what_is_removed_late_leaves_the_request_that_came_since() -> None:
    world = a_world()
    event = create(world)
    record = world.event_store.find(event.id)
    assert record is not None
    world.event_removal.delete(ADMIN, DeleteEventRequest(id=event.id))
    second = create(world)

    world.event_removal.on_deleted(record.id, record.to_record())

    assert create(world) == second


def test_nobody_makes_an_entry_by_hand() -> None:
    world = a_world()
    entry: dict[str, Json] = {"eventId": "event-1", "fingerprint": "0f" * 32}

    with pytest.raises(RulesDenied):
        world.databases.as_caller(ADMIN).update(
            {f"eventRequests/{ADMIN_ID}/mine": entry}
        )


def test_an_admin_and_a_user_are_made_once_for_an_address() -> None:
    world = with_a_super_admin()
    admin = CreateAdminRequest(display_name="Bob", email="bob@example.com")
    user = CreateUserRequest(display_name="Eve", email="eve@example.com")
    world.admins.create(SUPER, admin)
    world.users.create(SUPER, user)
    before = set(world.accounts.users)

    with pytest.raises(EmailTaken):
        world.admins.create(SUPER, admin)
    with pytest.raises(EmailTaken):
        world.users.create(SUPER, user)

    assert set(world.accounts.users) == before
