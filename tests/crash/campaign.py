"""Every scenario, with a death at every port call, and what came of it."""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from tests.crash.laws import LAWS
from tests.crash.mortal_theatre import MortalTheatre
from tests.crash.scenarios import SCENARIOS, Scenario
from tests.support.mortal import Death, Fate, Order, PortCall, one_thread

CHUNK = 20
"""Deaths that a worker takes at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A scenario, and how it goes on around a death."""

    scenario: str
    order: Order = Order.FIRST_FIRST
    insists: bool = False
    """Whether whoever gets no answer clicks once more."""

    @property
    def options(self) -> str:
        """Of the command that plays this one alone."""
        insists = " --insist" if self.insists else ""
        return f"--scenario {self.scenario} --order {self.order}{insists}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    variant: Variant
    deaths: tuple[Death, ...]
    calls: list[str]
    """The port calls at which these were died."""
    law: str
    broken_by: str

    @property
    def replay(self) -> str:
        """The command that does exactly this again."""
        if not self.deaths:
            return f'make crash ARGS="{self.variant.options} --alive"'
        first, *others = self.deaths
        then = "".join(f" --then {death}" for death in others)
        when = f"--at {first.at} --{first.when}{then}"
        return f'make crash ARGS="{self.variant.options} {when}"'


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario that has come to rest."""

    calls: list[PortCall]
    traces: set[int]
    """Numbers of the calls that have left something in the world."""
    clicked: set[int]
    """Processes that somebody waited for, by number."""
    quiet: int | None
    """The process that found everything in order, if one has."""
    broken: list[tuple[str, str]]
    """Laws, each with what breaks it."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker does at once."""

    variant: Variant
    deaths: Sequence[Death]
    twice: bool = False
    """Whether what comes after each of these deaths is to die as well."""


@dataclass(slots=True)
class Outcome:
    """What came of many deaths."""

    scenarios: int = 0
    crash_points: int = 0
    """Before and after every port call, in every variant of every scenario."""
    by_port: Counter[str] = field(default_factory=Counter)
    """Crash points by the port that was called."""
    deaths: int = 0
    """How many were died: the others come to the same as one of these."""
    violations: list[Violation] = field(default_factory=list)
    seconds: float = 0.0


def variants(scenarios: Iterable[str]) -> list[Variant]:
    return [
        Variant(scenario=scenario, order=order, insists=insists)
        for scenario in scenarios
        for order in Order
        for insists in (False, True)
    ]


def play(variant: Variant, *deaths: Death) -> Played:
    """A scenario from its beginning until everything has come to rest."""
    theatre = _before(variant.scenario).copied()
    fate = Fate(*deaths, look=theatre.look)
    with one_thread(variant.order):
        try:
            theatre.fate, theatre.insists = fate, variant.insists
            _perform(theatre, SCENARIOS[variant.scenario])
            broken = list(judge(theatre))
        except Exception as error:  # noqa: BLE001 - whatever comes out is a finding
            broken = [("everything comes to rest", _told(error))]
    if theatre.deaths != len(deaths):
        broken.append(("who is killed is dead", f"{theatre.deaths} died"))
    return Played(fate.calls, fate.traces, theatre.clicked, theatre.quiet, broken)


def judge(theatre: MortalTheatre) -> Iterator[tuple[str, str]]:
    """The laws that are broken, each with by what."""
    for law in LAWS:
        try:
            law(theatre)
        except Exception as error:  # noqa: BLE001 - a law may stumble over what it sees
            yield law.__name__, _told(error)


def crash_points(variant: Variant, played: Played) -> Iterator[Death]:
    """Before and after each port call, where the variant makes a difference.

    But for the last process: it finds everything in order, and does nothing.
    """
    for number, call in enumerate(played.calls, 1):
        if call.process == played.quiet:
            return
        if not variant.insists or call.process in played.clicked:
            yield Death(number, after=False)
            yield Death(number, after=True)


def differing(played: Played, deaths: Iterable[Death]) -> Iterator[Death]:
    """Of these deaths, those that do not come to the same as an earlier one.

    A process leaves nothing but what its calls have left. So dying after a call that
    has left nothing is dying before it; and dying before a call is dying after the
    process's call before.
    """
    begun = 0
    for death in deaths:
        process = played.calls[death.at - 1].process
        if process != begun or (death.after and death.at in played.traces):
            yield death
        begun = process


