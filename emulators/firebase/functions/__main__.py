"""The functions' process. Started by `host.py`, which owns the sockets it serves."""

import argparse
import asyncio
import gc
import os
import signal
import socket
import sys
import sysconfig
import threading
from datetime import timedelta
from pathlib import Path

import uvicorn

from emulators.firebase.functions.environment import IMPORTED_FROM
from emulators.firebase.functions.loading import load
from emulators.firebase.functions.server import FunctionsServer
from emulators.kernel.serving import KEEP_ALIVE_S

GRACE_S = 1


def main() -> None:
    options = _options()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _hide_the_emulators()
    # Seconds of imports make no garbage worth looking for.
    gc.disable()
    server = FunctionsServer(load(Path.cwd()), project_id=os.environ["GCLOUD_PROJECT"])
    gc.freeze()
    gc.enable()
    if options.offset_ms:
        server.move(timedelta(milliseconds=options.offset_ms))
    listener, control = map(_inherited, (options.listener, options.control))
    config = uvicorn.Config(
        server,
        lifespan="off",
        # Left alone: logging belongs to the functions.
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
    )
    _Server(config, admitted=server.admitted, listener=listener).run(sockets=[control])


class _Server(uvicorn.Server):
    """Serves its controls at once, and calls as soon as it is told to admit them."""

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        admitted: asyncio.Event,
        listener: socket.socket,
    ) -> None:
        super().__init__(config)
        self._admitted = admitted
        self._listener = listener
        self._admitting: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._admitting = asyncio.create_task(self._admit())

    async def _admit(self) -> None:
        await self._admitted.wait()
        controls = self.servers
        await super().startup([self._listener])
        self.servers += controls


def _inherited(descriptor: int) -> socket.socket:
    return socket.socket(fileno=descriptor)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m emulators.firebase.functions",
        description="Serves the functions of the current folder for the emulators.",
    )
    for name, of in (("--listener", "the calls'"), ("--control", "the host's")):
        parser.add_argument(
            name, type=int, required=True, help=f"file descriptor of {of} socket"
        )
    parser.add_argument("--offset-ms", type=float, default=0, help="of the clock")
    return parser.parse_args()


def _hide_the_emulators() -> None:
    """Let the functions import what is deployed with them, and nothing else."""
    os.environ.pop("PYTHONPATH", None)
    if str(IMPORTED_FROM) not in sysconfig.get_paths().values():
        sys.path[:] = [e for e in sys.path if Path(e).resolve() != IMPORTED_FROM]


def _end_with_parent() -> None:
    """Die when the stack does, even if it was killed.

    The stack holds the other end of stdin for as long as it lives and writes nothing.
    """
    # Not sys.stdin: its lock would be in the way when the interpreter ends.
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
