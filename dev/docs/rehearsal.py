"""The excerpt of a rehearsal in the README: played, and shortened."""

import re
import subprocess
import sys
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from dev import ROOT

COMMAND: Final = (sys.executable, "-m", "rehearsal")
TIMEOUT_S: Final = 60.0
CUT: Final = "       …"

KEPT: Final = {"Accounts": 3, "Preparing": 5}
"""Steps shown of a scene from its beginning."""

MOMENTS: Final = (
    "logs in by the link",
    "connects to both sessions",
    "get tokens, connect",
    "show full",
    "in line with name",
    "stage without being called",
    "in another tab",
    "reloads the page",
    "loses every connection",
    "comes back to the place",
    "not in the show any more",
    "backstage",
    "goes live",
    "plays the stream",
    "captions",
    "end the show by writing",
    "puts ",
    "takes ",
    "ends the show",
    "while the stream drains",
    "the stream has stopped",
    "downloads the recording",
    "token from the show",
    "finds the pictures gone",
)
"""Steps shown wherever they are."""

_MEASURED = re.compile(r"\d+\.\d s|\(\d:\d\d:\d\d\)|\(\d+ segments\)")
"""What differs from run to run: real seconds, lengths of a recording and a stream."""


def played() -> str:
    """The output of `make rehearsal`, of a run that passed.

    Raises:
        CalledProcessError: the rehearsal failed.
    """
    done = subprocess.run(  # noqa: S603 - our own command
        COMMAND,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=TIMEOUT_S,
    )
    return done.stdout


def excerpt(output: str) -> str:
    """What the README shows of it, as a block of code."""
    parts = output.rstrip().split("\n\n")
    head, *scenes, summary = parts
    shown = [_scene(scene.splitlines()) for scene in scenes]
    lines = "\n\n".join([head, *shown, summary.splitlines()[-1]]).splitlines()
    return "\n".join(["```", *(line.rstrip() for line in lines), "```"])


_ENTRY = re.compile(r"^ +[\d:]+ ([a-z]\w+ +\S.*)$", re.IGNORECASE)
"""A line of the timeline that the backend keeps, after its time."""

_ATTEMPT = re.compile(r", attempt \d+$")


def without_measures(text: str) -> str:
    """The same of every run: how long it really took differs."""
    lines: list[str] = []
    for are_entries, grouped in groupby(text.splitlines(), _is_entry):
        run = list(grouped)
        lines += sorted(map(_entry, run)) if are_entries else run
    # With the blanks, as the column beside it moves with the length.
    return re.sub(r" +", " ", _MEASURED.sub("_", "\n".join(lines)))


def _is_entry(line: str) -> bool:
    """Steps have a part, a name and their checks; entries stand further in."""
    return line.startswith(" " * 30) and _ENTRY.match(line) is not None


def _entry(line: str) -> str:
    """An entry without its time: of effects that run at once, either may be first."""
    return _ATTEMPT.sub("", _ENTRY.sub(r"_ \1", line))


def _scene(lines: Sequence[str]) -> str:
    title, *steps = lines
    most = KEPT.get(title.rstrip("─ "), 0)
    kept = [
        step
        for number, step in enumerate(_joined(steps))
        if number < most or any(word in step for word in MOMENTS)
    ]
    cut = [CUT] if len(kept) < len(_joined(steps)) else []
    return "\n".join([title, *kept, *cut])


def _joined(steps: Sequence[str]) -> list[str]:
    """Steps, each with the lines that it goes on in."""
    joined: list[str] = []
    for step in steps:
        if step.startswith(" " * 20) and joined:
            joined[-1] += f"\n{step}"
        else:
            joined.append(step)
    return joined
