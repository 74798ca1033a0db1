"""Spans of time, from when to when in ms, and what they have in common."""

from collections.abc import Iterable
from math import inf

Span = tuple[float, float]
Spans = list[Span]
"""In order, without overlaps, none of them empty."""

ALWAYS: Span = (-inf, inf)


def union(spans: Iterable[Span]) -> Spans:
    """When any of them is going on."""
    merged: Spans = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def overlap(first: Iterable[Span], second: Iterable[Span]) -> Spans:
    """When one of the first and one of the second is going on."""
    others = union(second)
    return union(
        (max(start, begin), min(end, until))
        for start, end in union(first)
        for begin, until in others
    )


def without(first: Iterable[Span], second: Iterable[Span]) -> Spans:
    """When one of the first is going on, and none of the second."""
    return overlap(first, complement(second))


def complement(spans: Iterable[Span]) -> Spans:
    """When none of them is going on."""
    left, since = [], -inf
    for start, end in union(spans):
        left.append((since, start))
        since = end
    return union([*left, (since, inf)])


def holds_at(spans: Iterable[Span], moment: float) -> bool:
    """Whether any of them is going on at a moment."""
    return any(start <= moment <= end for start, end in spans)
