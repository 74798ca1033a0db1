"""The whole local stack in a process of its own, with data in it.

Run as a module it is told in a file what the database holds, says where it listens,
and serves until its standard input ends.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from bench import ROOT
from bench.served import NO_LIMITS, SECRETS
from emulators.bench.served import SETTINGS as BENCHED
from emulators.firebase.database.exports import Export
from emulators.firebase.database.tree import from_json
from emulators.firebase.functions.environment import Environment
from emulators.kernel.garbage_collection import collect_seldom
from emulators.settings import Ports, Settings
from emulators.stack import LocalStack
from rehearsal.demo import demo_settings

STOP_TIMEOUT_S: Final = 60


def _settings(ports: Ports) -> Settings:
    return demo_settings(
        project_id=BENCHED.project_id,
        ports=ports,
        parameters={**NO_LIMITS, **SECRETS},
    )


class Stack:
    """A running stack, until the block ends.

    Args:
        data: what its database holds, from its root.
        users: accounts of Firebase Auth, as `accounts:batchGet` lists them.
    """

    def __init__(
        self, data: Mapping[str, Any], users: tuple[Mapping[str, Any], ...]
    ) -> None:
        self._contents = {"data": data, "users": users}
        self.settings = _settings(Ports())

    @property
    def variables(self) -> dict[str, str]:
        """The environment of the functions there."""
        found = Environment(self.settings, folder=ROOT / "functions").variables()
        return found | {"PYTHONPATH": f"{ROOT}:{ROOT / 'functions'}"}

    def __enter__(self) -> Self:
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
            json.dump(self._contents, file)
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "bench.stack", file.name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        line = self._process.stdout.readline()
        Path(file.name).unlink()
        if not line:
            raise RuntimeError("The stack has not started.")
        self.settings = _settings(Ports(**json.loads(line)))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._process.communicate("", timeout=STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()


def main() -> None:
    collect_seldom()
    contents = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    settings = _settings(Ports.free())
    export = Export(
        databases={settings.namespace: from_json(contents["data"])},
        users=tuple(contents["users"]),
    )
    with LocalStack(settings, former=export) as stack:
        print(json.dumps(asdict(stack.settings.ports)), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
