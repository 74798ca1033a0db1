"""What a run of show may try in vain: a register, filled by the modules beside it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rehearsal.people import Event, Part, Person
from rehearsal.show import Show
from rehearsal.verbs.base import EVERYBODY

Act = Callable[[Show, Person], Awaitable[object]]

ADMINS = frozenset({Part.SUPER_ADMIN, Part.PRODUCER})
PRODUCERS = frozenset({Part.PRODUCER})
GUESTS = frozenset({Part.HOST, Part.CELEBRITY})
FANS = frozenset({Part.FAN})
SCREENERS = frozenset({Part.SCREENER})


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something to try. The docstring of `act` says what, in the file's words."""

    name: str
    parts: frozenset[Part]
    act: Act

    @property
    def summary(self) -> str:
        text = (self.act.__doc__ or "").strip().rstrip(".")
        return text[:1].lower() + text[1:]


ATTEMPTS: dict[str, Attempt] = {}


def attempt(name: str, parts: frozenset[Part] = EVERYBODY) -> Callable[[Act], Act]:
    """Register what a file calls `name`, for people with one of `parts`."""

    def register(act: Act) -> Act:
        ATTEMPTS[name] = Attempt(name, parts, act)
        return act

    return register


def another_fan(show: Show, fan: Person) -> Person:
    """The next fan in the show, round the circle."""
    fans = [each for each in show.fans if each.uid]
    return fans[(fans.index(fan) + 1) % len(fans)]


def anothers_event(show: Show, person: Person) -> Event:
    """An event of a producer with whom this person has nothing to do."""
    mine = person.key if person.part is Part.PRODUCER else person.event.producer
    return next(
        event for event in show.events.values() if event.id and event.producer != mine
    )
