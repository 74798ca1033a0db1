"""What a call costs that finds nothing in memory, with many events in the database.

Seldom called, so that each call reads anew: what it reads, and how long the worker
computes for it. With few events and with many it should be the same, whether they are
closed or open, the admin's own or those of others.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

from bench import load, seeded
from bench.calls import Newcomers, asked, newcomers, posted
from bench.cpu import Requests
from bench.options import Options
from bench.platform import Platform, platform
from bench.prepared import Prepared
from bench.rows import Row
from bench.served import Served
from interactive_broadcast.events.models import Status

MEMORY_S: Final = 2.1
"""Longer than anything is kept."""

MOST_CALLS: Final = 4
MOST_TIMES: Final = 2.0
"""As many kB may be read with many events as with one, and some for longer names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """Events that a database is filled with."""

    name: str
    status: Status
    admin_id: str = seeded.ADMIN_ID

    def data(self, count: int) -> dict[str, Any]:
        """A database with so many of them."""
        events = seeded.of_events(count, status=self.status, admin_id=self.admin_id)
        return seeded.tree([seeded.an_admin(), *events])


CLOSED: Final = Filling(name="closed", status=Status.CLOSED)
OPEN: Final = Filling(name="open", status=Status.PRESHOW)
OTHERS: Final = Filling(
    name="open ones of another admin", status=Status.PRESHOW, admin_id="another"
)


QUICKLY: Final = ((OPEN, (1, 10_000)),)
THOROUGHLY: Final = (
    (OPEN, (1, 100, 10_000, 100_000)),
    (CLOSED, (1, 100_000)),
    (OTHERS, (1, 100_000)),
)
"""What a database is filled with, and how much of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of a call that finds nothing in memory."""

    cpu_ms: float
    database_requests: float
    database_kb: float


Costs = Mapping[str, Cost]
"""By function."""


def measured(options: Options) -> Iterator[Row]:
    """Each function with one event, then with more and more."""
    for filling, sizes in QUICKLY if options.quick else THOROUGHLY:
        costs = [_costs(filling.data(size), options) for size in sizes]
        for function in costs[0]:
            of_one = [cost[function] for cost in costs]
            yield _row(f"`{function}`, {sizes[-1]:,} {filling.name}", of_one, sizes)


def _costs(data: Mapping[str, Any], options: Options) -> Costs:
    ticks = 2 if options.quick else MOST_CALLS
    with platform(data, newcomers(ticks + 1)) as here, ExitStack() as running:
        calls = _calls(here, Prepared.make(here.variables))
        served = {name: running.enter_context(here.serve(name)) for name in calls}
        found: dict[str, list[Cost]] = {name: [] for name in calls}
        # The first round imports and connects.
        for tick in range(ticks + 1):
            time.sleep(MEMORY_S if tick else 0)  # noqa: TID251 - it is memory that has to go
            for name, requests in calls.items():
                found[name].append(_cost(here, served[name], requests(1)))
    return {name: _best(costs[1:]) for name, costs in found.items()}


def _calls(here: Platform, show: Prepared) -> dict[str, Requests]:
    admin = {"adminId": show.event["adminId"]}
    fans = {**admin, "fanUrl": show.event["fanUrl"]}
    fan_query = f"adminId={admin['adminId']}&fanUrl={fans['fanUrl']}"
    return {
        "getMostRecentEvent": asked(f"/?adminId={admin['adminId']}"),
        # A page of one event: of a longer one there is more to read, up to its length.
        "getEventsByAdmin": asked(f"/?adminId={admin['adminId']}&limit=1"),
        "getBroadcastData": asked(f"/?{fan_query}"),
        "createTokensFan": Newcomers(here, fans),
        "createEvent": posted({"name": "Another night"}, show.admin_token),
    }


def _cost(here: Platform, served: Served, requests: Sequence[bytes]) -> Cost:
    here.services.asked()
    before = served.cpu_s()
    load.call(served.port, requests[0])
    cpu_ms = 1000 * (served.cpu_s() - before)
    database = here.services.asked()["database"]
    return Cost(
        cpu_ms=cpu_ms,
        database_requests=database.requests,
        database_kb=database.answered_bytes / 1000,
    )


def _best(costs: Sequence[Cost]) -> Cost:
    return Cost(
        cpu_ms=min(cost.cpu_ms for cost in costs),
        database_requests=min(cost.database_requests for cost in costs),
        database_kb=min(cost.database_kb for cost in costs),
    )


def _row(name: str, costs: Sequence[Cost], sizes: Sequence[int]) -> Row:
    """What is read with most events, beside what is read with one."""
    told = [
        f"{cost.database_requests:.3g} requests, {cost.database_kb:.3g} kB, "
        f"{cost.cpu_ms:.2g} ms CPU with {size:,}"
        for cost, size in zip(costs, sizes, strict=True)
    ]
    return Row(
        subject="scaling",
        name=name,
        value=costs[-1].database_kb,
        unit="kB",
        goal=MOST_TIMES * costs[0].database_kb,
        note="; ".join(told),
    )
