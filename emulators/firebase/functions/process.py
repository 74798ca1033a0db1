"""One life of the functions' process: started, read from, ended."""

import asyncio
import contextlib
import functools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from emulators.firebase.functions.environment import IMPORTED_FROM
from emulators.firebase.functions.logs import LogTail

STOP_TIMEOUT_S = 2.0
KILL_TIMEOUT_S = 30.0
"""A process that was killed is gone at once, unless the machine is very busy."""

LAST_WORDS_S = 1.0
"""How long the output of a process that is gone is waited for."""

MAX_LINE_BYTES = 1024 * 1024
"""A longer line is taken in pieces."""


class FunctionsProcess:
    """A child that serves a functions folder on the two sockets it inherits.

    Belongs to the event loop that makes it. `ended` is set when the process is gone,
    with all that it started, and what it printed has been read.
    """

    def __init__(  # noqa: PLR0913 - all of them differ between stacks
        self,
        *,
        source: Path,
        environment: Mapping[str, str],
        listener: int,
        control: int,
        offset: timedelta,
        logs: LogTail,
    ) -> None:
        self.ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._logs = logs
        command = [sys.executable, "-u", "-m", "emulators.firebase.functions"]
        command += ["--listener", str(listener), "--control", str(control)]
        command += ["--offset-ms", str(offset / timedelta(milliseconds=1))]
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            command,
            cwd=source,
            env={**environment, "PYTHONPATH": str(IMPORTED_FROM)},
            # Held open and never written to: its end tells the child of ours.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=[listener, control],
            # A Ctrl-C in the terminal is for the stack, which stops the child itself.
            start_new_session=True,
        )
        threading.Thread(target=self._watch, name="functions", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    async def kill(self) -> None:
        """End it at once, whatever it is doing (`kill -9`).

        Raises:
            TimeoutError: it is not gone after `KILL_TIMEOUT_S`.
        """
        self._process.kill()
        await asyncio.wait_for(self.ended.wait(), KILL_TIMEOUT_S)

    async def stop(self) -> None:
        """End it politely, then less so. Safe to repeat.

        Raises:
            TimeoutError: see `kill`.
        """
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.ended.wait(), STOP_TIMEOUT_S)
        except TimeoutError:
            await self.kill()

    def _watch(self) -> None:
        reader = threading.Thread(target=self._read, name="output", daemon=True)
        reader.start()
        self._process.wait()
        # What it started goes with it, as with a container, and would else hold its
        # output open. macOS forbids to signal a group of which none is alive.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        # Not for ever: something may have left the group and taken the output along.
        reader.join(LAST_WORDS_S)
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._loop.call_soon_threadsafe(self.ended.set)
        except RuntimeError:
            # The stack's loop is closed: nobody waits any more.
            return

    def _read(self) -> None:
        output = self._process.stdout
        if output is None:
            return
        with output:
            for raw in iter(functools.partial(output.readline, MAX_LINE_BYTES), b""):
                self._logs.add(raw.decode("utf-8", "replace").rstrip("\r\n"))
