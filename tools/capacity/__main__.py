"""`python -m tools.capacity`: what a show of so many viewers needs.

Exit status: 0 it fits, 1 it does not, 2 it cannot be reckoned: arguments or parameters
are wrong.
"""

import argparse
import json
import shlex
import sys
from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from tools.capacity import quotas
from tools.capacity.advice import Advice, advice, ask_for_cpus, ask_for_memory
from tools.capacity.declared import Declared, Undeclared, declared
from tools.capacity.demand import Audience
from tools.capacity.region_arguments import add_region_arguments
from tools.capacity.sums import refused
from tools.command_line import UNUSABLE, Parser, Refusal, complain, number
from tools.parameters import parameters

FITS: Final = 0
TOO_SMALL: Final = 1
MOST_VIEWERS: Final = 100_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        values = parameters(options.project)
        functions = declared(values)
        audience = Audience(
            viewers=options.viewers,
            limit=int(values["INTERACTIVE_STREAM_LIMIT"]),
            has_cdn=not options.no_cdn,
        )
    except (Undeclared, Refusal, KeyError, ValueError) as error:
        return complain(f"The parameters cannot be used: {error}", UNUSABLE)
    memory_mib = options.memory * quotas.GIB
    found = advice(audience, functions, options.cpus, memory_mib)
    problems = [
        *(
            f"Does not fit: {text}"
            for text in refused(functions, options.cpus, memory_mib)
        ),
        *_problems(found, functions),
    ]
    if options.json:
        print(json.dumps({**found.to_json(), "problems": problems}, indent=2))
    else:
        _print(found)
        for line in [*problems, *_commands(found, options.project, values["REGION"])]:
            print(line)
    return TOO_SMALL if problems else FITS


def _problems(found: Advice, functions: Sequence[Declared]) -> list[str]:
    """What does not suffice."""
    most = {one.name: one.max_instances for one in functions}
    short = [one for one in found.needs if one.instances > most[one.name]]
    problems: list[str] = []
    if short:
        problems.append(
            f"Set FANS_MAX_INSTANCES={found.fans_max_instances}, for "
            f"{', '.join(one.name for one in short)}."
        )
    if found.quota_cpus is not None:
        problems.append(
            f"The show takes {found.cpus:.1f} CPUs: ask for {found.quota_cpus}."
        )
    if found.quota_gib is not None:
        problems.append(f"Its instances take memory: ask for {found.quota_gib} GiB.")
    return problems


def _commands(found: Advice, project: str | None, region: str) -> list[str]:
    where = (project or "my-project", region)
    commands = []
    if found.quota_cpus is not None:
        commands.append(ask_for_cpus(*where, found.quota_cpus))
    if found.quota_gib is not None:
        commands.append(ask_for_memory(*where, found.quota_gib))
    return [shlex.join(command) for command in commands]


def _print(found: Advice) -> None:
    console = Console(highlight=False)
    audience = found.audience
    console.print(
        f"[bold]{audience.viewers:,} viewers[/] within a minute, "
        f"{audience.interactive:,} of them on OpenTok"
    )
    table = Table("function", "calls/s", "ms of CPU", "CPUs", "instances")
    for column in table.columns[1:]:
        column.justify = "right"
    for one in found.needs:
        table.add_row(
            one.name,
            f"{one.calls_a_second:,.0f}",
            f"{one.cpu_ms:.2f}",
            f"{one.cpus:.2f}",
            f"{one.instances}",
        )
    console.print(table)
    console.print(
        f"CPUs of all instances: {found.cpus:.1f}. "
        f"Connections to the database: {found.connections:,}. "
        f"Sign-ups: {found.sign_ups:,} (from one address {quotas.SIGN_UPS_AN_HOUR} "
        "an hour). "
        f"One warm instance of each fans' function: {found.warm_usd_a_day:.2f} "
        "dollars a day."
    )


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m tools.capacity",
        description="What a show of so many viewers needs, and whether it fits.",
        epilog="Exit status: 0 it fits, 1 it does not, 2 it cannot be reckoned.",
    )
    parser.add_argument(
        "--viewers",
        type=number(1, MOST_VIEWERS),
        default=1000,
        metavar="N",
        help="who come to one show within a minute (default: 1000)",
    )
    parser.add_argument(
        "--project", metavar="ID", help="with the parameters of .env.<project>"
    )
    add_region_arguments(parser)
    parser.add_argument(
        "--no-cdn",
        action="store_true",
        help="viewers ask getBroadcastData itself, not Hosting",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object and nothing else"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
