"""`python -m bench`: how fast the product is, as a table.

Nothing here passes or fails: a table shows what one machine makes of it.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench import page, processors
from bench.options import Options
from bench.page import Figures
from bench.rows import Row, as_table
from bench.subjects import SUBJECTS
from emulators.bench.rows import machine


def main() -> None:
    """Measure, and show a table."""
    arguments = _arguments()
    try:
        processors.check()
    except processors.NotMeasurable as reason:
        sys.exit(str(reason))
    options = Options(quick=arguments.quick, match=arguments.match)
    measured = {
        subject: _figures(subject, options)
        for subject in SUBJECTS
        if subject in (arguments.only or SUBJECTS)
    }
    print(as_table([row for one in measured.values() for row in one.rows]))
    if arguments.json:
        shown = {subject: one.as_json() for subject, one in measured.items()}
        arguments.json.write_text(json.dumps(shown, indent=1) + "\n")
    if arguments.page:
        page.keep(measured)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--only", action="append", choices=SUBJECTS, help="a subject")
    parser.add_argument("--match", default="", help="only calls with this in the name")
    parser.add_argument("--json", type=Path, help="write the rows there as JSON, too")
    parser.add_argument("--page", action="store_true", help="rewrite the page, too")
    return parser.parse_args()


def _figures(subject: str, options: Options) -> Figures:
    rows = list(_measured(subject, options))
    today = datetime.now(UTC).date().isoformat()
    return Figures(machine=machine(), date=today, rows=rows)


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
