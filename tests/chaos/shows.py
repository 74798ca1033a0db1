"""A show on a running stack: what it is, who is in it, and what was seen of it."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from rehearsal.people import Person
from rehearsal.tabs import Tab
from tests.chaos.plans import ShowPlan

NO_ANSWER = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one call; status 0 when nobody answered.

    Its times are of the stack's clock, in ms: when it was asked and when answered.
    """

    do: str
    status: int
    body: Any
    asked_ms: int = 0
    answered_ms: int = 0

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


@dataclass(slots=True, kw_only=True)
class PlayedShow:
    """A plan that is being carried out."""

    plan: ShowPlan
    api_key: str
    admin_id: str
    token: str = field(repr=False)
    event: dict[str, Any]
    people: dict[str, Person] = field(default_factory=dict)
    """By the name that steps have for them."""
    asleep: dict[str, list[Tab]] = field(default_factory=lambda: defaultdict(list))
    """Tabs that send no heartbeats, likewise."""
    turns: dict[str, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )
    """One person does one thing at a time."""
    answers: list[Answer] = field(default_factory=list)
    failed_archives: int = 0
    """Recordings that failed at OpenTok."""
    failed_broadcasts: int = 0
    broken_hls: dict[str, int] = field(default_factory=dict)
    """When which stream's output for viewers broke, in ms."""
    is_told_of_streams: bool = True
    """Whether the functions get the callbacks about what is published."""
    lost_streams: int = 0
    """Streams whose end OpenTok has told nobody."""
    thrown_out: list[str] = field(default_factory=list)
    """What became of people who were there all the time."""
    let_in: list[str] = field(default_factory=list)
    """Who got in with what was meant for another event."""

    @property
    def id(self) -> str:
        return str(self.event["id"])

    @property
    def stage(self) -> str:
        return str(self.event["stageSessionId"])

    @property
    def backstage(self) -> str:
        return str(self.event["sessionId"])

    @property
    def record(self) -> str:
        """Where the running show lies in the database."""
        return f"activeBroadcasts/{self.admin_id}/{self.event['fanUrl']}"

    @property
    def tabs(self) -> dict[str, frozenset[str]]:
        """The keys of everybody's open tabs that send heartbeats, by person id."""
        return {
            _person_id(person): frozenset(
                tab.presence.rpartition("/")[2] for tab in person.tabs.values()
            )
            for person in self.people.values()
            if person.tabs
        }


def _person_id(person: Person) -> str:
    return person.own_presence.rpartition("/")[2]
