"""A Firebase CLI that says what it is told to, and notes what it was asked."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from interactive_broadcast.kernel.version import LABEL
from tools.deploy.cli_runs import FirebaseCli

PROGRAM = """
import json, pathlib, sys
folder = pathlib.Path(sys.argv[1])
asked = json.loads((folder / "asked").read_text())
(folder / "asked").write_text(json.dumps([*asked, sys.argv[2:]]))
answers = json.loads((folder / "answers").read_text())
answer = answers[len(asked)] if len(asked) < len(answers) else {}
print("\\n".join(answer.get("lines", [])), flush=True)
if answer.get("hangs"):
    import threading
    threading.Event().wait()
sys.exit(answer.get("status", 0))
"""


class ScriptedCli:
    """Answers one run after the other, and with success when nothing is left to say."""

    def __init__(self, folder: Path, *answers: dict[str, Any]) -> None:
        self.folder = folder
        (folder / "answers").write_text(json.dumps(answers))
        (folder / "asked").write_text("[]")
        (folder / "program.py").write_text(PROGRAM)

    @property
    def cli(self) -> FirebaseCli:
        program = str(self.folder / "program.py")
        start = (sys.executable, "-I", "-S", program, str(self.folder))
        return FirebaseCli(start, folder=self.folder)

    def asked(self) -> list[list[str]]:
        """The arguments of each run so far."""
        found: list[list[str]] = json.loads((self.folder / "asked").read_text())
        return found


def says(*lines: str, status: int = 0) -> dict[str, Any]:
    """One answer."""
    return {"lines": lines, "status": status}


def lists(deployed: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The answer of `functions:list --json`."""
    return says(json.dumps({"status": "success", "result": [*deployed]}))


def a_deployed_one(name: str, **given: Any) -> dict[str, Any]:
    """What the CLI lists of a function that it has deployed."""
    return {
        "id": name,
        "region": "us-central1",
        "codebase": "default",
        "labels": {"deployment-tool": "cli-firebase", LABEL: "0-0-9"},
        **given,
    }
