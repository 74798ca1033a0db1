"""Commands of an operator as data: printed, or run one after the other.

A plan is an iterable of `Command`. It may be a generator, which learns between two
commands what the former one has made. What is done already is left out, so a plan can
be worked through again and again.
"""

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
"""The folder with `firebase.json`."""

PYTHON: Final = (
    os.path.relpath(sys.executable, ROOT)
    if Path(sys.executable).is_relative_to(ROOT)
    else sys.executable
)
"""The interpreter of this environment, for commands of our own."""

BETWEEN_TRIES_S: Final = 10.0

DEADLINE_S: Final = 600.0
"""Of one command. To enable twenty APIs takes some minutes."""

NOT_FOUND: Final = 127
"""What shells give as the status of a command that is not there."""

MAX_LINES: Final = 20
"""Of what a command that failed has said: its end."""


class CannotTell(Exception):
    """Whether something is done could not be read; the text says why."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing that an operator does.

    Args:
        does: what it does, as a short sentence without a full stop.
        why: what does not work without it.
        argv: the command; empty when it has to be done by hand, in the console.
        fed_by: a command whose output it reads, for what nobody should see.
        is_done: whether there is nothing to do. May raise `CannotTell`.
        if_refused: what to do when it fails, or how to do it by hand.
        is_needed: whether what comes after it would fail without it.
        tries: how often it is run until it works: what Google has just made is not
            known everywhere at once.
    """

    does: str
    why: str
    argv: tuple[str, ...] = ()
    fed_by: tuple[str, ...] = ()
    is_done: Callable[[], bool] = field(default=_never)
    if_refused: str = ""
    is_needed: bool = False
    tries: int = 1

    @property
    def is_by_hand(self) -> bool:
        return not self.argv

    @property
    def line(self) -> str:
        """As it is typed into a shell; empty when it is done by hand."""
        return " | ".join(shlex.join(each) for each in (self.fed_by, self.argv) if each)


class State(StrEnum):
    """What has become of a command."""

    DONE = "done"
    """There was nothing to do."""
    TO_DO = "to-do"
    BY_HAND = "by-hand"
    """To do, and no command does it."""
    RAN = "ran"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A command, and what has become of it.

    Args:
        command: which.
        state: see there.
        said: the end of what it said when it failed, or why it could not be told
            whether it is done.
        seconds: how long it ran.
    """

    command: Command
    state: State
    said: str = ""
    seconds: float = 0.0

    @property
    def blocks(self) -> bool:
        """Whether it has to be done by hand, for certain, before anything else."""
        is_certain = not self.said
        by_hand = self.state is State.BY_HAND
        return by_hand and is_certain and self.command.is_needed

    def as_json(self) -> dict[str, str | float]:
        """Its parts, without those that are empty.

        The keys are `state`, `does`, `why`, `command`, `ifRefused`, `said`, `seconds`.
        """
        shape: dict[str, str | float] = {
            "state": self.state.value,
            "does": self.command.does,
            "why": self.command.why,
            "command": self.command.line,
            "ifRefused": self.command.if_refused,
            "said": self.said,
            "seconds": round(self.seconds, 1),
        }
        return {key: value for key, value in shape.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a process has ended.

    Args:
        status: its exit status; None when it was ended at its deadline.
        out: its standard output.
        err: its standard error.
    """

    status: int | None
    out: str = ""
    err: str = ""

    @property
    def ok(self) -> bool:
        return self.status == 0

    @property
    def complaint(self) -> str:
        """The end of what it said, errors after output."""
        lines = f"{self.out}\n{self.err}".strip().splitlines()[-MAX_LINES:]
        if self.status is None:
            lines.append("It was ended, because it took too long.")
        return "\n".join(lines)


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def run(
    command: Command,
    *,
    deadline_s: float = DEADLINE_S,
    pause: Callable[[float], object] = _wait,
) -> Ran:
    """Run a command, in the folder of `firebase.json` and without a terminal.

    What feeds it runs first: if that fails, nothing is made of half a value. Whatever
    is started is ended at the deadline, and when this process is interrupted.
    """
    ran = _run_once(command, deadline_s)
    for _ in range(command.tries - 1):
        if ran.ok or ran.status is None:
            break
        pause(BETWEEN_TRIES_S)
        ran = _run_once(command, deadline_s)
    return ran


def _run_once(command: Command, deadline_s: float) -> Ran:
    given = ""
    if command.fed_by:
        fed = _ran(command.fed_by, "", deadline_s)
        if not fed.ok:
            # Its output may be what nobody should see.
            return Ran(status=fed.status, err=fed.err)
        given = fed.out
    return _ran(command.argv, given, deadline_s)


QUIET: Final[Mapping[str, str]] = {"CLOUDSDK_CORE_DISABLE_PROMPTS": "1"}
"""gcloud takes its default answer to a question, or fails."""


def _ran(argv: tuple[str, ...], given: str, deadline_s: float) -> Ran:
    try:
        process = subprocess.Popen(  # noqa: S603 - commands of ours, without a shell
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **QUIET},
            start_new_session=True,
        )
    except FileNotFoundError:
        return Ran(status=NOT_FOUND, err=f"{argv[0]} is not installed.")
    with process:
        try:
            out, err = process.communicate(given, timeout=deadline_s)
        except subprocess.TimeoutExpired:
            return Ran(status=None)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    return Ran(status=process.returncode, out=out, err=err)


def work_through(
    plan: Iterable[Command],
    *,
    runner: Callable[[Command], Ran] | None = None,
    before: Callable[[Command], object] = lambda _: None,
) -> Iterator[Outcome]:
    """Go through a plan, and say of each command what has become of it.

    It ends after the first command that fails, and after one by hand that what comes
    next needs. Without a `runner` nothing is run, and it goes to the end.

    Args:
        plan: see the top.
        runner: runs a command; None when they are only to be told.
        before: told of each command that is about to run.
    """
    for command in plan:
        outcome = _outcome(command, runner, before)
        yield outcome
        if runner is None:
            continue
        if outcome.state is State.FAILED or outcome.blocks:
            return


def _outcome(
    command: Command,
    runner: Callable[[Command], Ran] | None,
    before: Callable[[Command], object],
) -> Outcome:
    doubt = ""
    try:
        if command.is_done():
            return Outcome(command=command, state=State.DONE)
    except CannotTell as error:
        # What is done a second time does no harm.
        doubt = str(error)
    if command.is_by_hand:
        return Outcome(command=command, state=State.BY_HAND, said=doubt)
    if runner is None:
        return Outcome(command=command, state=State.TO_DO, said=doubt)
    before(command)
    begun = time.monotonic()
    ran = runner(command)
    seconds = time.monotonic() - begun
    if ran.ok:
        return Outcome(command=command, state=State.RAN, seconds=seconds)
    return Outcome(
        command=command, state=State.FAILED, said=ran.complaint, seconds=seconds
    )


def exit_status(outcomes: Iterable[Outcome]) -> int:
    """0, or 1 when a command failed or something has to be done by hand first."""
    return int(any(each.state is State.FAILED or each.blocks for each in outcomes))
