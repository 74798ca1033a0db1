"""Values for the secrets that the functions declare. They are never shown.

    python -m tools.secrets new VAULT_KEYS | ...

makes one of them, into a pipe. `make provision` does so for a project.

    python -m tools.secrets local

is for `firebase emulators:start`: it writes `functions/.secret.local`, which git and
the CLI's upload both ignore. An existing file stays as it is: what is sealed in the
emulator's database should still open. `--force` makes new ones. The embedded stack
needs no such file: it makes up secrets for each run.
"""

import argparse
import base64
import os
import secrets
import sys
from pathlib import Path

from tools.command_line import UNUSABLE, complain

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "functions" / ".secret.local"


def values() -> dict[str, str]:
    """Fresh values for every secret that the functions declare."""
    vault_key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return {
        "SESSION_KEY": secrets.token_urlsafe(32),
        "CALLBACK_KEY": secrets.token_urlsafe(32),
        "VAULT_KEYS": f"1:{vault_key}",
    }


def write_local(target: Path, *, force: bool) -> bool:
    """Whether the file was written: an existing one stays, unless forced."""
    if target.exists() and not force:
        return False
    lines = [f"{name}={value}\n" for name, value in values().items()]
    # Made for its owner alone, before anything is in it.
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        # One that was there keeps its rights otherwise.
        os.fchmod(descriptor, 0o600)
        file.writelines(lines)
    return True


def _make(name: str) -> int:
    """Give a fresh value to whatever reads it."""
    if sys.stdout.isatty():
        return complain("A secret is for a pipe or a file, not for a screen.", UNUSABLE)
    sys.stdout.write(values()[name])
    return 0


def main(arguments: list[str], target: Path = TARGET) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.secrets")
    commands = parser.add_subparsers(required=True)
    local = commands.add_parser("local", help="write functions/.secret.local")
    local.add_argument("--force", action="store_true", help="replace what is there")
    new = commands.add_parser("new", help="make a value, for a pipe")
    new.add_argument("name", choices=values())
    given = parser.parse_args(arguments)
    if "name" in given:
        return _make(given.name)
    if write_local(target, force=given.force):
        print(f"Wrote {', '.join(values())} to {target}.")
    else:
        print(f"{target} is there already; --force replaces it.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
