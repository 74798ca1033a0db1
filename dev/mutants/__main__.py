"""Try the tables on rules with one mistake each: `python -m dev.mutants`.

A whole run takes about half a minute and keeps its figures for docs/security.md. It
fails when a mistake goes unnoticed that tests/rules/survivors.json does not explain.
"""

import argparse
import json
import sys

from dev.mutants.figures import figures, keep, unexplained, unused
from dev.mutants.trial import Result, try_mutants
from rules.database import database
from tests.rules.table import every_case


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m dev.mutants", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument(
        "--sample", type=int, metavar="N", help="only N of the mutants; keeps nothing"
    )
    options = parser.parse_args(arguments)
    result = try_mutants(database(), list(every_case()), sample=options.sample)
    wrong = _wrong(result, whole=options.sample is None)
    if options.sample is None and not wrong:
        keep(result)
    if options.json:
        print(json.dumps(figures(result), indent=2))
    else:
        print(_summary(result))
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def _summary(result: Result) -> str:
    return (
        f"{result.mutants} mutants of {result.expressions} rules before "
        f"{result.cases} cases: {result.caught} caught, "
        f"{len(result.survivors)} survivors"
    )


def _wrong(result: Result, *, whole: bool) -> list[str]:
    lines = [
        f"not noticed: {mutant.rule}: {mutant.mistake}\n    {mutant.expression}"
        for mutant in unexplained(result)
    ]
    if whole:
        lines += [
            f"explained, but noticed: {equivalent.rule}: {equivalent.mistake}"
            for equivalent in unused(result)
        ]
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
