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

KEPT: Final = {"The office": 3, "Preparing": 5}
"""Steps shown of a scene from its beginning."""

MOMENTS: Final = (
    "logs in by the link",
    "log in, get tokens",
    "show full",
    "in line with name",
    "stage without being called",
    "backstage",
    "goes live",
    "plays the stream",
    "end the show by writing",
    "puts ",
    "takes ",
    "ends the show",
    "while the stream drains",
    "stream has stopped",
    "downloads the recording",
    "token from the show",
    "finds the pictures gone",
)
"""Steps shown wherever they are."""

_MEASURED = re.compile(r"\d+\.\d s|\(\d:\d\d:\d\d\)|\(\d+ segments\)")
"""Real seconds, and what real seconds add to: a recording's length, a stream's."""


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
    scenes = output.rstrip().split("\n\n")
    head, *acts, summary = scenes
    shown = [_act(act.splitlines()) for act in acts]
    lines = "\n\n".join([head, *shown, summary.splitlines()[-1]]).splitlines()
    return "\n".join(["```", *(line.rstrip() for line in lines), "```"])


_TOLD = re.compile(r"^ +[\d:]+ ([a-z]\w+ +\S.*)$", re.IGNORECASE)
"""A line of a show's timeline as the backend tells it, after its time."""

_ATTEMPT = re.compile(r", attempt \d+$")


def without_measures(text: str) -> str:
    """The same of every run: how long it really took differs."""
    lines: list[str] = []
    for is_told, grouped in groupby(text.splitlines(), _is_told):
        run = list(grouped)
        lines += sorted(map(_told, run)) if is_told else run
    # With the blanks, as the column beside it moves with the length.
    return re.sub(r" +", " ", _MEASURED.sub("_", "\n".join(lines)))


def _is_told(line: str) -> bool:
    """Steps have a part, a name and their checks; entries stand further in."""
    return line.startswith(" " * 30) and _TOLD.match(line) is not None


def _told(line: str) -> str:
    """What is told, without the moment, of which side by side two may be the first."""
    return _ATTEMPT.sub("", _TOLD.sub(r"_ \1", line))


def _act(lines: Sequence[str]) -> str:
    title, *steps = lines
    scene = title.rstrip("─ ")
    most = KEPT.get(scene, 0)
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
