"""Removing what thousands of people have left: in several writes, the last few apart.

The platform refuses a write that would cause more than 500 events for functions (a fan
who leaves the line with the record causes two), or that would take too long. So whoever
removes a place has it thinned out first, and then removes it with the few who are left,
in the one write with everything else that belongs together. An interruption before that
write leaves the place with fewer people in it: it is done again, like any other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Final

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel import line_paths, paths, show_paths
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import PATHS_AT_ONCE, Writes
from interactive_broadcast.kernel.errors import NotReadyYet
from interactive_broadcast.kernel.ports import Database
from interactive_broadcast.records.headcounts import HeadKind

PEOPLE_AT_ONCE: Final = 100
"""Whom one write removes from a show, or leaves for the last one. Each causes events
for our functions, and may have a picture."""

EVENTS_PER_PERSON: Final = 2
"""By `onActiveFanWritten` and `onLineWritten`."""

EVENTS_AT_ONCE: Final = PEOPLE_AT_ONCE * EVENTS_PER_PERSON

KEYS_AT_ONCE: Final = PATHS_AT_ONCE
"""Of what causes no events, and is short: marks, times, reasons."""

MESSAGES_AT_ONCE: Final = 50
"""People whose messages one write removes: each has written and got up to a hundred."""

MAX_WRITES: Final = 150
"""Of one call: some ten seconds of the minute that it has. What is left is for the next
one."""

Address = tuple[str, str]
"""Admin and `fanUrl` of a show."""

OF_PEOPLE: Final[Sequence[Callable[[str, str], str]]] = (
    line_paths.deck,
    line_paths.line,
    line_paths.calls,
    line_paths.line_positions,
    line_paths.notes,
    show_paths.active_fans,
    show_paths.fan_pictures,
    show_paths.counted_viewers,
    show_paths.presence,
    show_paths.written_for_at,
)
"""Where a show has something of each person, by the person's id."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """A place that may have very many children."""

    place: str
    at_once: int = KEYS_AT_ONCE
    """How many of them one write removes, or leaves for the last one."""


def thin_out_show(database: Database, address: Address) -> None:
    """Remove the people of a show that is over, but for the last few.

    Each with everything that is theirs in one write; those on deck last, as the next in
    line would be put there instead. Once the address is another event's nobody more is
    removed there.

    Raises:
        NotReadyYet: there are more than one call removes; try again.
    """
    shown_at = show_paths.showing_event(*address)
    shown = database.get(shown_at)
    places = [place(*address) for place in OF_PEOPLE]
    found = side_by_side([partial(database.keys, place) for place in places])
    on_deck = {*found[0]}
    people = sorted(set().union(*found), key=lambda one: (one in on_deck, one))
    writes: list[Writes] = [
        {f"{place}/{one}": None for one in group for place in places}
        for group in _all_but_few(people, PEOPLE_AT_ONCE)
    ]
    _carry_out(database, writes, goes_on=lambda: database.get(shown_at) == shown)


def thin_out(database: Database, crowds: Iterable[Crowd]) -> None:
    """Remove all but the last few children of each of these places.

    Raises:
        NotReadyYet: there are more than one call removes; try again.
    """
    known = list(crowds)
    found = side_by_side([partial(database.keys, one.place) for one in known])
    writes = [
        _removal(crowd, keys)
        for crowd, children in zip(known, found, strict=True)
        for keys in _all_but_few(children, crowd.at_once)
    ]
    _carry_out(database, writes)


def written_to_people(event_id: str) -> list[Crowd]:
    """What people were written, and who they are."""
    return [
        Crowd(paths.messages(event_id), MESSAGES_AT_ONCE),
        Crowd(paths.disconnections(event_id)),
        Crowd(paths.people(event_id)),
    ]


def counted(event_id: str) -> list[Crowd]:
    """Who was counted in the sessions of an event, and who was barred."""
    present = paths.heads_present(event_id)
    marks = (f"{paths.headcount(event_id, one)}/marks" for one in SessionKind)
    listed = (f"{present}/{session}" for session in SessionKind)
    heads = product((*marks, *listed), HeadKind)
    return [
        *(Crowd(f"{place}/{kind}") for place, kind in heads),
        Crowd(paths.barred(event_id)),
    ]


def of_event(event_id: str) -> list[Crowd]:
    """Everything of an event that grows with its people, outside of the show."""
    return [
        *written_to_people(event_id),
        *counted(event_id),
        Crowd(paths.published(event_id)),
        Crowd(paths.timeline(event_id)),
        Crowd(paths.names(event_id)),
        Crowd(paths.consents(event_id)),
    ]


def _all_but_few(keys: Sequence[str], at_once: int) -> Iterator[Sequence[str]]:
    """The keys in groups for a write each, without as many as the last write takes."""
    end = len(keys) - at_once
    return (keys[start : min(start + at_once, end)] for start in range(0, end, at_once))


def _removal(crowd: Crowd, keys: Iterable[str]) -> Writes:
    return {f"{crowd.place}/{key}": None for key in keys}


def _carry_out(
    database: Database,
    writes: Sequence[Writes],
    *,
    goes_on: Callable[[], bool] = lambda: True,
) -> None:
    """The writes, while `goes_on`, which is asked before each.

    Raises:
        NotReadyYet: there are more than MAX_WRITES.
    """
    for write in writes[:MAX_WRITES]:
        if not goes_on():
            return
        database.update(write)
    if len(writes) > MAX_WRITES:
        raise NotReadyYet("There is more to be removed.")
