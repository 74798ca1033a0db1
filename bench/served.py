"""One function in a process of its own, served as in production, on one processor."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bench import ROOT, processors
from bench.launched import CERTIFICATES, USERS
from bench.services import GOOGLE
from emulators.firebase.functions.environment import Environment
from emulators.settings import Settings
from rehearsal.demo import demo_settings

OURS: Final = ROOT / "functions" / "main.py"
EMPTY: Final = ROOT / "bench" / "empty" / "main.py"
THREADS: Final = 40
"""As the Firebase CLI sets it: the function's `concurrency`."""

START_TIMEOUT_S: Final = 60
NO_LIMITS: Final = {
    "CALLER_RATE": "1000000",
    "ADMIN_RATE": "1000000",
    "ADDRESS_RATE": "1000000",
    "SHOW_RATE": "1000000",
    "INTERACTIVE_STREAM_LIMIT": "10000",
}
"""Parameters: a bench calls more often than anybody may. It is still counted."""

SECRETS: Final = {
    "SESSION_KEY": "bench-session-key-bench-session-key-bench",
    "VAULT_KEYS": "1:YmVuY2hiZW5jaGJlbmNoYmVuY2hiZW5jaGJlbmNoMTI=",
    "CALLBACK_KEY": "bench-callback-key-bench-callback-key-bench",
}


class NotServed(Exception):
    """A function did not start; the message has its last words."""


def environment(settings: Settings, account: Path) -> dict[str, str]:
    """The variables of a deployed function whose services are at these ports.

    Args:
        settings: of the services.
        account: the file of the service account.
    """
    filled = demo_settings(ports=settings.ports, parameters={**NO_LIMITS, **SECRETS})
    found = Environment(filled, folder=ROOT / "functions").variables()
    for emulated in ("FIREBASE_AUTH_EMULATOR_HOST", "FUNCTIONS_EMULATOR"):
        # They make the SDK check less.
        found.pop(emulated)
    google = settings.url(GOOGLE)
    users = f"{settings.url('auth')}/identitytoolkit.googleapis.com/v1"
    return found | {
        CERTIFICATES: f"{google}/certificates",
        USERS: users,
        "GOOGLE_APPLICATION_CREDENTIALS": str(account),
        "THREADS": str(THREADS),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'functions'}",
    }


@dataclass
class Served:
    """A function that is served until the block ends.

    Args:
        target: its name.
        source: the `main.py` that it is in.
        variables: its environment.
        launcher: the module that is run to serve it.
    """

    target: str
    source: Path
    variables: Mapping[str, str]
    launcher: str = "bench.launched"

    def __enter__(self) -> Self:
        self.port = _free_port()
        self._errors = tempfile.TemporaryFile("w+")
        command = [sys.executable, "-m", self.launcher]
        where = ["--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [*command, *where, "--target", self.target, "--source", str(self.source)],
            cwd=ROOT,
            env=dict(self.variables),
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
        )
        os.sched_setaffinity(self._process.pid, {processors.measured_on()})
        try:
            self._wait()
        except BaseException:
            self._process.kill()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait()
        self._errors.close()

    def cpu_s(self) -> float:
        """Seconds that its worker has computed so far."""
        return sum(map(processors.cpu_s, processors.children(self._process.pid)))

    def all_cpu_s(self) -> float:
        """Seconds that it and its worker have computed since they were started."""
        return processors.cpu_s(self._process.pid) + self.cpu_s()

    def memory_mb(self) -> float:
        """Megabytes of memory that it and its worker have."""
        pid = self._process.pid
        return processors.memory_mb([pid, *processors.children(pid)])

    def _wait(self) -> None:
        """Until it listens. Raises NotServed."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self._process.poll() is None:
            with socket.socket() as tried:
                tried.settimeout(1)
                if tried.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)  # noqa: TID251 - it is another process that starts
        self._errors.seek(0)
        raise NotServed(f"{self.target}: {self._errors.read()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
