"""Try the tests on functions with one wrong bound each.

`python -m dev.mutants.constants` takes about a quarter of an hour and keeps its figures
for docs/security.md. It fails when a mistake goes unnoticed that
tests/unit/bound_survivors.json does not explain.
"""

import argparse
import os
import sys
from fnmatch import fnmatchcase

from dev.mutants.constants.figures import (
    keep,
    survivors,
    tried_bounds,
    unexplained,
    unused,
)
from dev.mutants.constants.mistakes import mutants_of
from dev.mutants.constants.trial import Result, try_mutants


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m dev.mutants.constants", description=__doc__
    )
    parser.add_argument(
        "--only",
        metavar="PATTERN",
        action="append",
        help="bounds such as `seats/*`; keeps nothing, and may be given again",
    )
    parser.add_argument("--workers", type=int, metavar="N", default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    mutants = [
        mutant
        for bound in tried_bounds()
        if not options.only or any(fnmatchcase(bound.id, p) for p in options.only)
        for mutant in mutants_of(bound)
    ]
    _tell(f"{len(mutants)} mutants")
    result = try_mutants(mutants, workers=options.workers, tell=_tell)
    wrong = _wrong(result, whole=not options.only)
    if not options.only:
        keep(result)
    _tell(f"{result.tried} tried, {len(result.survivors)} not noticed")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def _tell(line: str) -> None:
    print(line, flush=True)


def _wrong(result: Result, *, whole: bool) -> list[str]:
    found = survivors(result)
    lines = [f"not explained: {one.bound}: {one.mistake}" for one in unexplained(found)]
    if whole:
        lines += [
            f"explained, but noticed: {one.bound}: {one.mistake}"
            for one in unused(found)
        ]
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
