"""The database alone, started the way the firebase CLI starts its own emulator.

    python -m emulators.database --host 127.0.0.1 --port 9000

`emulators/bin/firebase` makes the CLI do that. The first five options are those that it
passes to its Java emulator (firebase-tools lib/emulator/downloadableEmulators);
everything else, rules and triggers and imported data, it brings over HTTP.
"""

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import uvloop

from emulators.firebase.database.rules import OPEN
from emulators.firebase.database.saved import SavedDatabases
from emulators.firebase.database.service import DatabaseService
from emulators.kernel.context import Context
from emulators.kernel.data_file import DataFile, DataRefused
from emulators.kernel.garbage_collection import collect_seldom
from emulators.kernel.serving import HttpServer, PortRefused, PortTaken, reserve
from emulators.settings import Ports, Settings

PROGRAM = "database-emulator"
DEFAULT_PORT = Ports().database


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop. The exit status: 1 when it cannot start."""
    options, unknown = _parser().parse_known_args(arguments)
    collect_seldom()
    for option in unknown:
        # Another version of the CLI may know more; none of it can be needed to serve.
        _complain(f"{option} is passed over")
    try:
        uvloop.run(_serve(options))
    except PortTaken:
        # The CLI looks for these words, and then names the port itself.
        _complain(f"port {options.port}: address already in use")
        return 1
    except (PortRefused, DataRefused) as refusal:
        _complain(str(refusal))
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROGRAM, allow_abbrev=False)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument(
        "--functions_emulator_host", default="127.0.0.1", metavar="HOST"
    )
    parser.add_argument(
        "--functions_emulator_port",
        type=int,
        metavar="PORT",
        help="where database triggers are delivered; nowhere without it",
    )
    parser.add_argument(
        "--single_project_mode",
        choices=["Warning", "Error"],
        help="taken and not needed: databases of any project are served",
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="keep the databases across restarts"
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="tell every denial with the rules that were tried",
    )
    return parser


async def _serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with contextlib.AsyncExitStack() as undo:
        # Open only once the data is there, and taken at once: the CLI looks for it.
        listener = reserve(options.host, options.port)
        undo.callback(listener.close)
        saved = None
        if options.data is not None:
            file = DataFile.open(options.data)
            undo.callback(file.close)
            saved = SavedDatabases(file)
        database = DatabaseService(
            Context(Settings()),
            rules_text=OPEN.source,
            saved=saved,
            explain=_tell if options.explain else None,
        )
        if options.functions_emulator_port is not None:
            host, port = (
                options.functions_emulator_host,
                options.functions_emulator_port,
            )
            database.triggers_target = f"http://{host}:{port}"
        server = HttpServer(database.app, host=options.host, listener=listener)
        await server.start()
        undo.push_async_callback(server.stop)
        undo.push_async_callback(database.close)
        _tell(f"{PROGRAM}: listening at http://{options.host}:{server.port}")
        await stop.wait()


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _complain(text: str) -> None:
    sys.stderr.write(f"{PROGRAM}: {text}\n")


if __name__ == "__main__":
    sys.exit(main())
