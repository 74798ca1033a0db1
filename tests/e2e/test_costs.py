"""What a call costs: how often it asks, and how much it is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import pytest

from emulators.stack import LocalStack
from rehearsal.requests import OWNER
from rehearsal.video_projects import VideoProduct
from tests.support.builders import a_place
from tests.support.people import People, people_on

SOURCES = ("database", "auth", "opentok", "tasks", "storage")
OTHERS = 2_000
"""Records beside those that a call is about, of each kind."""

SLACK_BYTES = 200
"""Ids and times are not equally long in every run."""

TRIES = 4
"""Before a cost counts as higher than another: one try is enough on an idle machine."""

FORGETTING = timedelta(seconds=3)
"""No function knows anything for longer."""

QUERIES = ("shallow", "orderBy", "limitToFirst")
"""Parameters that say which part of a place is read."""

ON_DECK = 10

FAN_URL = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
HOST_URL = {"adminId": "$producerId", "hostUrl": "$hostUrl"}


@pytest.fixture
def people(everybody: People) -> People:
    return everybody


@dataclass(frozen=True, slots=True)
class Cost:
    asked: list[tuple[str, str]]
    """Which service, and which operation of it."""
    read_bytes: int
    """What the database was asked for, as it is now."""


def cost_of(people: People, stack: LocalStack, act: Callable[[], object]) -> Cost:
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
        read_bytes=sum(size_of(people, one.path, one.query) for one in reads),
    )


def size_of(people: People, path: str, query: str) -> int:
    place = path.strip("/").removesuffix(".json")
    given = dict(parse_qsl(query))
    which = {key: given[key] for key in QUERIES if key in given}
    asked = people.requests.database("GET", place, token=OWNER, **which)
    return len(people.send(asked).raise_for_status().content)


@pytest.mark.parametrize("token", ["fan", "fanIdToken"])
def test_a_warm_instance_gives_a_fan_fresh_tokens_without_any_request(
    people: People, stack: LocalStack, token: str
) -> None:
    people.tokens["fanIdToken"] = people.known["fanIdToken"]

    def come_in() -> None:
        people.reply("createTokensFan", FAN_URL, by=token)

    cold, *warm = [cost_of(people, stack, come_in) for _ in range(4)]

    assert cold.asked
    # What is known is known for two seconds: on a very slow machine one may be late.
    assert min(len(cost.asked) for cost in warm) == 0


def test_what_changes_often_in_a_fans_record_costs_the_write_alone(
    people: People, stack: LocalStack
) -> None:
    show = f"activeBroadcasts/{people.known['producerId']}/{people.known['fanUrl']}"
    join(people)
    stack.settle()

    def change_often() -> None:
        for field, value in {"networkQuality": "poor", "name": "Fay B."}.items():
            people.put(f"{show}/activeFans/fan-1/{field}", value)

    assert cost_of(people, stack, change_often).asked == [("database", "put")] * 2


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


def costs(people: People, stack: LocalStack) -> dict[str, Cost]:
    """Of a journey through a show, step by step."""

    def cost(act: Callable[[], object]) -> Cost:
        # Nothing is known from the step before, however slow or fast this machine is.
        stack.advance(FORGETTING)
        return cost_of(people, stack, act)

    hear_nothing(people)
    look_at_nothing(stack)
    found = {}
    for number, (name, body, by) in enumerate(BEFORE):
        act = partial(ask, people, name, body, by)
        found[f"{number} {name}"] = cost(act)
    found["a fan comes"] = cost(partial(join, people))
    found["a fan gets in line"] = cost(partial(wait_in_line, people))
    people.publish_on_stage()
    for name, body, by in SHOW:
        found[name] = cost(partial(ask, people, name, body, by))
    return found


def hear_nothing(people: People) -> None:
    """OpenTok reports at its own time, which would be counted with any of the calls."""
    people.arrange()


def look_at_nothing(stack: LocalStack) -> None:
    """The reconciler comes every minute, and would be counted likewise."""

    async def disarm() -> None:
        timer = stack.assembly.scheduler.jobs["reconcileShows"].timer
        assert timer is not None
        timer.cancel()

    stack.run(disarm)


def ask(people: People, name: str, body: dict[str, Any], by: str | None) -> None:
    status = people.call(name, body, by=by).status_code
    assert status == (404 if "nothing" in body.values() else 200), name


def join(people: People) -> None:
    place = f"activeBroadcasts/{people.known['producerId']}/{people.known['fanUrl']}"
    people.put(f"{place}/activeFans/fan-1", {"id": "fan-1", "name": "Fay"})


def wait_in_line(people: People) -> None:
    """The first of all: whoever is on deck changes.

    The line was published a moment ago: once in ten seconds somebody pays for all who
    are told of it.
    """
    show = f"{people.known['producerId']}/{people.known['fanUrl']}"
    people.put_silently({f"lineSummary/{show}/at": {".sv": "timestamp"}})
    people.put(f"line/{show}/fan-1", a_place(0.5))


def a_line(people: People, length: int = ON_DECK) -> None:
    """As many in line, of whom the first are on deck."""
    show = f"{people.known['producerId']}/{people.known['fanUrl']}"
    names = [f"old-{number}" for number in range(length)]
    people.put_silently(
        {
            **{f"line/{show}/{name}": a_place(at) for at, name in enumerate(names, 1)},
            **{f"deck/{show}/{name}": "line" for name in names[:ON_DECK]},
        }
    )


def fill(people: People) -> None:
    """The database of a product that has been in use for years."""
    a_line(people, OTHERS)
    producer, rival = people.known["producerId"], people.known["rivalId"]
    show = f"{producer}/{people.known['fanUrl']}"
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
    people.put_silently(writes)


def cheapest(tries: list[dict[str, Cost]]) -> dict[str, Cost]:
    """Of each step: what is known is known for two seconds, so the slow ask again."""
    return {
        step: min((costs[step] for costs in tries), key=lambda cost: len(cost.asked))
        for step in tries[0]
    }


def costs_anew(
    stack: LocalStack, video: VideoProduct, prepare: Callable[[People], None]
) -> dict[str, Cost]:
    """Of the same journey, in another world."""
    stack.reset()
    with people_on(stack, video=video) as people:
        prepare(people)
        return costs(people, stack)


def test_no_call_costs_more_where_many_events_admins_and_fans_are(
    stack: LocalStack, video_product: VideoProduct
) -> None:
    few: list[dict[str, Cost]] = []
    many: list[dict[str, Cost]] = []
    for _ in range(TRIES):
        few.append(costs_anew(stack, video_product, a_line))
        many.append(costs_anew(stack, video_product, fill))
        if asked(few) == asked(many):
            break

    assert asked(few) == asked(many)
    for step, cost in cheapest(few).items():
        limit = cost.read_bytes + SLACK_BYTES
        assert cheapest(many)[step].read_bytes <= limit, step


def asked(tries: list[dict[str, Cost]]) -> dict[str, list[tuple[str, str]]]:
    return {step: cost.asked for step, cost in cheapest(tries).items()}
