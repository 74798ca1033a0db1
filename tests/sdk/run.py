"""`python -m tests.sdk.run`: the official SDKs against the local stack.

Starts a stack, then runs the Node and the Python suites of this folder against it. They
need Node and packages from npm, so `make test` leaves them alone: pytest does not
collect their names. `old_web_app.py` replays the cases of `tests/clients` with the SDK
of the old web app. With arguments only a part of them runs: names of files, and options
for Node's test runner, for example `rules.test.mjs --test-name-pattern=anonymous`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from emulators.settings import Ports, Settings
from emulators.stack import LocalStack
from rehearsal.demo import ROOT, demo_settings
from rehearsal.seed import PRODUCERS, Login, seed
from rehearsal.video_projects import VideoProduct

HERE = Path(__file__).resolve().parent
PYTHON_SUITES = {
    "python_admin_sdk.py": "Python: firebase-admin",
    "old_web_app.py": "Node: firebase 4.1.3, as the old web app uses it",
}
"""Each file → what is said before it runs."""

MODULES = HERE / "node_modules"
INSTALLED = MODULES / ".package-lock.json"
"""npm's own note of what it installed; as new as the last installation."""

OLDEST_NODE = (20, 11)
"""firebase 12 needs 20; `--test-timeout` came with 20.11."""

NPM_TIMEOUT_S = 300
NODE_TIMEOUT_S = 300
PYTHON_TIMEOUT_S = 240
FILE_TIMEOUT_MS = 120_000
"""Node's runner counts a whole file as one test."""


class SuiteFailed(Exception):
    """The suites cannot run; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of the suites to run."""

    node_files: tuple[str, ...]
    node_options: tuple[str, ...]
    python_files: tuple[str, ...]

    @classmethod
    def of(cls, arguments: Sequence[str]) -> Self:
        """Everything, unless arguments name less."""
        options = tuple(each for each in arguments if each.startswith("-"))
        files = [each for each in arguments if not each.startswith("-")]
        every = tuple(sorted(file.name for file in HERE.glob("*.test.mjs")))
        named = tuple(file for file in files if file not in PYTHON_SUITES)
        return cls(
            node_files=named if files else every,
            node_options=options,
            python_files=tuple(
                file for file in PYTHON_SUITES if not arguments or file in files
            ),
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both suites. The exit status: 0 when every test passed."""
    chosen = Choice.of(sys.argv[1:] if arguments is None else arguments)
    try:
        node = _node()
        _install()
    except SuiteFailed as failure:
        _say(str(failure))
        return 1
    with LocalStack(demo_settings(ports=Ports.free())) as stack:
        seed(stack)
        failed = bool(chosen.node_files) and _run_node(node, stack.settings, chosen)
        for file in chosen.python_files:
            failed |= _run_python(file, stack.settings)
    return 1 if failed else 0


def _node() -> str:
    """Where Node is.

    Raises:
        SuiteFailed: it is missing or too old.
    """
    node = shutil.which("node")
    wanted = ".".join(map(str, OLDEST_NODE))
    if node is None or shutil.which("npm") is None:
        raise SuiteFailed(f"The SDK tests need Node {wanted} or newer, with npm.")
    told = _output([node, "--version"])
    version = re.match(r"v(\d+)\.(\d+)", told)
    if version is None or tuple(map(int, version.groups())) < OLDEST_NODE:
        raise SuiteFailed(f"The SDK tests need Node {wanted} or newer, not {told}.")
    return node


def _install() -> None:
    """Bring node_modules to what the lock says, if it is not there yet.

    Raises:
        SuiteFailed: npm failed; it has said why.
    """
    lock = HERE / "package-lock.json"
    if INSTALLED.exists() and INSTALLED.stat().st_mtime >= lock.stat().st_mtime:
        return
    _say("Installing the SDKs with npm (once; some 20 seconds) ...")
    if _status(["npm", "ci", "--loglevel=error"], NPM_TIMEOUT_S, dict(os.environ)):
        raise SuiteFailed("npm could not install the SDKs.")
    INSTALLED.touch()


def _run_node(node: str, settings: Settings, chosen: Choice) -> bool:
    _say("Node: firebase 12, 8 and 4, rules-unit-testing, admin; opentok, vonage")
    command = [
        node,
        "--test",
        "--test-reporter=spec",
        "--test-concurrency=2",
        f"--test-timeout={FILE_TIMEOUT_MS}",
        *chosen.node_options,
        *chosen.node_files,
    ]
    environment = {**_bare_environment(), "LOCAL_STACK": _for_node(settings)}
    return _status(command, NODE_TIMEOUT_S, environment) != 0


def _run_python(file: str, settings: Settings) -> bool:
    _say(PYTHON_SUITES[file])
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
        str(HERE / file),
    ]
    environment = {**_bare_environment(), "LOCAL_STACK": _for_node(settings)}
    return _status(command, PYTHON_TIMEOUT_S, environment) != 0


def _for_node(settings: Settings) -> str:
    addresses = {
        name: settings.url(name)
        for name in ("database", "auth", "storage", "functions", "opentok")
    }
    return json.dumps(
        {
            "addresses": addresses,
            "projectId": settings.project_id,
            "region": settings.region,
            "namespace": settings.namespace,
            "bucket": settings.bucket,
            "producer": _login(PRODUCERS[VideoProduct.OPENTOK]),
            "producers": {video: _login(one) for video, one in PRODUCERS.items()},
            "python": sys.executable,
            "root": str(ROOT),
        }
    )


def _login(login: Login) -> dict[str, str]:
    return {"email": login.email, "password": login.password}


def _bare_environment() -> dict[str, str]:
    """The developer's environment without what would lead an SDK elsewhere."""
    outside = re.compile(
        r"(?i)(FIREBASE|GOOGLE|GCLOUD|CLOUDSDK)_|.*_EMULATOR_HOST$|.*proxy$"
    )
    return {key: value for key, value in os.environ.items() if not outside.match(key)}


def _output(command: list[str]) -> str:
    done = subprocess.run(  # noqa: S603 - Node, found on the PATH
        command, capture_output=True, text=True, timeout=10, check=False
    )
    return done.stdout.strip()


def _status(command: list[str], timeout_s: int, environment: dict[str, str]) -> int:
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands of this project
            command, cwd=HERE, env=environment, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired:
        _say(f"{Path(command[0]).name} did not end within {timeout_s} seconds.")
        return 1
    return done.returncode


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command prints


if __name__ == "__main__":
    sys.exit(main())
