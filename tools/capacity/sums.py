"""Whether what is declared fits into the CPUs and the memory of a region.

Running instances of all functions count together, and idle ones may count for as long
as they are kept, a quarter of an hour. Not every function is at its maximum at once, so
these sums are what is looked at, each with the greatest state of its kind.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tools.capacity import quotas
from tools.capacity.declared import Declared, Kind, of_kind

REVISIONS: Final = 2
"""Of a function whose new revision starts while the old one still serves."""

ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """One state that has to fit."""

    what: str
    why: str
    cpus: float
    memory_mib: float

    def fits(self, cpus: float, memory_mib: float) -> bool:
        """Whether it does, into so much."""
        return self.cpus <= cpus + ROUNDING and self.memory_mib <= memory_mib


def sums(functions: Sequence[Declared]) -> list[Sum]:
    """Every state that has to fit, the most demanding one of its kind."""
    return [
        _of_one(functions),
        _of(
            functions,
            lambda one: one.started,
            what="an instance of every function",
            why="what a deploy starts, should idle instances count",
        ),
        *_of_classes(functions),
        _of(
            functions,
            lambda one: REVISIONS * one.min_instances,
            what="instances that are kept warm, of both revisions",
            why="a deploy on a show day",
        ),
    ]


def refused(
    functions: Sequence[Declared],
    cpus: float = quotas.CPUS,
    memory_mib: float = quotas.MEMORY_MIB,
) -> Iterator[str]:
    """What does not fit, in words; nothing if all does."""
    for one in sums(functions):
        if not one.fits(cpus, memory_mib):
            yield (
                f"{one.what}: {one.cpus:.1f} CPUs and {one.memory_mib / 1024:.1f} GiB, "
                f"of {cpus:g} CPUs and {memory_mib / 1024:g} GiB ({one.why})"
            )


def _of(
    functions: Sequence[Declared],
    instances: Callable[[Declared], int],
    *,
    what: str,
    why: str,
) -> Sum:
    return Sum(
        what=what,
        why=why,
        cpus=sum(instances(one) * one.cpu for one in functions),
        memory_mib=sum(instances(one) * one.memory_mib for one in functions),
    )


def _of_one(functions: Sequence[Declared]) -> Sum:
    """The function that takes most: a deploy of what does not fit is refused."""
    largest = max(functions, key=lambda one: one.cpu * one.max_instances)
    return _of(
        [largest],
        lambda one: REVISIONS * one.max_instances,
        what=f"`{largest.name}` at its most instances, of both revisions",
        why="the one function that takes most, while it is deployed",
    )


def _of_classes(functions: Sequence[Declared]) -> Iterator[Sum]:
    for kind in Kind:
        yield _of(
            of_kind(functions, kind),
            lambda one: one.max_instances,
            what=f"all {kind.value.lower()} functions at their most instances",
            why="a class under a load that nobody expected",
        )
