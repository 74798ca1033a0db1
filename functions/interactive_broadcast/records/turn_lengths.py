"""How long a turn on stage takes, by those that a show has had."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from interactive_broadcast.kernel.models import EpochMs, Json

ENOUGH: Final = 3
"""Intervals to estimate from. Before that nobody is told anything."""

STEP_S: Final = 5
"""What an estimate is rounded to: away from its middle, so that it promises no more."""


def turn_range(times: Iterable[EpochMs], now_ms: EpochMs) -> dict[str, Json] | None:
    """How long a turn of this show takes, `{from, to}` in seconds.

    These are the quartiles of the intervals between turns: one in four was shorter,
    one in four was longer. What has passed since the last turn counts as another
    interval once it is longer than that: a stage to which nobody comes makes all wait.

    Args:
        times: when fans came on stage, in any order.
        now_ms: the time now.

    Returns:
        None while there are fewer than three intervals.
    """
    ordered = sorted(times)
    intervals = sorted(later - earlier for earlier, later in pairwise(ordered))
    if len(intervals) < ENOUGH:
        return None
    since = now_ms - ordered[-1]
    if since > _quantile(intervals, 3):
        intervals = sorted([*intervals, since])
    step_ms = STEP_S * 1_000
    return {
        "from": int(_quantile(intervals, 1) // step_ms) * STEP_S,
        "to": int(-(-_quantile(intervals, 3) // step_ms)) * STEP_S,
    }


def _quantile(ordered: Sequence[int], quarter: int) -> float:
    """A quartile, between the two that it lies between."""
    whole, rest = divmod((len(ordered) - 1) * quarter, 4)
    if not rest:
        return ordered[whole]
    return ordered[whole] + (ordered[whole + 1] - ordered[whole]) * rest / 4
