"""What a call costs: how often it asks, and how much it is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from emulators.stack import LocalStack
from rehearsal.demo import DEMO_API_KEY, DEMO_API_SECRET
from tests.support.cast import Cast, assemble, take_a_seat

SOURCES = ("database", "auth", "opentok", "tasks", "storage")
OTHERS = 2_000
"""Records beside those that a call is about, of each kind."""

SLACK_BYTES = 200
"""Ids and times are not equally long in every run."""

FORGETTING = timedelta(seconds=3)
"""No function knows anything for longer."""

FAN_URL = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
HOST_URL = {"adminId": "$producerId", "hostUrl": "$hostUrl"}


@pytest.fixture
def cast(stack: LocalStack) -> Iterator[Cast]:
    cast = assemble(stack)
    yield cast
    cast.http.close()


@dataclass(frozen=True, slots=True)
class Cost:
    asked: list[tuple[str, str]]
    """Which service, and which operation of it."""
    read_bytes: int
    """What the database was asked for, as it is now."""


def cost_of(cast: Cast, stack: LocalStack, act: Callable[[], object]) -> Cost:
    stack.journal.clear()
    act()
    stack.settle()
    entries = [
        one
        for one in stack.journal.entries()
        # Function and trigger both tell a status, and the slower one finds it told.
        if one.service in SOURCES and "/status-" not in one.path
    ]
    reads = [one for one in entries if (one.service, one.method) == ("database", "GET")]
    return Cost(
        asked=sorted((one.service, one.operation) for one in entries),
        read_bytes=sum(size_of(cast, one.path, one.query) for one in reads),
    )


def size_of(cast: Cast, path: str, query: str) -> int:
    answer = cast.http.get(
        f"{cast.settings.url('database')}{path}",
        params={
            "ns": cast.settings.namespace,
            "shallow": "true" if "shallow=true" in query else "false",
        },
        headers={"authorization": "Bearer owner"},
    )
    return len(answer.raise_for_status().content)


@pytest.mark.parametrize("token", ["fan", "fanIdToken"])
def test_a_warm_instance_lets_a_fan_in_without_asking_anybody(
    cast: Cast, stack: LocalStack, token: str
) -> None:
    cast.tokens["fanIdToken"] = cast.known["fanIdToken"]

    def come_in() -> None:
        cast.reply("createTokensFan", FAN_URL, by=token)

    cold, *warm = [cost_of(cast, stack, come_in) for _ in range(4)]

    assert cold.asked
    # What is known is known for two seconds: on a very slow machine one may be late.
    assert min(len(cost.asked) for cost in warm) == 0


BEFORE = (
    ("loginFan", FAN_URL, None),
    ("loginHost", HOST_URL, None),
    ("getEvent", {"id": "$event"}, "producer"),
    ("getEventByKey", FAN_URL, "producer"),
    ("getEventBySessionId", {"sessionId": "$sessionId"}, "producer"),
    ("validateEvent", FAN_URL, "producer"),
    ("getBroadcastData", FAN_URL, None),
    ("getBroadcastData", {"adminId": "$producerId", "fanUrl": "nothing"}, None),
    ("getBroadcastData", {"adminId": "$rivalId", "fanUrl": "$rivalFanUrl"}, None),
    ("createTokenProducer", {"id": "$event"}, "producer"),
    ("createTokensFan", FAN_URL, "fan"),
    ("createTokenHostCeleb", {**HOST_URL, "userType": "host"}, "host"),
    ("updateEvent", {"id": "$event", "name": "Launch Party"}, "producer"),
    ("createEvent", {"name": "Another Night"}, "producer"),
    ("deleteEvent", {"id": "$rivalEvent"}, "rival"),
)
SHOW = (
    ("eventGoLive", {"id": "$event"}, "producer"),
    ("startArchive", {"id": "$event"}, "producer"),
    ("stopArchive", {"id": "$event"}, "producer"),
    ("endBroadcast", {"id": "$event"}, "producer"),
)


def costs(cast: Cast, stack: LocalStack) -> dict[str, Cost]:
    """Of a journey through a show, step by step."""

    def cost(act: Callable[[], object]) -> Cost:
        # Nothing is known from the step before, however slow or fast this machine is.
        stack.advance(FORGETTING)
        return cost_of(cast, stack, act)

    hear_nothing(cast)
    found = {}
    for number, (name, body, by) in enumerate(BEFORE):
        act = partial(ask, cast, name, body, by)
        found[f"{number} {name}"] = cost(act)
    found["a fan comes"] = cost(partial(join, cast))
    take_a_seat(cast)
    for name, body, by in SHOW:
        found[name] = cost(partial(ask, cast, name, body, by))
    return found


def hear_nothing(cast: Cast) -> None:
    """OpenTok reports at its own time, which would be counted with any of the calls."""
    project = {"apiKey": DEMO_API_KEY, "apiSecret": DEMO_API_SECRET}
    url = f"{cast.settings.url('opentok')}/__/projects"
    cast.http.post(url, json=project).raise_for_status()


def ask(cast: Cast, name: str, body: dict[str, Any], by: str | None) -> None:
    status = cast.call(name, body, by=by).status_code
    assert status == (404 if "nothing" in body.values() else 200), name


def join(cast: Cast) -> None:
    place = f"activeBroadcasts/{cast.known['producerId']}/{cast.known['fanUrl']}"
    cast.put(f"{place}/activeFans/fan-1", {"id": "fan-1", "name": "Fay"})


def fill(cast: Cast) -> None:
    """The database of a product that has been in use for years."""
    producer, rival = cast.known["producerId"], cast.known["rivalId"]
    show = f"{producer}/{cast.known['fanUrl']}"
    writes: dict[str, Any] = {}
    for number in range(OTHERS):
        old = {"adminId": producer, "name": "Old Night", "status": "closed"}
        writes |= {
            f"events/old-{number}": {**old, "id": f"old-{number}"},
            f"adminEvents/{producer}/old-{number}": 1,
            f"openEvents/{producer}/open-{number}": {"name": "Some Night"},
            f"openEvents/{rival}/open-{number}": {"name": "Some Night"},
            f"slugs/{producer}/fanUrl/old-{number}": f"open-{number}",
            f"sessions/old-{number}": f"old-{number}",
            f"admins/old-{number}": {"id": f"old-{number}", "displayName": "Old"},
            f"activeBroadcasts/{producer}/old-{number}": {"eventId": f"old-{number}"},
            f"activeBroadcasts/{show}/activeFans/old-{number}": {"id": str(number)},
            f"viewers/{show}/old-{number}": True,
        }
    cast.http.patch(
        f"{cast.settings.url('database')}/.json",
        params={"ns": cast.settings.namespace, "disableTriggers": "true"},
        headers={"authorization": "Bearer owner"},
        json=writes,
    ).raise_for_status()


def test_no_call_costs_more_where_many_events_admins_and_fans_are(
    cast: Cast, stack: LocalStack
) -> None:
    few = costs(cast, stack)
    cast.http.close()
    stack.reset()
    full_house = assemble(stack)
    fill(full_house)
    many = costs(full_house, stack)
    full_house.http.close()

    assert few.keys() == many.keys()
    for step, cost in few.items():
        assert (step, many[step].asked) == (step, cost.asked)
        assert many[step].read_bytes <= cost.read_bytes + SLACK_BYTES, step
