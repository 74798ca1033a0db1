"""`python -m tests.deploy.run`: the official firebase CLI deploys all of this.

To a fake of Google's APIs (tests/support/google), which says what it was sent: nothing
leaves the machine. It needs Node and the CLI of package.json, which npm installs once
(some two minutes, 300 MB; therefore no part of `make test`).
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.firebase_cli import CliMissing, firebase_cli

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent.parent
SUITES: Final = (
    "project_provisioned.py",
    "functions_deployed.py",
    "files_deployed.py",
    "deployed_again.py",
    "deployed_elsewhere.py",
    "pipelines.py",
    "refused_deploys.py",
    "batches_deployed.py",
    "deploy_examined.py",
    "alerts_set_up.py",
    "page_followed.py",
)
SUITE_TIMEOUT_S: Final = 1800


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suites. The exit status: 0 when every test passed."""
    options = sys.argv[1:] if arguments is None else arguments
    try:
        cli = firebase_cli()
    except CliMissing as missing:
        print(missing, file=sys.stderr)  # noqa: T201 - a command prints
        return 1
    # The packages that pages are built with come before: the fake has no registry.
    built = subprocess.run(["node", "web/build.mjs"], cwd=ROOT, check=False)  # noqa: S607 - of the PATH, as the CLI finds it
    if built.returncode != 0:
        return built.returncode
    suites = [str(HERE / suite) for suite in SUITES]
    return subprocess.run(  # noqa: S603 - a fixed command of this project
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            # By file, whose tests share what takes a while to make.
            *("-p", "no:randomly", "--numprocesses=2", "--dist=loadfile"),
            *suites,
            *options,
        ],
        env={**os.environ, "CLI_UNDER_TEST": str(cli)},
        timeout=SUITE_TIMEOUT_S,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
