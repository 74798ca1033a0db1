"""Plays a script on a running stack, step by step, and keeps the record of it."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import httpx

from local.settings import Settings
from rehearsal.checks import LOOK, Checks, Unmet
from rehearsal.moments import show_clock
from rehearsal.people import Night, Part, Person
from rehearsal.script import Script
from rehearsal.show import Show, fan_number
from rehearsal.verbs.base import Verb
from rehearsal.verbs.refusals import TryTo
from rehearsal.wire import Refused, Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a step did not pass."""

    what: str
    expected: str
    came: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One step that was played."""

    number: int
    at: str
    who: str
    name: str
    part: str
    does: str
    happened: str
    scene: str | None
    note: str | None
    refused: str | None
    """The reason, when being refused was the point."""
    checks: list[str]
    real_ms: int
    failure: Failure | None


class Audience(Protocol):
    """Whoever wants to follow the show."""

    def step(self, played: Played) -> None:
        """One more step was played."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of a rehearsal."""

    title: str
    fans: int
    steps: list[Played] = field(default_factory=list)
    real_s: float = 0.0
    show_s: float = 0.0
    """How much time passed in the show."""

    @property
    def ok(self) -> bool:
        return self.failure is None

    @property
    def failure(self) -> Failure | None:
        return self.steps[-1].failure if self.steps else None

    @property
    def checks(self) -> int:
        return sum(len(step.checks) for step in self.steps)

    @property
    def refusals(self) -> int:
        return sum(1 for step in self.steps if step.refused and not step.failure)

    def to_json(self) -> dict[str, Any]:
        """All of it, for programs."""
        return {
            "ok": self.ok,
            "title": self.title,
            "fans": self.fans,
            "checks": self.checks,
            "refusals": self.refusals,
            "realSeconds": round(self.real_s, 2),
            "showSeconds": round(self.show_s),
            "failure": asdict(self.failure) if self.failure else None,
            "steps": [
                {_camel(key): value for key, value in asdict(step).items()}
                for step in self.steps
            ],
        }


async def play(
    script: Script, settings: Settings, folder: Path, audience: Audience
) -> Outcome:
    """Play every step, or up to the first that fails.

    Args:
        script: what to play.
        settings: of the stack it is played on; it must be running and empty.
        folder: where the script's pictures lie.
        audience: is told of every step as it was played.
    """
    outcome = Outcome(title=script.title, fans=script.fans.count)
    began = time.perf_counter()
    async with Wire(settings) as wire:
        show = _set_the_stage(script, wire, folder)
        try:
            await show.open_doors()
            for number, step in enumerate(script.steps):
                played = await _play_step(show, number, step)
                outcome.steps.append(played)
                audience.step(played)
                if played.failure:
                    break
        finally:
            await show.close()
        outcome.show_s = show.due.total_seconds()
    outcome.real_s = time.perf_counter() - began
    return outcome


def _set_the_stage(script: Script, wire: Wire, folder: Path) -> Show:
    nights = {
        key: Night(key=key, producer=plan.of, name=plan.name)
        for key, plan in script.events.items()
    }
    people = {person.key: person for person in _cast(script, wire, nights)}
    return Show(
        wire=wire,
        people=people,
        nights=nights,
        night_specs=dict(script.events),
        folder=folder,
        environment={**os.environ, **wire.settings.sdk_environment()},
        interactive_limit=script.limit,
        drain=script.drain,
    )


def _cast(script: Script, wire: Wire, nights: dict[str, Night]) -> Iterator[Person]:
    for key, member in script.cast.items():
        yield Person(
            key=key,
            name=member.name,
            part=member.part,
            wire=wire,
            email=member.email or f"{key.lower()}@example.com",
            has_hls=member.hls,
            night=nights[member.event] if member.event else None,
        )
    names = dict(enumerate(script.fans.names, 1))
    for number in range(1, script.fans.count + 1):
        yield Person(
            key=f"fan-{number}",
            name=names.get(number, f"Fan {number}"),
            part=Part.FAN,
            wire=wire,
            night=nights[script.fans.event],
            # Every second fan has an app that calls functions the other way.
            uses_callable=number % 2 == 0,
        )


async def _play_step(show: Show, number: int, step: Verb) -> Played:
    began = time.perf_counter()
    show.checks = Checks()
    happened, failure = "", None
    with _failures() as failures:
        if step.at is not None:
            await show.wait_until(step.at.after(show.due))
        happened = await step.play(show)
        await show.settle()
    failure = failures[0] if failures else None
    first = show.members(step.who)[0]
    is_one = fan_number(step.who) is not None or step.who in show.people
    return Played(
        number=number,
        at=show_clock(show.due),
        who=step.who,
        name=first.name if is_one else f"{len(show.fans)} fans",
        part=first.part.value,
        does=step.try_to if isinstance(step, TryTo) else str(getattr(step, "does", "")),
        happened=happened or "does not succeed",
        scene=step.scene,
        note=step.note,
        refused=step.refused if isinstance(step, TryTo) else None,
        checks=list(show.checks.passed),
        real_ms=round((time.perf_counter() - began) * 1000),
        failure=failure,
    )


@contextmanager
def _failures() -> Iterator[list[Failure]]:
    """Collect why the block did not come to its end."""
    found: list[Failure] = []
    try:
        yield found
    except Unmet as unmet:
        found.append(
            Failure(
                what=unmet.what,
                expected=unmet.expected,
                came=unmet.came,
                advice=unmet.advice,
            )
        )
    except Refused as refusal:
        found.append(
            Failure(
                what=f"{refusal.call} works",
                expected="a reply",
                came=f"{refusal.status} {refusal.reason}: {refusal.body}",
                advice=LOOK,
            )
        )
    except httpx.HTTPError as error:
        found.append(
            Failure(
                what="the stack answers",
                expected="a reply",
                came=f"{type(error).__name__}: {error}",
                advice=LOOK,
            )
        )


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def show_length(outcome: Outcome) -> str:
    """The time that passed in the show, for people."""
    return show_clock(timedelta(seconds=outcome.show_s))
