"""Waves of shows, one after the other, on one stack; and what they came to."""

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from emulators.settings import Ports
from emulators.stack import LocalStack
from rehearsal.demo import ROOT, demo_settings
from tests.chaos.plans import WavePlan
from tests.chaos.random_plans import AT_ONCE, draw_wave
from tests.chaos.tally import Tally, Violation
from tests.chaos.wave_run import WaveRun

PARAMETERS = {
    "CALLBACK_KEY": "k" * 40,
    "ABANDONED_MINUTES": "10",
    "PRESHOW_HOURS": "1",
    "INTERACTIVE_STREAM_LIMIT": "2",
}
"""Of the functions: so that the addresses of their callbacks can be told, a show that
everybody has left and a forgotten preshow are ended before the campaign is, and some
shows are full."""

LOG_LINES = 40
"""Of the functions' warnings and errors, shown with a violation."""


@dataclass(slots=True)
class Outcome:
    """What a campaign came to."""

    seed: int
    tally: Tally = field(default_factory=Tally)
    violations: list[Violation] = field(default_factory=list)
    seconds: float = 0.0

    def figures(self) -> dict[str, int]:
        """The numbers worth telling."""
        tally = self.tally
        return {
            "shows": tally.shows,
            "hours": round(tally.hours),
            "calls": tally.calls,
            "unanswered": tally.unanswered,
            "kills": tally.kills,
            "faults": tally.faults.total(),
            "incidents": tally.incidents,
            "connections": tally.connections,
            "events": tally.events,
            "eventsDoubled": tally.events_doubled,
            "eventsLate": tally.events_late,
            "callbacks": tally.callbacks,
            "parts": tally.parts,
            "broken": tally.broken,
            "checks": tally.checks,
            "violations": len(self.violations),
        }

    def as_json(self) -> dict[str, Any]:
        return {
            "seed": self.seed,
            "seconds": round(self.seconds, 1),
            **self.figures(),
            "faultsByService": dict(self.tally.faults),
            "violated": [
                {"wave": each.wave.number, "show": each.show, "what": each.what}
                for each in self.violations
            ],
        }

    def __str__(self) -> str:
        tally = self.tally
        faults = ", ".join(f"{n} of {s}" for s, n in sorted(tally.faults.items()))
        return (
            f"{tally.shows} shows, {tally.hours:.0f} h in {self.seconds:.0f} s: "
            f"{tally.calls} calls "
            f"({tally.unanswered} without an answer), {tally.kills} kills, "
            f"{tally.faults.total()} faults ({faults}), {tally.events} database events "
            f"({tally.events_doubled} doubled, {tally.events_late} late), "
            f"{tally.callbacks} callbacks, {tally.incidents} incidents at OpenTok, "
            f"{tally.connections} steps of people with their connections, "
            f"{tally.parts} recordings and streams ({tally.broken} broken); "
            f"{tally.checks} checks, "
            f"{len(self.violations)} violations."
        )


class Campaign:
    """Shows of one seed.

    Args:
        seed: of all that is drawn.
        tell: gets the progress, and every violation with its plan.
        root: the folder with the functions and rules to be tried.
    """

    def __init__(
        self, *, seed: int, tell: Callable[[str], None], root: Path = ROOT
    ) -> None:
        self._seed = seed
        self._tell = tell
        self._root = root
        self._log: deque[str] = deque(maxlen=LOG_LINES)

    async def waves(self, numbers: Iterable[int]) -> Outcome:
        """Perform these waves."""
        return await self._perform(draw_wave(self._seed, each) for each in numbers)

    async def replay(self, show: int, *, times: int = 1) -> Outcome:
        """Perform one show again, with all that befell its wave."""
        wave = draw_wave(self._seed, show // AT_ONCE)
        alone = replace(wave, shows=(wave.shows[show % AT_ONCE],))
        return await self._perform([alone] * times)

    async def _perform(self, plans: Iterable[WavePlan]) -> Outcome:
        outcome, began = Outcome(self._seed), time.monotonic()
        settings = demo_settings(
            ports=Ports.free(), root=self._root, parameters=PARAMETERS
        )
        stack = LocalStack(settings, show=self._log.append)
        await asyncio.to_thread(stack.start)
        # An answer that a fault drops is one that uvicorn misses, and says so.
        logging.getLogger("uvicorn.error").addFilter(_nothing)
        try:
            for plan in plans:
                await asyncio.to_thread(stack.reset)
                self._log.clear()
                found = await WaveRun(stack, plan, outcome.tally).run()
                outcome.violations += found
                outcome.seconds = time.monotonic() - began
                self._report(plan, outcome, found)
        finally:
            await asyncio.to_thread(stack.stop)
        return outcome

    def _report(self, plan: WavePlan, outcome: Outcome, found: list[Violation]) -> None:
        tally = outcome.tally
        self._tell(
            f"{outcome.seconds:5.0f} s  {tally.shows} shows, {tally.kills} kills, "
            f"{tally.faults.total()} faults, {len(outcome.violations)} violations\n"
        )
        for each in found:
            self._tell(f"VIOLATION wave {plan.number} show {each.show}: {each.what}\n")
        for number in sorted({each.show for each in found if each.show is not None}):
            self._tell(_story(plan, number))
        if found:
            self._tell("".join(f"  {line}\n" for line in self._log))


def _nothing(_: logging.LogRecord) -> bool:
    return False


def _story(plan: WavePlan, number: int) -> str:
    """What was to happen to a show, and how to see it again."""
    alone = replace(plan, shows=tuple(s for s in plan.shows if s.number == number))
    return (
        f"  {json.dumps(alone.as_json())}\n"
        f"  Again: python -m tests.chaos --seed {plan.seed} --show {number}, or with "
        f"the shows beside it: --wave {plan.number}\n"
    )
