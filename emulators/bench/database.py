"""How fast the emulated database is: `python -m emulators.bench.database`.

Nothing here passes or fails: a table shows what one machine makes of it.
"""

import argparse
import asyncio
from collections.abc import Iterator

import uvloop

from emulators.bench import engine, large, sockets
from emulators.bench.rows import Row, as_json, as_markdown
from emulators.bench.served import Served
from emulators.kernel.garbage_collection import collect_seldom

MAX_S = 170.0
"""Nobody waits longer for a table."""


def main() -> None:
    """Measure, and show a table."""
    parser = argparse.ArgumentParser(
        prog="python -m emulators.bench.database", description=__doc__
    )
    parser.add_argument("--quick", action="store_true", help="smaller, in 20 s")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    arguments = parser.parse_args()
    rows = list(measured(quick=arguments.quick))
    print(as_json(rows) if arguments.json else as_markdown(rows))


def measured(*, quick: bool) -> Iterator[Row]:
    """All of them: the database alone, then with clients in another process."""
    collect_seldom()
    yield from engine.measured(quick=quick)
    yield from uvloop.run(_over_sockets(quick=quick))


async def _over_sockets(*, quick: bool) -> list[Row]:
    with Served() as served:
        async with asyncio.timeout(MAX_S):
            rows = [row async for row in sockets.measured(served, quick=quick)]
            return rows + [row async for row in large.measured(served, quick=quick)]


if __name__ == "__main__":
    main()
