"""What anybody finds out about an admin's events."""

import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.events.finding_models import OpenEventsRequest
from interactive_broadcast.events.models import (
    Status,
)
from interactive_broadcast.events.public_reads import PublicReads
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import NOBODY
from interactive_broadcast.kernel.errors import DatabaseUnavailable, NoCurrentEvent
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Database
from interactive_broadcast.kernel.public_answers import PublicRead
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    HOST_URL,
    an_event,
    an_open_event,
    another_event,
)
from tests.unit.world import MINE, World, a_world, two_events

ALL = OpenEventsRequest(admin_id=ADMIN_ID)
OPEN = (1, 100, 10_000)
"""How many events of an admin are open."""


@dataclass(frozen=True, slots=True)
class Cost:
    requests: int
    size_bytes: int


class Meter:
    """A database that counts what it is asked for, and what it answers."""

    def __init__(self, inner: Database) -> None:
        self.inner = inner
        self.answers: list[str] = []

    def get(self, path: str) -> Any:
        return self._told(self.inner.get(path))

    def first_by_value(self, path: str, *, limit: int) -> list[str]:
        found: list[str] = self._told(self.inner.first_by_value(path, limit=limit))
        return found

    def children_between(self, path: str, **bounds: Any) -> dict[str, Any]:
        found: dict[str, Any] = self._told(self.inner.children_between(path, **bounds))
        return found

    @property
    def cost(self) -> Cost:
        return Cost(len(self.answers), sum(map(len, self.answers)))

    def _told(self, value: Any) -> Any:
        self.answers.append(json.dumps(value))
        return value


def reads(world: World) -> PublicReads:
    return world.backend.events.public_reads


def test_anybody_finds_the_open_events_oldest_first() -> None:
    found = reads(two_events()).list(ALL, PublicRead())

    assert [event.id for event in found.root] == [EVENT_ID, "event-2"]
    assert HOST_URL not in found.model_dump_json()


def test_the_open_events_come_in_pages() -> None:
    world = a_world(*(an_event(id=f"event-{number}") for number in range(5)))
    public = reads(world)

    def page(after: str | None) -> list[str]:
        request = OpenEventsRequest(admin_id=ADMIN_ID, after=after, limit=2)
        return [one.id for one in public.list(request, PublicRead()).root]

    assert page(None) == ["event-0", "event-1"]
    assert page("event-1") == ["event-2", "event-3"]
    assert page("event-3") == ["event-4"]
    assert page("event-4") == []
    # The one that a page ended with may have been closed meanwhile.
    assert page("event-2-and-a-half") == ["event-3", "event-4"]


@pytest.mark.parametrize(
    "part", [{"after": "event-0"}, {"limit": 1}, {"after": "event-0", "limit": 1}]
)
def test_of_parts_that_strangers_can_name_at_will_nothing_is_kept(
    part: dict[str, Any],
) -> None:
    world, asked = two_events(), list[str]()
    public, request = reads(world), OpenEventsRequest(admin_id=ADMIN_ID, **part)
    read = PublicRead(check_rate_limit=lambda: asked.append("asked"))
    public.list(ALL, PublicRead())
    public.list(request, read)
    public.list(request, read)

    world.databases.fail_next("read", DatabaseUnavailable("Down."), times=9)
    with pytest.raises(DatabaseUnavailable):
        public.list(request, read)

    assert len(asked) == 3
    assert len(public.list(ALL, PublicRead()).root) == 2


@pytest.mark.parametrize("limit", [0, 1_001])
def test_a_page_has_a_thousand_events_at_most(limit: int) -> None:
    assert ALL.limit == 1_000
    with pytest.raises(ValidationError):
        OpenEventsRequest(admin_id=ADMIN_ID, limit=limit)


def test_a_page_costs_the_same_however_many_events_are_open() -> None:
    ids = [f"open-{number:05}" for number in range(3_000)]
    public = an_open_event().to_record()
    world = a_world()
    tree: dict[str, Json] = {one: {**public, "id": one} for one in ids}
    world.databases.put(f"openEvents/{ADMIN_ID}", tree)
    meter = Meter(world.databases.as_caller(NOBODY))
    databases: Any = SimpleNamespace(as_caller=lambda _: meter)

    found = EventStore(databases=databases).open_events(
        ADMIN_ID, after="open-00999", limit=10
    )

    assert [one.id for one in found] == ids[1_000:1_010]
    assert meter.cost.requests == 1
    assert meter.cost.size_bytes < 11 * 300


def test_an_unknown_admin_has_no_open_events() -> None:
    request = OpenEventsRequest(admin_id="nobody")

    assert reads(a_world()).list(request, PublicRead()).root == []


def test_that_there_are_none_is_not_told_from_memory() -> None:
    world = a_world()
    public = reads(world)
    request = OpenEventsRequest(admin_id="nobody")
    public.list(request, PublicRead())
    # What is kept for a moment is over.
    world.backend.events.store.databases.as_backend().update({"config/noted": True})

    world.databases.fail_next("read", DatabaseUnavailable("Down."), times=9)
    with pytest.raises(DatabaseUnavailable):
        public.list(request, PublicRead())


def test_a_fragment_among_the_open_events_is_passed_over() -> None:
    world = a_world()
    world.databases.put(f"openEvents/{ADMIN_ID}/event-9/status", "live")

    assert len(reads(world).list(ALL, PublicRead()).root) == 1


def test_a_live_event_is_more_current_than_an_older_preshow() -> None:
    world = a_world(
        an_event(status=Status.PRESHOW),
        another_event(status=Status.LIVE),
    )

    assert reads(world).most_recent(MINE, PublicRead()).id == "event-2"


def test_a_pointer_to_an_event_that_is_over_leads_nowhere() -> None:
    world = a_world(an_event(status=Status.PRESHOW))
    for gone in ("an-event-that-is-gone", "another-one"):
        world.databases.put(f"current/{ADMIN_ID}/{gone}", "live")

    assert reads(world).most_recent(MINE, PublicRead()).id == EVENT_ID


@pytest.mark.parametrize("status", ["notStarted", "preshow"])
def test_the_current_event_costs_the_same_however_many_are_open(status: str) -> None:
    costs = {count: _cost_of_the_current_event(count, status) for count in OPEN}

    assert costs[100] == costs[10_000]
    assert costs[1].requests == costs[100].requests == 2
    assert costs[100].size_bytes < 500


def _cost_of_the_current_event(count: int, status: str) -> Cost:
    """Where so many others are open: all before their preshow, or all in it."""
    world = a_world(an_event(status=Status.LIVE))
    ids = [f"open-{number:05}" for number in range(count)]
    public = an_open_event(status=Status(status)).to_record()
    tree: dict[str, Json] = {
        f"openEvents/{ADMIN_ID}/{one}": {**public, "id": one} for one in ids
    }
    if status == "preshow":
        tree |= {f"current/{ADMIN_ID}/{one}": status for one in ids}
    world.databases.put_all(tree)
    meter = Meter(world.databases.as_caller(NOBODY))
    databases: Any = SimpleNamespace(as_caller=lambda _: meter)

    assert EventStore(databases=databases).current(ADMIN_ID).id == EVENT_ID
    return meter.cost


def test_an_event_that_is_not_started_is_not_current() -> None:
    with pytest.raises(NoCurrentEvent):
        reads(a_world()).most_recent(MINE, PublicRead())
