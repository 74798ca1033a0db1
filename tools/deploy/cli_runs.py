"""Runs of the Firebase CLI: line by line, with a deadline, and without a terminal."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any, Final

from tools.command_line import Refusal
from tools.targets import ROOT

QUIET: Final[Mapping[str, str]] = {"NO_COLOR": "1", "FORCE_COLOR": "0"}
LIST_DEADLINE_S: Final = 300.0
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How a run of the CLI has ended.

    Args:
        status: its exit status; None when it was ended at its deadline.
        lines: all that it said.
    """

    status: int | None
    lines: list[str]

    @property
    def ok(self) -> bool:
        return self.status == 0


@dataclass(frozen=True, slots=True)
class FirebaseCli:
    """How the CLI is started.

    Args:
        argv: the command, without arguments.
        folder: where `firebase.json` is.
        environment: what it gets; this process's when nothing else is said.
    """

    argv: tuple[str, ...]
    folder: Path = ROOT
    environment: Mapping[str, str] | None = None

    def run(
        self,
        arguments: Sequence[str],
        *,
        deadline_s: float,
        show: Callable[[str], object],
    ) -> Said:
        """Run it without a terminal, so that it asks nothing.

        It is ended, with all that it has started, at the deadline and when this process
        is interrupted.

        Args:
            arguments: of the CLI.
            deadline_s: how long it may take.
            show: is told each line that it says.
        """
        process = subprocess.Popen(  # noqa: S603 - commands of ours, without a shell
            [*self.argv, *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=self._variables,
            start_new_session=True,
        )
        is_late: list[bool] = []

        def end() -> None:
            is_late.append(True)
            _kill(process)

        timer = Timer(deadline_s, end)
        timer.start()
        lines: list[str] = []
        with process:
            try:
                for line in process.stdout or ():
                    lines.append(_COLOURS.sub("", line.rstrip("\n")))
                    show(lines[-1])
                status = process.wait()
            finally:
                timer.cancel()
                _kill(process)
        return Said(status=None if is_late else status, lines=lines)

    @property
    def _variables(self) -> dict[str, str]:
        return {**(self.environment or os.environ), **QUIET}

    def deployed(self, project: str) -> list[dict[str, Any]]:
        """What `functions:list` says of each function that is deployed.

        Raises:
            Refusal: they cannot be listed.
        """
        try:
            done = subprocess.run(  # noqa: S603 - as above
                [*self.argv, "functions:list", "--json", "--project", project],
                cwd=self.folder,
                env=self._variables,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=LIST_DEADLINE_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _cannot_list(project, "It took too long.") from None
        try:
            found = json.loads(done.stdout)["result"]
        except (ValueError, KeyError, TypeError):
            raise _cannot_list(project, f"{done.stdout}\n{done.stderr}") from None
        return [one for one in found if isinstance(one, dict)]


def _cannot_list(project: str, said: str) -> Refusal:
    return Refusal(
        "The functions that are deployed cannot be listed:\n"
        f"{_COLOURS.sub('', said).strip()}\n"
        'Is the CLI signed in (make firebase ARGS="login"), and is the project '
        f"provisioned (make provision PROJECT={project})?"
    )


def _kill(process: "subprocess.Popen[str]") -> None:
    """With all that it has started: npx starts node, which starts Python."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
