"""The whole local stack in a process of its own, with data in it.

Run as a module it is told in a file what the database holds, says where it listens,
and serves until its standard input ends.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench import ROOT
from bench.children import Child
from bench.served import NO_LIMITS, SECRETS
from emulators.bench.served import SETTINGS as BENCHED
from emulators.firebase.database.exports import Export
from emulators.firebase.database.tree import from_json
from emulators.firebase.functions.environment import Environment
from emulators.kernel.garbage_collection import collect_seldom
from emulators.settings import Ports, Settings
from emulators.stack import LocalStack
from rehearsal.demo import demo_settings


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
        self._child = Child("bench.stack", self._contents)
        self.settings = _settings(Ports(**self._child.__enter__().ready))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._child.__exit__(kind, error, trace)


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
