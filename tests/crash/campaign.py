"""Every scenario, with a crash at every port call, and what came of it."""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from rehearsal.video_projects import VideoProduct
from tests.crash.crashing_platform import CrashingPlatform
from tests.crash.laws import OTHER_LAWS, SHOW_LAWS
from tests.crash.scenarios import SCENARIOS, Scenario
from tests.support.crashes import CrashPoint, CrashSchedule, Order, PortCall, one_thread
from tests.support.laws.facts import broken

DAYS = 2
"""How long what is left is waited for: OpenTok takes tokens for a day and a half."""

CHUNK = 20
"""Deaths that a worker takes at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A scenario, and how it goes on after a crash."""

    scenario: str
    order: Order = Order.FIRST_FIRST
    clicks_again: bool = False
    """Whether whoever gets no answer clicks once more."""
    video: VideoProduct = VideoProduct.OPENTOK
    """Whose customers the producers are."""

    @property
    def options(self) -> str:
        """Of the command that plays this one alone."""
        clicks_again = " --click-again" if self.clicks_again else ""
        played = f"--scenario {self.scenario} --video {self.video}"
        return f"{played} --order {self.order}{clicks_again}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    variant: Variant
    crashes: tuple[CrashPoint, ...]
    calls: list[str]
    """The port calls at which they were."""
    law: str
    broken_by: str

    @property
    def replay(self) -> str:
        """The command that does exactly this again."""
        if not self.crashes:
            return f'make crash ARGS="{self.variant.options} --no-crash"'
        first, *others = self.crashes
        then = "".join(f" --then {crash_point}" for crash_point in others)
        when = f"--at {first.at} --{first.when}{then}"
        return f'make crash ARGS="{self.variant.options} {when}"'


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario that has come to rest."""

    calls: list[PortCall]
    changes: set[int]
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
    crashes: Sequence[CrashPoint]
    twice: bool = False
    """Whether what comes after each of these is to crash as well."""


@dataclass(slots=True)
class Outcome:
    """What came of many crashes."""

    scenarios: int = 0
    crash_points: int = 0
    """Before and after every port call, in every variant of every scenario."""
    by_port: Counter[str] = field(default_factory=Counter)
    """Crash points by the port that was called."""
    crashes: int = 0
    """How many were tried: the others come to the same as one of these."""
    violations: list[Violation] = field(default_factory=list)
    seconds: float = 0.0


def variants(
    scenarios: Iterable[str], videos: Sequence[VideoProduct] = tuple(VideoProduct)
) -> list[Variant]:
    """Of each scenario one for each order, and for each way of clicking.

    The video services take turns: each is met in every scenario, in every order and
    with every way of clicking, for no more variants than one would take.
    """
    return [
        Variant(
            scenario=scenario,
            order=order,
            clicks_again=clicks_again,
            video=videos[(number + clicks_again) % len(videos)],
        )
        for scenario in scenarios
        for number, order in enumerate(Order)
        for clicks_again in (False, True)
    ]


def play(variant: Variant, *crashes: CrashPoint) -> Played:
    """A scenario from its beginning until everything has come to rest."""
    platform = before(variant.scenario, variant.video).copied()
    schedule = CrashSchedule(*crashes, look=platform.look)
    with one_thread(variant.order):
        try:
            platform.schedule, platform.clicks_again = schedule, variant.clicks_again
            perform(platform, SCENARIOS[variant.scenario])
            found = list(judge(platform))
        except Exception as error:  # noqa: BLE001 - whatever comes out is a finding
            found = [("everything comes to rest", _told(error))]
    if platform.crashes != len(crashes):
        found.append(("every crash happens", f"{platform.crashes} did"))
    return Played(
        schedule.calls, schedule.changes, platform.clicked, platform.quiet, found
    )


def judge(platform: CrashingPlatform) -> Iterator[tuple[str, str]]:
    """The laws that are broken, each with by what."""
    for each in broken(platform.facts, SHOW_LAWS):
        yield each.law, f"{each.event_id or 'database'}: {each.what}"
    for law in OTHER_LAWS:
        try:
            yield from ((law.__name__, what) for what in law(platform))
        except Exception as error:  # noqa: BLE001 - a law may stumble over what it sees
            yield law.__name__, _told(error)


def crash_points(variant: Variant, played: Played) -> Iterator[CrashPoint]:
    """Before and after each port call, where the variant makes a difference.

    But for the last process: it finds everything in order, and does nothing.
    """
    for number, call in enumerate(played.calls, 1):
        if call.process == played.quiet:
            return
        if not variant.clicks_again or call.process in played.clicked:
            yield CrashPoint(number, after=False)
            yield CrashPoint(number, after=True)


def differing(played: Played, crashes: Iterable[CrashPoint]) -> Iterator[CrashPoint]:
    """Of these crashes, those that do not come to the same as an earlier one.

    A process leaves nothing but what its calls have left. So a crash after a call that
    has left nothing is a crash before it; and a crash before a call is one after the
    process's call before.
    """
    begun = 0
    for crash_point in crashes:
        process = played.calls[crash_point.at - 1].process
        if process != begun or (crash_point.after and crash_point.at in played.changes):
            yield crash_point
        begun = process


def try_crashes(job: Job) -> tuple[int, list[Violation]]:
    """Each crash of a job on a platform of its own: how many, and what was wrong."""
    found: list[Violation] = []
    tried = 0
    for crash_point in job.crashes:
        played = play(job.variant, crash_point)
        found += violations(job.variant, played, crash_point)
        seconds = list(_seconds(job.variant, played, crash_point)) if job.twice else []
        for second in seconds:
            again = play(job.variant, crash_point, second)
            found += violations(job.variant, again, crash_point, second)
        tried += 1 + len(seconds)
    return tried, found


def _seconds(
    variant: Variant, played: Played, first: CrashPoint
) -> Iterator[CrashPoint]:
    """Where what comes after a crash can crash."""
    crashed = played.calls[first.at - 1].process
    points = crash_points(replace(variant, clicks_again=False), played)
    for crash_point in differing(played, points):
        if played.calls[crash_point.at - 1].process > crashed:
            yield crash_point


def violations(
    variant: Variant, played: Played, *crashes: CrashPoint
) -> list[Violation]:
    calls = [
        str(call)
        for crash_point in crashes
        for call in played.calls[crash_point.at - 1 :][:1]
    ]
    return [
        Violation(variant=variant, crashes=crashes, calls=calls, law=law, broken_by=by)
        for law, by in played.broken
    ]


class Campaign:
    """All crashes of some scenarios.

    Args:
        variants: of the scenarios.
        every: try also the crashes that come to the same as another.
        twice: let what comes after each crash as well.
        workers: how many processes share the work.
        tell: is told how many crashes of how many have been tried.
    """

    def __init__(
        self,
        variants: Sequence[Variant],
        *,
        every: bool = False,
        twice: bool = False,
        workers: int = 1,
        tell: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> None:
        self._variants = variants
        self._every = every
        self._twice = twice
        self._workers = workers
        self._tell = tell

    def run(self) -> Outcome:
        """Go through with it."""
        began = time.monotonic()
        outcome = Outcome(scenarios=len({each.scenario for each in self._variants}))
        if self._workers == 1:
            self._run(outcome, map)
        else:
            with ProcessPoolExecutor(self._workers, initializer=_hush) as workers:
                self._run(outcome, workers.map)
        outcome.seconds = time.monotonic() - began
        return outcome

    def _run(self, outcome: Outcome, work: Callable[..., Iterable[Any]]) -> None:
        jobs = list(self._jobs(outcome, work))
        in_all = sum(len(job.crashes) for job in jobs)
        done = 0
        for job, (tried, found) in zip(jobs, work(try_crashes, jobs), strict=True):
            outcome.crashes += tried
            outcome.violations += found
            done += len(job.crashes)
            self._tell(done, in_all)

    def _jobs(
        self, outcome: Outcome, work: Callable[..., Iterable[Any]]
    ) -> Iterator[Job]:
        """First every variant is played without a crash, to see what there is."""
        every = self._variants
        for variant, played in zip(every, work(play, every), strict=True):
            outcome.violations += violations(variant, played)
            points = list(crash_points(variant, played))
            outcome.crash_points += len(points)
            outcome.by_port += Counter(played.calls[at.at - 1].port for at in points)
            crashes = points if self._every else list(differing(played, points))
            for start in range(0, len(crashes), CHUNK):
                yield Job(variant, crashes[start : start + CHUNK], self._twice)


@cache
def before(
    scenario: str, video: VideoProduct = VideoProduct.OPENTOK
) -> CrashingPlatform:
    """As it is when a scenario begins, to be copied."""
    platform = CrashingPlatform(product=video)
    with one_thread(Order.FIRST_FIRST):
        for step in SCENARIOS[scenario].before:
            step(platform)
    return platform


def perform(platform: CrashingPlatform, scenario: Scenario) -> None:
    for step in scenario.acts:
        step(platform)
    platform.rest()
    for _ in range(DAYS):
        if _is_left(platform):
            platform.clock.advance(days=1)
            platform.rest()
    # What is looked at from now on is looked at by a process that does not crash.
    platform.schedule = None


def _is_left(platform: CrashingPlatform) -> bool:
    """Whether something is kept for a day, in case somebody still wants it."""
    return "unfinished" in platform.tree


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _hush() -> None:
    """The backend logs to standard output, which is not the campaign's to fill."""
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - for as long as the worker runs
