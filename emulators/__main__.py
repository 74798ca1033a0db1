"""`python -m emulators`: the whole stack, until Ctrl-C."""

import argparse
import importlib
import json
import re
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from emulators.assembly import StackFailed
from emulators.exchange import bring_in, taken_out
from emulators.firebase.database.exports import (
    ExportRefused,
    check_target,
    read_export,
    write_export,
)
from emulators.firebase.functions.dotenv import DotenvRefused
from emulators.firebase.functions.host import FunctionsFailed
from emulators.firebase.functions.manifest import DatabaseTrigger, HttpTrigger
from emulators.kernel.data_folder import DataRefused
from emulators.kernel.garbage_collection import collect_seldom
from emulators.kernel.serving import PortRefused
from emulators.settings import Ports, Settings
from emulators.stack import LocalStack

REFUSALS = (
    PortRefused,
    StackFailed,
    FunctionsFailed,
    DotenvRefused,
    DataRefused,
    ExportRefused,
)
SERVICES = tuple(port.name for port in fields(Ports))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stack. The exit status: 0 when asked to stop, 1 when it cannot start."""
    options = _parser().parse_args(arguments)
    collect_seldom()
    # Asked for while starting, a stop must wait until there is something to stop.
    asked_to_stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _, __: asked_to_stop.set())
    try:
        _run(options, asked_to_stop)
    except REFUSALS as refusal:
        console = Console(stderr=True, highlight=False)
        console.print(str(refusal), markup=False, soft_wrap=True)
        return 1
    return 0


def _run(options: argparse.Namespace, asked_to_stop: threading.Event) -> None:
    if options.export is not None:
        # Now, while whoever asked for it is still there to choose another.
        check_target(options.export)
    former = read_export(options.import_from) if options.import_from else None
    stack = LocalStack(
        _settings(options), verbose=options.verbose, reload=options.reload
    )
    with stack:
        if former is not None:
            bring_in(stack, former)
        is_fresh = former is None and not stack.goes_on
        seeded = _seed(stack, is_fresh=is_fresh) if options.seed else []
        _announce(stack, seeded, as_json=options.json)
        asked_to_stop.wait()
        if options.export is not None:
            write_export(options.export, taken_out(stack))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m emulators",
        description="Everything the backend needs, on this machine: functions, "
        "database, auth, storage, task queues, schedules and OpenTok.",
    )
    default = Settings()
    parser.add_argument(
        "--root", type=Path, default=default.root, help="folder with functions/ in it"
    )
    parser.add_argument(
        "--project", type=_project, default=default.project_id, help="project id"
    )
    parser.add_argument(
        "--free-ports", action="store_true", help="let the system choose every port"
    )
    parser.add_argument(
        "--port",
        action="append",
        default=[],
        type=_port,
        metavar="NAME=N",
        help=f"another port for one of {', '.join(SERVICES)}; may be repeated",
    )
    parser.add_argument(
        "--verbose", action="store_true", help="show all that the functions print"
    )
    parser.add_argument(
        "--reload", action="store_true", help="load functions anew when they change"
    )
    parser.add_argument(
        "--json", action="store_true", help="announce the addresses as a line of JSON"
    )
    parser.add_argument(
        "--seed", action="store_true", help="put a demo producer and event in"
    )
    _add_data_options(parser)
    return parser


def _add_data_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="keep databases, accounts and made-up secrets there across restarts",
    )
    parser.add_argument(
        "--import",
        dest="import_from",
        type=Path,
        metavar="DIR",
        help="begin with an export of the firebase CLI or of --export-on-exit",
    )
    parser.add_argument(
        "--export-on-exit",
        dest="export",
        type=Path,
        metavar="DIR",
        help="write databases and accounts there in the firebase CLI's format",
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="tell every denial of the database with the rules that were tried",
    )


def _project(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no project id: lower-case letters, digits and hyphens"
        )
    return text


def _port(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if name not in SERVICES or not number.isdigit() or int(number) > 65535:  # noqa: PLR2004 - the highest port
        raise argparse.ArgumentTypeError(
            f"{text!r} is not NAME=N with one of {', '.join(SERVICES)}"
        )
    return name, int(number)


def _settings(options: argparse.Namespace) -> Settings:
    ports = Ports.free() if options.free_ports else Ports()
    return Settings(
        project_id=options.project,
        ports=replace(ports, **dict(options.port)),
        root=options.root.resolve(),
        data=options.data and options.data.resolve(),
        explain=options.explain,
    )


def _seed(stack: LocalStack, *, is_fresh: bool) -> list[str]:
    # Only when asked for: the seed needs the product's functions, the stack does not.
    seed = importlib.import_module("rehearsal.seed")
    lines: list[str] = seed.seed(stack) if is_fresh else seed.reminder(stack)
    return lines


def _announce(stack: LocalStack, seeded: list[str], *, as_json: bool) -> None:
    settings = stack.settings
    addresses = {name: settings.url(name) for name in SERVICES}
    if as_json:
        told = {
            "project": settings.project_id,
            "addresses": addresses,
            "seed": seeded,
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        return
    console = Console(highlight=False)
    table = Table(title=f"Project {settings.project_id}", title_justify="left")
    table.add_column("service")
    table.add_column("address")
    for name, address in addresses.items():
        table.add_row(name, address)
    console.print(table)
    functions = stack.assembly.manifest.endpoints.values()
    called = [f for f in functions if isinstance(f.trigger, HttpTrigger)]
    behind = [f for f in functions if isinstance(f.trigger, DatabaseTrigger)]
    console.print(
        f"{len(called)} functions at {settings.function_url('<name>')}, "
        f"{len(behind)} database triggers, the rest by queue and schedule.",
        markup=False,
        soft_wrap=True,
    )
    for line in seeded:
        console.print(line, markup=False, soft_wrap=True)
    console.print("Ctrl-C stops it.")


if __name__ == "__main__":
    sys.exit(main())
