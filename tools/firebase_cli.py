"""The firebase CLI of package.json: found, or installed once by npm, and run.

    python -m tools.firebase_cli ARGUMENTS      (or: make firebase ARGS="...")

What deploys is what was tested: `make deploy` and the suites that run a real CLI take
it from here. `FIREBASE_CLI` names another one, for whoever has to use theirs.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
OLDEST_NODE: Final = (20, 11)
NODE_TIMEOUT_S: Final = 30
NPM_TIMEOUT_S: Final = 900


class CliMissing(Exception):
    """There is no CLI; the message says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Become the CLI with these arguments.

    Returns:
        1 when there is none. Otherwise it does not return: the CLI has the terminal,
        the signals and the exit status for itself.
    """
    options = sys.argv[1:] if arguments is None else arguments
    try:
        cli = firebase_cli()
        os.execv(cli, [str(cli), *options])  # noqa: S606 - the pinned CLI
    except CliMissing as missing:
        print(missing, file=sys.stderr)
    return 1


def firebase_cli(root: Path = ROOT, env: Mapping[str, str] | None = None) -> Path:
    """Where the CLI is. It is installed if need be: some two minutes, 300 MB.

    Args:
        root: the folder of package.json, its lock and node_modules.
        env: environment variables, for `PATH` and `FIREBASE_CLI`; else this process's.

    Raises:
        CliMissing: there is no Node, or one that is too old, or npm has failed.
    """
    variables = os.environ if env is None else env
    if named := variables.get("FIREBASE_CLI"):
        return _named(named, variables)
    _check_node(variables)
    if _installed(root) != pinned(root):
        _install(root, variables)
    return root / "node_modules" / ".bin" / "firebase"


def pinned(root: Path = ROOT) -> str:
    """The version of the CLI that package.json asks for."""
    wanted = json.loads((root / "package.json").read_text("utf-8"))
    return str(wanted["devDependencies"]["firebase-tools"])


def _named(named: str, variables: Mapping[str, str]) -> Path:
    found = shutil.which(named, path=variables.get("PATH"))
    if found is None:
        raise CliMissing(f"FIREBASE_CLI names {named}, which is no program.")
    return Path(found)


def _check_node(variables: Mapping[str, str]) -> None:
    wanted = ".".join(map(str, OLDEST_NODE))
    path = variables.get("PATH")
    node = shutil.which("node", path=path)
    if node is None or shutil.which("npm", path=path) is None:
        raise CliMissing(f"The firebase CLI needs Node {wanted} or newer, with npm.")
    said = _version_of(node, variables)
    version = re.match(r"v(\d+)\.(\d+)", said)
    if version is None or tuple(map(int, version.groups())) < OLDEST_NODE:
        told = said or "one that does not start"
        raise CliMissing(f"The firebase CLI needs Node {wanted} or newer, not {told}.")


def _version_of(node: str, variables: Mapping[str, str]) -> str:
    """What Node says; nothing where it does not start, or says nothing in time."""
    try:
        done = subprocess.run(  # noqa: S603 - Node, found on the PATH
            [node, "--version"],
            env=variables,
            capture_output=True,
            text=True,
            timeout=NODE_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _installed(root: Path) -> str | None:
    """What npm notes in the end: nothing is there of an installation that broke off."""
    note = root / "node_modules" / ".package-lock.json"
    try:
        packages = json.loads(note.read_text("utf-8"))["packages"]
        return str(packages["node_modules/firebase-tools"]["version"])
    except (OSError, ValueError, KeyError):
        return None


def _install(root: Path, variables: Mapping[str, str]) -> None:
    print("Installing the firebase CLI (once; some two minutes) ...", file=sys.stderr)
    npm = shutil.which("npm", path=variables.get("PATH"))
    try:
        done = subprocess.run(  # noqa: S603 - npm, found on the PATH
            [str(npm), "ci", "--loglevel=error", "--no-audit", "--no-fund"],
            cwd=root,
            env=variables,
            stdout=sys.stderr,
            timeout=NPM_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CliMissing("npm did not install the firebase CLI in time.") from None
    if done.returncode != 0:
        raise CliMissing("npm could not install the firebase CLI: it has said why.")


if __name__ == "__main__":
    sys.exit(main())
