"""A pass of `reconcileShows` over shows that are live, all in one OpenTok project.

The database takes 10 ms for each request and OpenTok 100 ms. Each show is recorded and
streamed, and somebody publishes on its stage and backstage. Passes for which there is
nothing to do: the first one has seen all of it. They are measured by the clock, of
which two idle processors are a condition.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bench import live_shows, load, seeded
from bench.load import a_request
from bench.options import Options
from bench.platform import Platform, platform
from bench.rows import Row
from bench.served import Served

DATABASE_MS: Final = 10.0
OPENTOK_MS: Final = 100.0
NUMBERS: Final = (10, 100, 1_000)
QUICK: Final = (10, 100)
GOAL_S: Final = 20.0
"""Of the largest number."""

FUNCTION: Final = "reconcileShows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one pass has taken."""

    s: float
    cpu_s: float
    database: int
    opentok: int


def measured(options: Options) -> Iterator[Row]:
    """The best of some passes, over ever more shows."""
    for number in QUICK if options.quick else NUMBERS:
        with platform(seeded.tree([seeded.an_admin()])) as here:
            live_shows.make(number, here.variables)
            with here.serve(FUNCTION) as served:
                best = _best(here, served, options.rounds)
        yield _row(number, best)


def _row(number: int, best: Pass) -> Row:
    each = f"{best.database / number:.1f} requests to the database a show"
    asked = f"{each}, {best.opentok / number:.1f} to OpenTok"
    return Row(
        subject="reconciler",
        name=f"{number:,} live shows",
        value=best.s,
        unit="s",
        goal=GOAL_S if number == max(NUMBERS) else None,
        note=f"{asked}; {best.cpu_s:.2f} s of CPU",
    )


def _best(here: Platform, served: Served, passes: int) -> Pass:
    # It has who is connected counted, of whom nobody has told.
    _pass(here, served)
    here.services.delay(database=DATABASE_MS, opentok=OPENTOK_MS)
    return min((_pass(here, served) for _ in range(passes)), key=lambda one: one.s)


def _pass(here: Platform, served: Served) -> Pass:
    here.services.asked()
    computed, started = served.cpu_s(), time.perf_counter()
    load.call(served.port, a_request(b"{}"))
    s = time.perf_counter() - started
    asked = here.services.asked()
    return Pass(
        s=s,
        cpu_s=served.cpu_s() - computed,
        database=asked["database"].requests,
        opentok=asked["opentok"].requests,
    )
