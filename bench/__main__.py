"""`python -m bench`: how fast the product is, as a table.

Nothing here passes or fails: a table shows what one machine makes of it.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

from bench import processors
from bench.options import Options
from bench.rows import Row, as_table
from emulators.bench.rows import machine

SUBJECTS: Final = ("calls", "local_database")
"""Modules with `measured(options)`, in the order of the page."""


def main() -> None:
    """Measure, and show a table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--only", action="append", choices=SUBJECTS, help="a subject")
    parser.add_argument("--match", default="", help="only calls with this in the name")
    parser.add_argument("--json", type=Path, help="write the rows there as JSON, too")
    arguments = parser.parse_args()
    try:
        processors.check()
    except processors.NotMeasurable as reason:
        sys.exit(str(reason))
    options = Options(quick=arguments.quick, match=arguments.match)
    rows = [
        row
        for subject in arguments.only or SUBJECTS
        for row in _measured(subject, options)
    ]
    print(as_table(rows))
    if arguments.json:
        document = {"machine": machine(), "rows": [row.as_json() for row in rows]}
        arguments.json.write_text(json.dumps(document, indent=2) + "\n")


def _measured(subject: str, options: Options) -> Iterator[Row]:
    """The rows of a subject, each told as soon as it is there."""
    measure: Callable[[Options], Iterator[Row]]
    measure = import_module(f"bench.{subject}").measured
    for row in measure(options):
        told = f"{row.value:.3g} {row.unit}"
        if row.ratio is not None:
            told += f", {row.ratio:.2f} times the empty function"
        print(f"{row.subject}: {row.name}: {told}", file=sys.stderr, flush=True)
        yield row


if __name__ == "__main__":
    main()
