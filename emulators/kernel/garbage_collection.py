"""How often Python looks for garbage in a process that holds a database."""

import gc

ALLOCATIONS = 10_000
YOUNGER_ROUNDS = 20


def collect_seldom() -> None:
    """Look for cycles less often.

    A tree of a million leaves is millions of objects without any cycle. Python counts
    what is allocated and looks through all of them again and again: storing and showing
    large values takes twice to three times as long as with this.
    """
    gc.set_threshold(ALLOCATIONS, YOUNGER_ROUNDS, YOUNGER_ROUNDS)
