"""Names of functions in a sentence."""

from collections.abc import Sequence
from typing import Final

NAMED: Final = 5
"""Functions of which a line tells the names."""


def listed(names: Sequence[str]) -> str:
    """The first of them, and how many there are besides."""
    shown = ", ".join(sorted(names)[:NAMED])
    more = len(names) - NAMED
    return f"{shown} and {more} more" if more > 0 else shown
