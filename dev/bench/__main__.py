"""`python -m dev.bench`: how fast the local database is, and what the rules cost.

Nothing here passes or fails: a table shows what one machine makes of it, and
`docs/benchmarks.md` keeps the last one that somebody thought worth keeping.
"""

import argparse
import sys

from dev import ROOT
from dev.bench import rules
from emulators.bench import database
from emulators.bench.rows import as_json, as_markdown, machine

PAGE = ROOT / "docs" / "benchmarks.md"
INTRODUCTION = """# How fast the local database is

Measured with `make bench ARGS=--page` on

    {machine}

The server is one process with one event loop, and threads beside it for what is large;
where there is a socket, clients are in another process on the same machine. Rates are
of whole requests, with rules that are asked and say yes. What is repeated is given by
its best round: what else the machine does is no property of the
database.

{table}
"""


def main() -> None:
    """Measure, and show a table."""
    parser = argparse.ArgumentParser(prog="python -m dev.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller, in 20 s")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    parser.add_argument("--page", action="store_true", help=f"rewrite {PAGE.name}, too")
    arguments = parser.parse_args()
    rows = [
        *database.measured(quick=arguments.quick),
        *rules.measured(calls=200 if arguments.quick else 2_000),
    ]
    print(as_json(rows) if arguments.json else as_markdown(rows))
    if arguments.page:
        page = INTRODUCTION.format(machine=machine(), table=as_markdown(rows))
        PAGE.write_text(page)
        print(f"Written to {PAGE}", file=sys.stderr)


if __name__ == "__main__":
    main()
