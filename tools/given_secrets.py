"""Where the commands of this folder get a secret from, that no argument may hold."""

import os
import sys
from pathlib import Path
from typing import Final

from emulators.firebase.functions import dotenv

MAX_CHARS: Final = 10_000
"""Of what is read from a pipe."""


def given(name: str, *, from_stdin: bool, file: Path | None) -> str:
    """The text of a secret; empty when nobody has given it.

    Args:
        name: as the functions declare it.
        from_stdin: read it from a pipe, and nowhere else.
        file: a `.secret.local` that may be used; None for none.
    """
    if from_stdin:
        return sys.stdin.read(MAX_CHARS).strip()
    return os.environ.get(name, "") or _local(name, file)


def how_to_give(name: str, project: str, command: str) -> str:
    """How the secret of a real project comes to a command that reads it from a pipe."""
    arguments = f"functions:secrets:access {name} --project {project}"
    return f'make -s firebase ARGS="{arguments}" | .venv/bin/python -m {command}'


def _local(name: str, file: Path | None) -> str:
    if file is None or not file.exists():
        return ""
    text = file.read_text(encoding="utf-8")
    return dotenv.parse(text, name=file.name).get(name, "")
