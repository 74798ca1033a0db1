"""How often a CDN asks for the document of a show, for a million viewers.

By simulation: each edge of the CDN keeps an answer for as long as the function's own
headers say, and lets one request through for all who ask meanwhile. Every viewer asks
their edge for `getBroadcastData` every ten seconds, and nobody at the same moment as
others. What comes to the function depends on the edges and not on the viewers.
"""

import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bench import load, seeded
from bench.calls import asked
from bench.options import Options
from bench.platform import platform
from bench.prepared import Prepared
from bench.rows import Row
from emulators.firebase.hosting.answers import Answer, kept_for

EDGES: Final = 100
EVERY_S: Final = 10.0
"""How often a viewer's page asks."""

SHOW_S: Final = 600.0
ORIGIN_S: Final = 0.1
"""How long the function takes to answer, the way there and back included."""

AUDIENCES: Final = (1_000, 10_000, 100_000, 1_000_000)


class NotShared(Exception):
    """The answer is not one that a CDN may keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A place of a CDN, and the viewers who ask there.

    Args:
        phases_s: when in their period the viewers ask, in order.
        every_s: how long that period is.
        kept_s: how long an answer is kept.
        origin_s: how long it takes to get one.
    """

    phases_s: Sequence[float]
    every_s: float
    kept_s: float
    origin_s: float

    def fetches(self, until_s: float) -> int:
        """How often the origin is asked. Meanwhile all wait for that one answer."""
        count, now_s = 0, self._next_s(0)
        while now_s < until_s:
            count += 1
            now_s = self._next_s(now_s + self.origin_s + self.kept_s)
        return count

    def _next_s(self, after_s: float) -> float:
        """When somebody asks next."""
        if not self.phases_s:
            return float("inf")
        periods, phase_s = divmod(after_s, self.every_s)
        place = bisect_left(self.phases_s, phase_s)
        if place == len(self.phases_s):
            return (periods + 1) * self.every_s + self.phases_s[0]
        return periods * self.every_s + self.phases_s[place]


def measured(_: Options) -> Iterator[Row]:
    """Requests at the origin, for audiences of several sizes."""
    kept_s = shared_s(_head())
    of_most = SHOW_S / (kept_s + ORIGIN_S) * EDGES
    for viewers in AUDIENCES:
        fetches = origin_requests(viewers, kept_s=kept_s)
        asked_per_s = viewers / EVERY_S
        yield Row(
            subject="cdn",
            name=f"{viewers:,} viewers",
            value=fetches / SHOW_S,
            unit="requests/s",
            goal=(of_most + EDGES) / SHOW_S,
            note=f"of {asked_per_s:,.0f} a second that viewers make, by {EDGES} edges",
        )


def origin_requests(
    viewers: int, *, kept_s: float, edges: int = EDGES, seed: int = 1
) -> int:
    """How often a show's document is asked for at the origin."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    phases: list[list[float]] = [[] for _ in range(edges)]
    for viewer in range(viewers):
        phases[viewer % edges].append(chance.random() * EVERY_S)
    return sum(
        Edge(
            phases_s=sorted(each), every_s=EVERY_S, kept_s=kept_s, origin_s=ORIGIN_S
        ).fetches(SHOW_S)
        for each in phases
    )


def shared_s(head: bytes) -> float:
    """How long a CDN may keep an answer with these headers.

    Raises:
        NotShared: not at all, or not for everybody.
    """
    status, *lines = head.decode("latin-1").strip().splitlines()
    pairs = (line.partition(":") for line in lines)
    named = tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)
    kept = kept_for(Answer(int(status.split()[1]), named))
    if kept is None:
        raise NotShared(head)
    return kept.total_seconds()


def _head() -> bytes:
    """The headers of the document, as the function answers it."""
    with platform(seeded.database(1)) as here:
        event = Prepared.make(here.variables).event
        target = f"/?adminId={event['adminId']}&fanUrl={event['fanUrl']}"
        with here.serve("getBroadcastData") as ours:
            return load.call(ours.port, asked(target)(1)[0]).head
