"""The command line of the whole stack: started, announced, run until Ctrl-C."""

import argparse
import ipaddress
import json
import re
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from queue import SimpleQueue

from rich.console import Console
from rich.table import Table

from emulators.assembly import StackFailed
from emulators.firebase.database.exports import (
    ExportRefused,
    check_target,
    read_export,
    write_export,
)
from emulators.firebase.functions.dotenv import DotenvRefused
from emulators.firebase.functions.host import FunctionsFailed
from emulators.firebase.functions.manifest import DatabaseTrigger, HttpTrigger
from emulators.firebase.project_files import ProjectFiles, ProjectFilesRefused
from emulators.kernel.data_file import DataRefused, NotSaved
from emulators.kernel.garbage_collection import collect_seldom
from emulators.kernel.own_address import EVERY_ADDRESS, own_address
from emulators.kernel.serving import PortRefused
from emulators.opentok.projects import (
    API_KEY,
    APPLICATION_ID,
    SECRET_CHARS,
    public_key,
)
from emulators.settings import OpenTokProject, Ports, Settings, VonageApplication
from emulators.stack import LocalStack

REFUSALS = (
    ProjectFilesRefused,
    PortRefused,
    StackFailed,
    FunctionsFailed,
    DotenvRefused,
    DataRefused,
    NotSaved,
    ExportRefused,
)
TRUSTING = (
    "Everybody in this network can use this stack: the emulators ask nobody for a "
    "password, and the functions' secrets are as good as told."
)
SERVICES = tuple(port.name for port in fields(Ports))


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command that runs a stack.

    Args:
        prog: how it is called, for its help.
        settings: what the options are added to; its `root` is where `firebase.json`
            lies unless `--root` says another folder.
        prepare: called with the serving stack and whether it is new (neither imported
            nor kept from a former run), before it is announced; gives lines to show.
            What it raises must be a StackFailed.
        complete: adds to the settings what follows from the options.
    """

    prog: str
    settings: Settings
    prepare: Callable[[LocalStack, bool], list[str]] | None = None
    complete: Callable[[Settings], Settings] = lambda settings: settings

    def main(self, arguments: Sequence[str] | None = None) -> int:
        """Run the stack; the exit status: 0 when stopped, 1 if it cannot start."""
        options = self.parser().parse_args(arguments)
        collect_seldom()
        # Asked for while starting, a stop must wait until there is something to stop.
        asked_to_stop = signals_to_stop()
        try:
            self._run(options, asked_to_stop)
        except REFUSALS as refusal:
            console = Console(stderr=True, highlight=False)
            console.print(str(refusal), markup=False, soft_wrap=True)
            return 1
        return 0

    def parser(self) -> argparse.ArgumentParser:
        """The options of the command."""
        return _parser(self.prog, self.settings)

    def _run(
        self, options: argparse.Namespace, asked_to_stop: SimpleQueue[int]
    ) -> None:
        if options.export is not None:
            # Now, while whoever asked for it is still there to choose another.
            check_target(options.export)
        former = read_export(options.import_from) if options.import_from else None
        lines: list[str] = []

        def prepare(stack: LocalStack) -> None:
            is_new = former is None and not stack.has_saved_data
            lines.extend(self.prepare(stack, is_new) if self.prepare else ())

        stack = LocalStack(
            self.complete(_settings(self.settings, options)),
            verbose=options.verbose,
            reload=options.reload,
            follow_rules=True,
            former=former,
            prepare=prepare,
        )
        with stack:
            _announce(stack, lines, as_json=options.json)
            asked_to_stop.get()
            if options.export is not None:
                write_export(options.export, stack.export())


def signals_to_stop() -> SimpleQueue[int]:
    """Where signals to stop arrive from now on: whoever gets one stops.

    No Event: a signal in the moment in which one begins to wait would block for ever.
    """
    asked: SimpleQueue[int] = SimpleQueue()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: asked.put(number))
    return asked


def _parser(prog: str, settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=prog,
        description="Firebase and OpenTok on this machine: functions, hosting, "
        "database, auth, storage, task queues, schedules and OpenTok's REST API.",
    )
    parser.add_argument(
        "--root", type=Path, default=settings.root, help="folder with firebase.json"
    )
    parser.add_argument(
        "--project", type=_project, help="project id; else that of .firebaserc"
    )
    parser.add_argument(
        "--host",
        default=settings.host,
        type=_host,
        metavar="ADDRESS",
        help="listen there; 0.0.0.0 is for every address of this machine, so that "
        "others in its network reach it",
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
        "--opentok-project",
        action="append",
        default=[],
        type=_opentok_project,
        metavar="KEY:SECRET",
        help="an OpenTok project that exists from the start; may be repeated",
    )
    parser.add_argument(
        "--vonage-application",
        action="append",
        default=[],
        type=_vonage_application,
        metavar="ID:FILE",
        help="a Vonage application with the public key in that file; may be repeated",
    )
    _add_data_options(parser)
    return parser


def _add_data_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="keep databases, accounts, files, video sessions and secrets there",
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


def _host(text: str) -> str:
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no IPv4 address") from None


def _port(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if name not in SERVICES or not number.isdigit() or int(number) > 65535:  # noqa: PLR2004 - the highest port
        raise argparse.ArgumentTypeError(
            f"{text!r} is not NAME=N with one of {', '.join(SERVICES)}"
        )
    return name, int(number)


def _opentok_project(text: str) -> OpenTokProject:
    key, _, secret = text.partition(":")
    shortest, longest = SECRET_CHARS
    if not API_KEY.fullmatch(key) or not shortest <= len(secret) <= longest:
        raise argparse.ArgumentTypeError(
            f"KEY:SECRET is digits, then {shortest} to {longest} characters"
        )
    return OpenTokProject(api_key=key, api_secret=secret)


def _vonage_application(text: str) -> VonageApplication:
    application_id, _, file = text.partition(":")
    if not APPLICATION_ID.fullmatch(application_id) or not file:
        raise argparse.ArgumentTypeError(
            "ID:FILE is a UUID in lower case, then a file with a public key in PEM"
        )
    try:
        pem = Path(file).read_text("utf-8")
        public_key(pem)
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{file}: {error}") from None
    return VonageApplication(application_id=application_id, public_key=pem)


def _settings(settings: Settings, options: argparse.Namespace) -> Settings:
    root = options.root.resolve()
    files = ProjectFiles.read(root)
    if options.free_ports:
        ports = Ports.free()
    else:
        ports = replace(settings.ports, **_known(files.ports))
    return replace(
        settings,
        project_id=options.project or files.project_id or settings.project_id,
        host=options.host,
        public_host=own_address() if options.host == EVERY_ADDRESS else "",
        ports=replace(ports, **dict(options.port)),
        root=root,
        opentok_projects=(*settings.opentok_projects, *options.opentok_project),
        vonage_applications=(
            *settings.vonage_applications,
            *options.vonage_application,
        ),
        data=options.data and options.data.resolve(),
        explain=options.explain,
    )


def _known(ports: Mapping[str, int]) -> dict[str, int]:
    """Of the ports that `firebase.json` names, those of services that are here."""
    return {name: port for name, port in ports.items() if name in SERVICES}


def _announce(stack: LocalStack, lines: list[str], *, as_json: bool) -> None:
    settings = stack.settings
    addresses = {name: settings.url(name) for name in SERVICES}
    if as_json:
        told = {
            "project": settings.project_id,
            "addresses": addresses,
            "notes": lines,
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
    if not ipaddress.ip_address(settings.host).is_loopback:
        console.print(TRUSTING, style="bold", soft_wrap=True)
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)
    console.print("Ctrl-C stops it.")
