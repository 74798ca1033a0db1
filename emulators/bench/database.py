"""How fast the local database is: `python -m emulators.bench.database`.

Nothing here passes or fails: a table shows what one machine makes of it, and
`docs/benchmarks.md` keeps the last one that somebody thought worth keeping.
"""

import argparse
import asyncio
import sys
from pathlib import Path

import uvloop

from emulators.bench import engine, sockets
from emulators.bench.rows import Row, as_json, as_markdown, machine
from emulators.bench.served import Served
from emulators.kernel.garbage_collection import collect_seldom

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
MAX_S = 170.0
"""Nobody waits longer for a table."""

INTRODUCTION = """# How fast the local database is

Measured with `make bench ARGS=--page` on

    {machine}

The server is one process and one thread; where there is a socket, clients are in
another process on the same machine. Rates are of whole requests, with rules that are
asked and say yes. What is repeated is given by its best round: what else the machine
does is no property of the database.

{table}
"""


def main() -> None:
    """Measure, and show a table."""
    name = "emulators.bench.database"
    parser = argparse.ArgumentParser(prog=name, description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller, in 20 s")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    parser.add_argument("--page", action="store_true", help=f"rewrite {PAGE.name}, too")
    arguments = parser.parse_args()
    collect_seldom()
    rows = list(engine.measured(quick=arguments.quick))
    rows += uvloop.run(_over_sockets(quick=arguments.quick))
    print(as_json(rows) if arguments.json else as_markdown(rows))
    if arguments.page:
        page = INTRODUCTION.format(machine=machine(), table=as_markdown(rows))
        PAGE.write_text(page)
        print(f"Written to {PAGE}", file=sys.stderr)


async def _over_sockets(*, quick: bool) -> list[Row]:
    with Served() as served:
        async with asyncio.timeout(MAX_S):
            return [row async for row in sockets.measured(served, quick=quick)]


if __name__ == "__main__":
    main()
