"""Where a show's record names the fans on stage and backstage: a field for each.

`stageFanId`, `stageFanId2` and so on, as many as an event's `lineOptions` let be there
at a time. The rules let a flag of a fan's record be true only while one of these names
that fan, and so bound how many there are.
"""

from dataclasses import dataclass
from typing import Final

from interactive_broadcast.events.line_options import MOST_BACKSTAGE, MOST_ON_STAGE


@dataclass(frozen=True, slots=True)
class Pointers:
    """The fields that name the fans at one place."""

    flag: str
    """What is true in these fans' records."""
    option: str
    """Which of `lineOptions` says how many there may be; one where it says nothing."""
    volume: str
    """Under which name their volume lies."""
    names: tuple[str, ...]
    """Of the fields. The number of each is its place in the order, from 1."""


def _numbered(name: str, most: int) -> tuple[str, ...]:
    return (name, *(f"{name}{number}" for number in range(2, most + 1)))


TO_STAGE: Final = Pointers(
    flag="isOnStage",
    option="maxOnStage",
    volume="fan",
    names=_numbered("stageFanId", MOST_ON_STAGE),
)
TO_BACKSTAGE: Final = Pointers(
    flag="isBackstage",
    option="maxBackstage",
    volume="backstageFan",
    names=_numbered("backstageFanId", MOST_BACKSTAGE),
)
ALL: Final = (TO_STAGE, TO_BACKSTAGE)
NAMES: Final = (*TO_STAGE.names, *TO_BACKSTAGE.names)
