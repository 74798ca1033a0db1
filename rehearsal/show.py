"""The state of a rehearsal: its people and events, its clock, its checks."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rehearsal.checks import Checks
from rehearsal.client import StackClient
from rehearsal.people import Event, Part, Person
from rehearsal.timeline import Timeline
from rehearsal.video_projects import VideoProduct, VideoProject, new_project

AT_A_TIME = 16
"""People who act at the same moment. More only queue up at the functions."""

HEARTBEAT_STEP_MS = 280_000
"""How far time moves before everybody in a show sends heartbeats. Their apps send one
every minute; the backend takes no connection for lost before five minutes."""

FANS = "fans"
"""The word for all of them."""

_FAN = re.compile(r"fan-(\d+)")


def fan_number(who: str) -> int | None:
    """7 for `fan-7`; None for anybody else."""
    found = _FAN.fullmatch(who)
    return int(found[1]) if found else None


@dataclass(slots=True, kw_only=True)
class Show:
    """What a step acts on."""

    client: StackClient
    people: dict[str, Person]
    events: dict[str, Event]
    event_plans: dict[str, Any]
    folder: Path
    """Where the file lies: pictures are named relative to it."""
    environment: dict[str, str]
    """What points the official SDKs at this stack."""
    interactive_limit: int
    drain: timedelta
    video: VideoProduct = VideoProduct.OPENTOK
    """Whose customers the producers are."""
    checks: Checks = field(default_factory=Checks)
    started_ms: int = 0
    due: timedelta = timedelta()
    """Of the step that is being played, on the show's clock."""
    timeline: Timeline | None = None
    """What the backend has told in the step that is being played."""
    memories: dict[str, Any] = field(default_factory=dict)
    """What a later step compares with."""
    projects: list[VideoProject] = field(default_factory=list)
    """Those that were made in this show."""

    def members(self, who: str) -> list[Person]:
        """One person, or all fans."""
        return self.fans if who == FANS else [self.people[who]]

    @property
    def fans(self) -> list[Person]:
        return [each for each in self.people.values() if each.part is Part.FAN]

    def new_project(self) -> VideoProject:
        """One that nobody has had before, and that no service knows yet."""
        self.projects.append(new_project(self.video, len(self.projects)))
        return self.projects[-1]

    def producer_of(self, event: Event) -> Person:
        return self.people[event.producer]

    def of(self, event: Event, *parts: Part) -> Iterable[Person]:
        """Everybody with one of these parts in that event."""
        return (
            each
            for each in self.people.values()
            if each.part in parts and each.comes_for is event
        )

    async def together(
        self, people: Iterable[Person], act: Callable[[Person], Awaitable[None]]
    ) -> None:
        """Let everybody act at the same time, as far as AT_A_TIME allows.

        The first failure stops the others and is raised.
        """
        free = asyncio.Semaphore(AT_A_TIME)

        async def one(person: Person) -> None:
            async with free:
                await act(person)

        try:
            async with asyncio.TaskGroup() as group:
                for person in people:
                    group.create_task(one(person))
        except ExceptionGroup as failures:
            # Not `except*`: before Python 3.11.4 that raises a group all the same.
            raise first_of(failures) from None

    async def settle(self) -> None:
        """Wait until triggers, tasks and callbacks have come to rest."""
        await self.client.stack("POST", "settle")

    async def start_clock(self) -> None:
        """Start the show's clock."""
        self.started_ms = await self.now_ms()

    async def wait_until(self, due: timedelta) -> None:
        """Move the stack's clock to a moment of the show; never back."""
        self.due = max(self.due, due)
        while (ahead := self.started_ms + _ms(due) - await self.now_ms()) > 0:
            there = [one for one in self.people.values() if _is_there(one)]
            step = min(ahead, HEARTBEAT_STEP_MS) if there else ahead
            await self.client.stack("POST", "clock", {"advanceMs": step})
            await self._keep_connected(there)

    async def _keep_connected(self, people: Sequence[Person]) -> None:
        """What the apps of everybody who is there do by themselves meanwhile."""
        now_ms = await self.now_ms()
        await asyncio.gather(*(one.stay_signed_in(now_ms) for one in people))
        await asyncio.gather(*(one.send_heartbeats() for one in people))

    async def now_ms(self) -> int:
        """The stack's time, in ms since 1970."""
        clock = await self.client.stack("GET", "clock")
        return round(datetime.fromisoformat(clock["now"]).timestamp() * 1000)

    async def close(self) -> None:
        """Let everybody close their apps."""
        await asyncio.gather(*(person.close() for person in self.people.values()))


def _is_there(person: Person) -> bool:
    return bool(person.tabs) and person.event.is_on


def first_of(failures: BaseExceptionGroup[Exception]) -> Exception:
    """The first exception that is no group itself."""
    first = failures.exceptions[0]
    return first_of(first) if isinstance(first, BaseExceptionGroup) else first


def _ms(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)
