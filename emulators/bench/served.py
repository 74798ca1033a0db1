"""The database in a process of its own, as every measurement over sockets meets it.

Run as a module it serves until its standard input ends, and says its port first.
"""

import asyncio
import resource
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

import uvloop

from emulators.firebase.database.service import DatabaseService
from emulators.kernel.context import Context
from emulators.kernel.garbage_collection import collect_seldom
from emulators.kernel.open_files import allow_many_sockets
from emulators.kernel.serving import HttpServer
from emulators.settings import Settings

HOST = "127.0.0.1"
SETTINGS = Settings(project_id="demo-bench")
NAMESPACE = SETTINGS.namespace
RULES = """{"rules": {".read": true, ".write": true,
    "indexed": {".indexOn": ["score"]}}}"""

_START_TIMEOUT_S = 20
_STOP_TIMEOUT_S = 20


class Served:
    """A running database. Ends with the block.

    Args:
        errors: a file for what the server has to complain of; None shows it.
    """

    def __init__(self, errors: TextIO | None = None) -> None:
        self._errors = errors

    def __enter__(self) -> Self:
        allow_many_sockets()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "emulators.bench.served"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._process.communicate("", timeout=_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def resident_bytes(self) -> int:
        """The memory that the process has in use now."""
        return resident_bytes(self._process.pid)


def resident_bytes(pid: int) -> int:
    """The resident set of a process, from `/proc` or else from `ps`."""
    status = Path(f"/proc/{pid}/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize()
    asked = ["ps", "-o", "rss=", "-p", str(pid)]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    return int(answer.stdout) * 1024


async def serve() -> None:
    database = DatabaseService(Context(SETTINGS), rules_text=RULES)
    server = HttpServer(database.app, host=HOST)
    async with asyncio.timeout(_START_TIMEOUT_S):
        await server.start()
    print(server.port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await database.close()
    await server.stop()


if __name__ == "__main__":
    collect_seldom()
    uvloop.run(serve())
