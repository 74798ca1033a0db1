"""What anybody finds out about an admin's events."""

import pytest

from interactive_broadcast.events.models import AdminEventsRequest, Status
from interactive_broadcast.events.public_reads import PublicReads
from interactive_broadcast.kernel.errors import DatabaseUnavailable, NoCurrentEvent
from interactive_broadcast.kernel.public_answers import PublicRead
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    HOST_URL,
    an_event,
    another_event,
)
from tests.unit.world import MINE, World, a_world, two_events


def reads(world: World) -> PublicReads:
    return world.backend.events.public_reads


def test_anybody_finds_the_open_events_oldest_first() -> None:
    found = reads(two_events(created_at=500)).list(MINE, PublicRead())

    assert [event.id for event in found.root] == ["event-2", EVENT_ID]
    assert HOST_URL not in found.model_dump_json()


def test_an_unknown_admin_has_no_open_events() -> None:
    request = AdminEventsRequest(admin_id="nobody")

    assert reads(a_world()).list(request, PublicRead()).root == []


def test_that_there_are_none_is_not_told_from_memory() -> None:
    world = a_world()
    public = reads(world)
    request = AdminEventsRequest(admin_id="nobody")
    public.list(request, PublicRead())
    # What is kept for a moment is over.
    world.backend.events.store.databases.as_backend().update({"config/noted": True})

    world.databases.fail_next("read", DatabaseUnavailable("Down."), times=9)
    with pytest.raises(DatabaseUnavailable):
        public.list(request, PublicRead())


def test_a_fragment_among_the_open_events_is_passed_over() -> None:
    world = a_world()
    world.databases.put(f"openEvents/{ADMIN_ID}/event-9/status", "live")

    assert len(reads(world).list(MINE, PublicRead()).root) == 1


def test_a_live_event_is_more_current_than_an_older_preshow() -> None:
    world = a_world(
        an_event(status=Status.PRESHOW),
        another_event(status=Status.LIVE),
    )

    assert reads(world).most_recent(MINE, PublicRead()).id == "event-2"


def test_an_event_that_is_not_started_is_not_current() -> None:
    with pytest.raises(NoCurrentEvent):
        reads(a_world()).most_recent(MINE, PublicRead())