def crash(job: Job) -> tuple[int, list[Violation]]:
    """Die a job's deaths, each in a world of its own: how many, and what was wrong."""
    found: list[Violation] = []
    died = 0
    for death in job.deaths:
        played = play(job.variant, death)
        found += violations(job.variant, played, death)
        seconds = list(_seconds(job.variant, played, death)) if job.twice else []
        for second in seconds:
            again = play(job.variant, death, second)
            found += violations(job.variant, again, death, second)
        died += 1 + len(seconds)
    return died, found


def _seconds(variant: Variant, played: Played, first: Death) -> Iterator[Death]:
    """How those can die who come after a death."""
    fallen = played.calls[first.at - 1].process
    points = crash_points(replace(variant, insists=False), played)
    for death in differing(played, points):
        if played.calls[death.at - 1].process > fallen:
            yield death


def violations(variant: Variant, played: Played, *deaths: Death) -> list[Violation]:
    calls = [str(call) for death in deaths for call in played.calls[death.at - 1 :][:1]]
    return [
        Violation(variant=variant, deaths=deaths, calls=calls, law=law, broken_by=by)
        for law, by in played.broken
    ]


class Campaign:
    """All deaths of some scenarios.

    Args:
        scenarios: their names.
        every: die also the deaths that come to the same as another.
        twice: let also those die who come after each death.
        workers: how many processes share the work.
        tell: is told how many deaths of how many have been died.
    """

    def __init__(
        self,
        scenarios: Sequence[str] = tuple(SCENARIOS),
        *,
        every: bool = False,
        twice: bool = False,
        workers: int = 1,
        tell: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> None:
        self._scenarios = scenarios
        self._every = every
        self._twice = twice
        self._workers = workers
        self._tell = tell

    def run(self) -> Outcome:
        """Go through with it."""
        began = time.monotonic()
        outcome = Outcome(scenarios=len(self._scenarios))
        if self._workers == 1:
            self._run(outcome, map)
        else:
            with ProcessPoolExecutor(self._workers, initializer=_hush) as workers:
                self._run(outcome, workers.map)
        outcome.seconds = time.monotonic() - began
        return outcome

    def _run(self, outcome: Outcome, work: Callable[..., Iterable[Any]]) -> None:
        jobs = list(self._jobs(outcome, work))
        in_all = sum(len(job.deaths) for job in jobs)
        done = 0
        for job, (died, found) in zip(jobs, work(crash, jobs), strict=True):
            outcome.deaths += died
            outcome.violations += found
            done += len(job.deaths)
            self._tell(done, in_all)

    def _jobs(
        self, outcome: Outcome, work: Callable[..., Iterable[Any]]
    ) -> Iterator[Job]:
        """First every variant is played without a death, to see what there is."""
        every = variants(self._scenarios)
        for variant, played in zip(every, work(play, every), strict=True):
            outcome.violations += violations(variant, played)
            points = list(crash_points(variant, played))
            outcome.crash_points += len(points)
            outcome.by_port += Counter(played.calls[at.at - 1].port for at in points)
            deaths = points if self._every else list(differing(played, points))
            for start in range(0, len(deaths), CHUNK):
                yield Job(variant, deaths[start : start + CHUNK], self._twice)


@cache
def _before(scenario: str) -> MortalTheatre:
    """As it is when a scenario begins, to be copied."""
    theatre = MortalTheatre()
    with one_thread(Order.FIRST_FIRST):
        for step in SCENARIOS[scenario].before:
            step(theatre)
    return theatre


def _perform(theatre: MortalTheatre, scenario: Scenario) -> None:
    for step in scenario.acts:
        step(theatre)
    theatre.rest()
    if _is_left(theatre):
        theatre.clock.advance(days=1)
        theatre.rest()
    # What is looked at from now on is looked at by a process that lives.
    theatre.fate = None


def _is_left(theatre: MortalTheatre) -> bool:
    """Whether something is kept for a day, in case somebody still wants it."""
    return "unfinished" in theatre.tree


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _hush() -> None:
    """The backend logs to standard output, which is not the campaign's to fill."""
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - for the worker's whole life
