"""The firebase CLI, started from wherever the package is installed."""

import os
import subprocess
import sys
from pathlib import Path

from emulators.tests.deadline import DEADLINE_S


def test_the_cli_gets_its_own_arguments_and_this_python(tmp_path: Path) -> None:
    cli = tmp_path / "firebase"
    cli.write_text('#!/bin/sh\necho "$FIREBASE_DATABASE_PYTHON" "$@"\n')
    cli.chmod(0o755)

    done = subprocess.run(
        [sys.executable, "-m", "emulators.firebase_cli", "emulators:exec", "run me"],
        env={**os.environ, "FIREBASE_CLI": str(cli)},
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=True,
    )

    assert done.stdout == f"{sys.executable} emulators:exec run me\n"
