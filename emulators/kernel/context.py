"""What all emulators of one stack share: settings, clock, faults, journal, activity."""

import asyncio
from dataclasses import dataclass, field

from emulators.kernel.activity import Activity
from emulators.kernel.clock import VirtualClock
from emulators.kernel.faults import Faults
from emulators.kernel.journal import Journal
from emulators.settings import Settings


@dataclass(slots=True)
class Context:
    """Given to every emulator when it is made. Belongs to one event loop.

    Attributes:
        prepared: unset while a stack that already serves is given its first data: until
            then the rules of the project are in force, and new ones have to wait.
    """

    settings: Settings
    activity: Activity = field(default_factory=Activity)
    journal: Journal = field(default_factory=Journal)
    clock: VirtualClock = field(init=False)
    faults: Faults = field(init=False)
    prepared: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.clock = VirtualClock(self.activity)
        self.faults = Faults(self.clock.now_ms)
        self.prepared.set()
