"""What waves have come to: how much was done, and what was found."""

from collections import Counter
from dataclasses import dataclass, field

from tests.chaos.plans import WavePlan


@dataclass(slots=True)
class Tally:
    """What was done, and what was found."""

    shows: int = 0
    hours: float = 0.0
    """Of the stack's clock, from a wave's first step to its last."""
    calls: int = 0
    unanswered: int = 0
    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    """Those that struck, by service."""
    incidents: int = 0
    """What happened at OpenTok and nobody asked for."""
    connections: int = 0
    """Steps of people with their tabs and their connections to OpenTok."""
    events: int = 0
    events_doubled: int = 0
    events_late: int = 0
    callbacks: int = 0
    """Tries to deliver one."""
    parts: int = 0
    """Recordings and streams that were started."""
    broken: int = 0
    """Recordings and streams that failed at OpenTok."""
    checks: int = 0


@dataclass(frozen=True, slots=True)
class Violation:
    """What does not hold, of which show of which wave."""

    wave: WavePlan
    show: int | None
    what: str
