"""`python -m tests.sdk.cli.run`: the official firebase CLI beside our stand-ins.

It needs Node, and the CLI of package.json, which npm installs once (some two minutes,
300 MB; therefore neither part of `make test` nor of `make test-sdk`).
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.firebase_cli import CliMissing, firebase_cli

HERE = Path(__file__).resolve().parent
SUITE_TIMEOUT_S = 300


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suite. The exit status: 0 when every test passed."""
    options = sys.argv[1:] if arguments is None else arguments
    try:
        cli = firebase_cli()
    except CliMissing as missing:
        print(missing, file=sys.stderr)  # noqa: T201 - a command prints
        return 1
    return subprocess.run(  # noqa: S603 - a fixed command of this project
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *(str(HERE / "firebase_cli.py"), str(HERE / "expressions.py"), *options),
        ],
        env={**os.environ, "CLI_UNDER_TEST": str(cli)},
        timeout=SUITE_TIMEOUT_S,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
