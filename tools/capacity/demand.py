"""What an audience needs: calls a second, CPUs and instances, function by function.

Reckoned from the CPU time of a call as `make bench` has measured it, for an audience
that all comes within a minute.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from interactive_broadcast.kernel.config import MAX_INTERACTIVE
from tools.capacity.declared import Declared
from tools.capacity.figures import FIGURES, cpu_ms
from tools.show_estimate import CALLS_OF_A_CONNECTION, DOCUMENT_EVERY

ARRIVE_S: Final = 60.0
"""Within which everybody comes."""

UTILISATION: Final = 0.6
"""Of CPU and of concurrency that the platform's scaling aims at.

https://cloud.google.com/run/docs/about-instance-autoscaling (2026-11)"""

SLOWER: Final = 2.0
"""How much longer a call may compute on the platform's CPU, a thread of a shared core,
than on the bench's processor. Unconfirmed: compare with a rehearsal of your own."""

CALL_S: Final = 0.1
"""How long a call has a place in an instance, most of it waiting for the database."""

DOCUMENT_S: Final = DOCUMENT_EVERY.total_seconds()
CDN_CALLS: Final = 48.0
"""A second, for the document of one show, however many watch: `docs/benchmarks.md`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who comes to one show."""

    viewers: int
    limit: int
    """Of them who may be on OpenTok: `INTERACTIVE_STREAM_LIMIT`."""

    has_cdn: bool = True
    """Whether viewers ask Hosting for the document, and not the function."""

    @property
    def interactive(self) -> int:
        return min(self.viewers, self.limit, MAX_INTERACTIVE)

    def calls_a_second(self) -> dict[str, float]:
        """At the worst: everybody signs in, looks for the show and asks for tokens.

        Those who are let in have a record, get in line, and are reported by OpenTok.
        """
        everybody = self.viewers / ARRIVE_S
        let_in = self.interactive / ARRIVE_S
        document = self.viewers / DOCUMENT_S
        return {
            "getMostRecentEvent": everybody,
            "loginFan": everybody,
            "createTokensFan": everybody,
            "getBroadcastData": min(document, CDN_CALLS) if self.has_cdn else document,
            "onActiveFanWritten": let_in,
            "onLineWritten": let_in,
            "openTokCallback": let_in * CALLS_OF_A_CONNECTION,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one function needs for it."""

    name: str
    calls_a_second: float
    cpu_ms: float
    """Of a call, as measured."""

    cpus: float
    """That compute at once, on the platform."""

    instances: int


def needs(
    audience: Audience, functions: list[Declared], figures: Path = FIGURES
) -> list[Need]:
    """What each function that an audience calls needs."""
    measured = cpu_ms(figures)
    by_name = {one.name: one for one in functions}
    return [
        _need(by_name[name], calls, measured[name])
        for name, calls in audience.calls_a_second().items()
    ]


def cpus_of_a_show(found: list[Need], functions: list[Declared]) -> float:
    """CPUs of all instances: what the audience needs, and one of everything else."""
    instances = {one.name: one.instances for one in found}
    return sum(one.cpu * instances.get(one.name, one.started) for one in functions)


def most_instances(found: list[Need]) -> int:
    """What `FANS_MAX_INSTANCES` has to be: enough for the function that needs most."""
    return max(one.instances for one in found)


def _need(one: Declared, calls: float, measured: float) -> Need:
    cpus = calls * measured / 1000 * SLOWER
    by_cpu = cpus / (one.cpu * UTILISATION)
    by_places = calls * CALL_S / (one.concurrency * UTILISATION)
    return Need(
        name=one.name,
        calls_a_second=calls,
        cpu_ms=measured,
        cpus=cpus,
        instances=max(1, math.ceil(max(by_cpu, by_places))),
    )
