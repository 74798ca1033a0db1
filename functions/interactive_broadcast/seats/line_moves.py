"""Moves in a line that a page has written by itself, for the timeline."""

from dataclasses import dataclass
from typing import Final

from interactive_broadcast.kernel.database import Change, children
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.seats.line_entries import LineEntries, Moved

LEAST_MS: Final = 2
"""A smaller change of `order` is of somebody who makes room, as a rule. Fans who got
in line within so little time are moved unnoticed, unless by `moveInLine`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMoves:
    """`onLineWritten`: tells of moves, whoever wrote them, each once."""

    shows: ShowStore
    entries: LineEntries

    def tell(self, admin_id: str, fan_url: str, fan_id: str, change: Change) -> None:
        """Tell of a change of a place in line, if it is one. Safe to repeat.

        Who did it the platform does not say of a client's write: then it is the owner,
        as far as anybody knows.

        Raises DatabaseUnavailable: not now.
        """
        order = moved_to(change)
        if order is None:
            return
        event_id = self.shows.event_at(admin_id, fan_url)
        if event_id is not None:
            moved = Moved(by=change.by or admin_id, order=order, at=change.at)
            self.entries.moved_by_somebody(event_id, fan_id, moved)


def moved_to(change: Change) -> float | None:
    """The new `order` of a fan who was moved; None for any other change.

    Whoever is put last for a missed call was not moved by anybody.
    """
    was, is_now = children(change.before), children(change.after)
    before, after = _order(was.get("order")), _order(is_now.get("order"))
    if before is None or after is None or abs(after - before) < LEAST_MS:
        return None
    return after if was.get("missed") == is_now.get("missed") else None


def _order(value: Json) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]  # a number
