"""What tests in Node need to run against a local stack: packages, and its addresses."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from emulators.settings import Settings
from rehearsal.demo import ROOT
from rehearsal.seed import PRODUCERS, Login
from rehearsal.video_projects import VideoProduct

OLDEST_NODE = (20, 11)
"""firebase 12 needs 20; `--test-timeout` came with 20.11."""

NPM_TIMEOUT_S = 300
NODE_TIMEOUT_S = 300
FILE_TIMEOUT_MS = 120_000
"""Node's runner counts a whole file as one test."""


class SuiteFailed(Exception):
    """The suites cannot run; the message says what to do."""


def find_node() -> str:
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


def install(folder: Path) -> None:
    """Bring a folder's node_modules to what its lock says, if it is not there yet.

    Raises:
        SuiteFailed: npm failed; it has said why.
    """
    lock = folder / "package-lock.json"
    # npm's own note of what it installed; as new as the last installation.
    installed = folder / "node_modules/.package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    say("Installing packages with npm (once; some 20 seconds) ...")
    if status(["npm", "ci", "--loglevel=error"], folder, NPM_TIMEOUT_S, os.environ):
        raise SuiteFailed("npm could not install the packages.")
    installed.touch()


def run_tests(
    node: str,
    folder: Path,
    files: tuple[str, ...],
    options: tuple[str, ...],
    stack: str,
) -> bool:
    """Run files of a folder by Node's own test runner. Whether one failed.

    Args:
        node: as `find_node` found it.
        folder: where the files are.
        files: their names.
        options: for Node, besides those that are always given.
        stack: as `told_of` tells it.
    """
    command = [
        node,
        "--test",
        "--test-reporter=spec",
        "--test-concurrency=2",
        f"--test-timeout={FILE_TIMEOUT_MS}",
        *options,
        *files,
    ]
    environment = {**bare_environment(), "LOCAL_STACK": stack}
    return status(command, folder, NODE_TIMEOUT_S, environment) != 0


def told_of(settings: Settings) -> str:
    """What `harness.mjs` reads of a stack from LOCAL_STACK: addresses, logins."""
    services = ("database", "auth", "storage", "functions", "opentok", "hosting", "hub")
    return json.dumps(
        {
            "addresses": {name: settings.url(name) for name in services},
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


def bare_environment() -> dict[str, str]:
    """The developer's environment without what would lead an SDK elsewhere."""
    outside = re.compile(
        r"(?i)(FIREBASE|GOOGLE|GCLOUD|CLOUDSDK)_|.*_EMULATOR_HOST$|.*proxy$"
    )
    return {key: value for key, value in os.environ.items() if not outside.match(key)}


def status(
    command: list[str],
    folder: Path,
    timeout_s: int,
    environment: Mapping[str, str],
) -> int:
    """Run a command of this project in a folder. Its exit status; 1 when it is late."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands of this project
            command, cwd=folder, env=environment, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired:
        say(f"{Path(command[0]).name} did not end within {timeout_s} seconds.")
        return 1
    return done.returncode


def say(line: str) -> None:
    """To whoever runs the suites."""
    print(line, flush=True)  # noqa: T201 - a command prints


def _login(login: Login) -> dict[str, str]:
    return {"email": login.email, "password": login.password}


def _output(command: list[str]) -> str:
    done = subprocess.run(  # noqa: S603 - Node, found on the PATH
        command, capture_output=True, text=True, timeout=10, check=False
    )
    return done.stdout.strip()
