"""A deploy as it goes: one run of the CLI after the other, and what becomes of each."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tools.deploy.cli_runs import FirebaseCli, Said
from tools.deploy.refusals import Cause, cause_of, failed_functions
from tools.deploy.steps import Step

STEP_DEADLINE_S: Final = 45 * 60.0
"""Of one run. The CLI itself waits 25 minutes for one function."""

LAST_LINES: Final = 15
"""Of what a run that failed has said, for whoever reads the result alone."""


class State(StrEnum):
    """What has become of a step."""

    DONE = "done"
    FAILED = "failed"
    NOT_TRIED = "not-tried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One step, and what has become of it.

    Args:
        step: as it was planned.
        state: see there.
        seconds: how long it took, with waiting.
        failed: functions that were not deployed, if the CLI has named them.
        said: the end of what the CLI has said, when it failed.
        advice: what to do then.
    """

    step: Step
    state: State
    seconds: float = 0.0
    failed: tuple[str, ...] = ()
    said: str = ""
    advice: str = ""

    def as_json(self) -> dict[str, Any]:
        """Its parts, without those that are empty."""
        shape = {
            "state": self.state.value,
            "does": self.step.does,
            "functions": list(self.step.functions),
            "failed": list(self.failed),
            "seconds": round(self.seconds, 1),
            "said": self.said,
            "advice": self.advice,
        }
        return {key: value for key, value in shape.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """How the steps are run.

    Args:
        cli: runs them.
        show: is told each line of the CLI, and what happens between its runs.
        wait: lets so many seconds pass.
        deadline_s: of one run.
    """

    cli: FirebaseCli
    show: Callable[[str], object]
    wait: Callable[[float], object]
    deadline_s: float = STEP_DEADLINE_S

    def carry_out(self, steps: Iterable[Step]) -> Iterator[Outcome]:
        """One step after the other, to the first that fails; the rest is not tried."""
        planned = list(steps)
        has_failed = False
        for number, step in enumerate(planned, start=1):
            if has_failed:
                yield Outcome(step=step, state=State.NOT_TRIED)
                continue
            self.show(f"[{number}/{len(planned)}] {step.does}")
            outcome = self._outcome(step)
            self.show(f"[{number}/{len(planned)}] {outcome.state.value}")
            has_failed = outcome.state is State.FAILED
            yield outcome

    def _outcome(self, step: Step) -> Outcome:
        begun = time.monotonic()
        said, tried = self._run(step), step
        cause = None if said.ok else cause_of(said.lines)
        if cause is not None and cause.wait_s is not None:
            tried = step.only(failed_functions(said.lines))
            self._wait(cause, cause.wait_s)
            said = self._run(tried)
            cause = None if said.ok else cause_of(said.lines)
        return Outcome(
            step=step,
            state=State.DONE if said.ok else State.FAILED,
            seconds=time.monotonic() - begun,
            failed=() if said.ok else tuple(failed_functions(said.lines)),
            said="" if said.ok else "\n".join(said.lines[-LAST_LINES:]),
            advice="" if said.ok else _advice(said, cause),
        )

    def _run(self, step: Step) -> Said:
        return self.cli.run(
            step.arguments, deadline_s=self.deadline_s, show=self._indented
        )

    def _indented(self, line: str) -> None:
        self.show(f"    {line}")

    def _wait(self, cause: Cause, seconds: float) -> None:
        self.show(f"{cause.advice} Trying once more in {seconds / 60:.0f} minutes.")
        self.wait(seconds)


def _advice(said: Said, cause: Cause | None) -> str:
    if said.status is None:
        return (
            "It took too long and was ended. What it has begun goes on: look at the "
            "functions in the console before the next deploy."
        )
    if cause is None:
        return "Its last lines say why; the same command goes on from the beginning."
    return cause.advice
