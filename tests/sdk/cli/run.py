"""`python -m tests.sdk.cli.run`: the official firebase CLI starts our database.

It needs Node, and the CLI: the one that `FIREBASE_CLI` names, or else the version of
this folder's package-lock, which npm installs once (some two minutes, 300 MB; therefore
neither part of `make test` nor of `make test-sdk`).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
INSTALLED = HERE / "node_modules" / ".package-lock.json"
NPM_TIMEOUT_S = 900
SUITE_TIMEOUT_S = 300


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suite. The exit status: 0 when every test passed."""
    options = sys.argv[1:] if arguments is None else arguments
    cli = os.environ.get("FIREBASE_CLI") or _installed()
    if cli is None:
        _say("The CLI tests need Node 20 or newer, with npm and its registry.")
        return 1
    return subprocess.run(  # noqa: S603 - a fixed command of this project
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *(str(HERE / "firebase_cli.py"), *options),
        ],
        env={**os.environ, "CLI_UNDER_TEST": cli},
        timeout=SUITE_TIMEOUT_S,
        check=False,
    ).returncode


def _installed() -> str | None:
    """This folder's CLI, installed if it is not there yet; None if it cannot be."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    lock = HERE / "package-lock.json"
    if not INSTALLED.exists() or INSTALLED.stat().st_mtime < lock.stat().st_mtime:
        _say("Installing the firebase CLI with npm (once; some two minutes) ...")
        done = subprocess.run(  # noqa: S603 - npm, found on the PATH
            [npm, "ci", "--loglevel=error"],
            cwd=HERE,
            timeout=NPM_TIMEOUT_S,
            check=False,
        )
        if done.returncode != 0:
            return None
        INSTALLED.touch()
    return str(HERE / "node_modules" / ".bin" / "firebase")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command prints


if __name__ == "__main__":
    sys.exit(main())
