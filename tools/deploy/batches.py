"""Which functions are deployed side by side, and in which order."""

from collections.abc import Sequence
from typing import Final

from tools.capacity.declared import Declared, Kind, of_kind
from tools.capacity.quotas import WRITES_AT_ONCE
from tools.capacity.sums import REVISIONS

ORDER: Final = (Kind.BACKGROUND, Kind.ADMINS, Kind.GUESTS, Kind.API, Kind.FANS)
"""What is called is there before those that call it: a task before who stores it."""


def room_of(cpus: float) -> float:
    """What new instances may have of the CPUs of a region: old ones run beside them."""
    return cpus / REVISIONS


def batches(functions: Sequence[Declared], room: float) -> list[list[Declared]]:
    """All functions, in groups that are deployed one after the other.

    Args:
        functions: in any order.
        room: CPUs that the new instances of a group may have.
    """
    groups: list[list[Declared]] = []
    taken = room
    for one in (one for kind in ORDER for one in of_kind(functions, kind)):
        needs = cpus_of(one)
        if taken + needs > room or len(groups[-1]) == WRITES_AT_ONCE:
            groups.append([])
            taken = 0.0
        groups[-1].append(one)
        taken += needs
    return groups


def cpus_of(one: Declared) -> float:
    """What the instances take that a deploy starts."""
    return one.started * one.cpu
