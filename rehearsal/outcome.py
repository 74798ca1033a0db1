"""What came of a rehearsal: every step that was played, and why it broke off."""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from rehearsal.metering import Usage
from rehearsal.moments import show_clock
from rehearsal.timeline import Timeline


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
    timeline: Timeline | None = None
    """What the backend tells of the show, where a step has asked."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of a rehearsal."""

    title: str
    fans: int
    steps: list[Played] = field(default_factory=list)
    real_s: float = 0.0
    show_s: float = 0.0
    """How much time passed in the show."""
    usage: Usage | None = None
    """What it has used. None if it failed."""

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
            "usage": self.usage.to_json() if self.usage else None,
            "failure": asdict(self.failure) if self.failure else None,
            "steps": [
                {_camel(key): value for key, value in asdict(step).items()}
                for step in self.steps
            ],
        }


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def show_length(outcome: Outcome) -> str:
    """The time that passed in the show, for people."""
    return show_clock(timedelta(seconds=outcome.show_s))
