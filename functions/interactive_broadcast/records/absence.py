"""Fans in line who are away: what they lose at once, what they keep, and for how long.

Phones sleep, and networks fail: absence costs no rank. Whoever is missed for the grace
period is passed over from then on, and is in nobody's way: not on deck, not called, not
on stage. Record, mark, picture and place in line stay, so they need not be let in again
and stand where they stood. After the grace period of the line they are removed, as
everybody else is sooner.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from interactive_broadcast.kernel import line_paths, show_paths
from interactive_broadcast.kernel.database import Writes, children
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.records.places import GIVEN_FLAGS
from interactive_broadcast.records.presence import Places, named_no_more

AWAY_SINCE: Final = "awaySince"
"""Of a place in line: since when its fan is missed, in ms. Nobody who is there has it
for longer than until the next pass of the reconciler."""


def read_away(places: Mapping[str, object]) -> dict[str, EpochMs]:
    """Since when each fan is away, of the places in line that say so."""
    said = {fan_id: children(place).get(AWAY_SINCE) for fan_id, place in places.items()}
    return {
        fan_id: int(since)
        for fan_id, since in said.items()
        if isinstance(since, int | float) and not isinstance(since, bool)
    }


def is_rest(place: object) -> bool:
    """Whether nothing but that note is there: no place in line is without `at`."""
    return AWAY_SINCE in (known := children(place)) and "at" not in known


def pass_over(
    address: tuple[str, str], since: Mapping[str, EpochMs], places: Places
) -> Writes:
    """The write by which fans in line are away, and seated nowhere any more.

    Args:
        address: the show's admin and `fanUrl`.
        since: when each of them was first missed.
        places: where the show names people.
    """
    writes: Writes = {}
    for fan_id, missed_at in since.items():
        record = show_paths.active_fan(*address, fan_id)
        writes |= {f"{record}/{flag}": None for flag in GIVEN_FLAGS}
        writes[line_paths.deck_place(*address, fan_id)] = None
        writes[line_paths.call(*address, fan_id)] = None
        writes[f"{line_paths.line_place(*address, fan_id)}/{AWAY_SINCE}"] = missed_at
    return writes | named_no_more(address, since, places)


def take_back(address: tuple[str, str], fans: Iterable[str]) -> Writes:
    """The write by which fans in line are there again."""
    places = (line_paths.line_place(*address, fan_id) for fan_id in fans)
    return {f"{place}/{AWAY_SINCE}": None for place in places}
