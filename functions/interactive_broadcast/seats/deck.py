"""Who of the line is on deck: the first few, whom the producer sees backstage.

A whole line may not publish: OpenTok stops at 55 publishers in a session, and each of
them costs. So the first `ON_DECK` of the line who are there are on deck, and whom the
producer takes.
"""

from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from interactive_broadcast.kernel import line_paths, logs
from interactive_broadcast.kernel.caching import Inquiry, SingleFlight
from interactive_broadcast.kernel.database import children, compare_and_set
from interactive_broadcast.kernel.ports import Databases, Limits
from interactive_broadcast.records.line import LineStore

BY_LINE = "line"
BY_PRODUCER = "producer"
"""Who has put a fan on deck, as in the database."""

MAX_LOOKED_AT = 500
"""Of a line, from its beginning: nobody is looked for behind so many who are away."""

MAX_ROUNDS = 20
"""Tries, as other deliveries may change the same. Where one fails, another was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """`onLineWritten`: keeps `deck/{adminId}/{fanUrl}` in step with the line.

    With the backend's rights: the line decides who its first are, and nobody else may
    read or write that.
    """

    databases: Databases
    line: LineStore
    limits: Limits
    looks: SingleFlight[bool]
    """By admin id and `fanUrl`: for those who come at the same time."""

    def follow(self, admin_id: str, fan_url: str) -> None:
        """As `settle`, once for all deliveries of a line that come at the same time.

        Whoever comes while another one looks waits for the next look, together with all
        others: so thousands may get in line at once.
        """
        look = partial(self.settle, admin_id, fan_url)
        self.looks.get((admin_id, fan_url), look, Inquiry(anew=True))

    def settle(self, admin_id: str, fan_url: str) -> bool:
        """Have the first of the line on deck, beside whom the producer has taken.

        Looks at the line once more after each change: whoever left it in between was
        told of nothing. Safe to repeat, in any order, and beside itself.

        Returns:
            Whether somebody else was on deck before.

        Raises:
            DatabaseUnavailable: not now. `reconcileShows` will.
        """
        database, has_changed = self.databases.as_backend(), False
        place = line_paths.deck(admin_id, fan_url)
        for stored in compare_and_set(database, place, rounds=MAX_ROUNDS):
            now = children(stored.value)
            wanted = self._wanted(admin_id, fan_url, now)
            if wanted == now:
                return has_changed
            has_changed |= stored.replace({**wanted} or None)
        logs.warning("deck-not-settled", admin_id=admin_id, fan_url=fan_url)
        return has_changed

    def _wanted(
        self, admin_id: str, fan_url: str, now: dict[str, str]
    ) -> dict[str, str]:
        taken = {fan_id: by for fan_id, by in now.items() if by == BY_PRODUCER}
        return {**dict.fromkeys(self._first(admin_id, fan_url), BY_LINE), **taken}

    def _first(self, admin_id: str, fan_url: str) -> list[str]:
        """The first of the line who are there, as far as it is looked at."""
        size = self.limits.on_deck()
        pages = self.line.pages(admin_id, fan_url, first=size) if size else iter(())
        looked_at = islice(chain.from_iterable(pages), MAX_LOOKED_AT)
        there = (one.fan_id for one in looked_at if one.place.away_since is None)
        return list(islice(there, size))
