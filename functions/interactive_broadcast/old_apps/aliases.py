"""Link aliases: what old apps have for the links of host and celebrity.

Old apps make these links themselves, out of the fans' address, and both the same. Such
a link is no secret: whoever has a fan's link can compute it. So none is ever stored. It
is computed here as the apps do, by the library that has the algorithm of theirs, and
taken only while old apps are let in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final, TypeVar

from hashids import Hashids

from interactive_broadcast.events.models import Event
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.caching import Inquiry, SingleFlight

E = TypeVar("E", bound=Event)

FRESH_S: Final = 2.0
"""How old what we know of an admin's open events may be when an alias is looked up."""

MOST_KEPT: Final = 5_000
"""Aliases that are not computed again: each takes some 0.05 ms."""

_NUMBERS: Final = (1, 2, 3)
"""What old apps encode for every event. Only the salt differs."""


@lru_cache(MOST_KEPT)
def alias_of(fan_url: str) -> str:
    """What old apps have for host and celebrity of the event with this `fanUrl`.

    Addresses with the same first characters, some forty, may have the same one: the
    algorithm looks at no more.
    """
    alias: str = Hashids(salt=fan_url).encode(*_NUMBERS)
    return alias


def with_aliases(event: E) -> E:
    """An event as old apps expect it: with aliases in place of its secret links."""
    alias = alias_of(event.fan_url)
    return event.model_copy(update={"host_url": alias, "celebrity_url": alias})


@dataclass(frozen=True, slots=True, kw_only=True)
class Aliases:
    """Finds events by their link alias.

    An alias leads back to no address, so those of an admin's open events are computed
    and compared: what it costs grows with these, and with no other admin's. All of them
    are read at once, and however many share an alias.
    """

    events: EventStore
    known: SingleFlight[Mapping[str, str]]
    """Ids of an admin's open events by their alias, by admin id."""

    def event_id(
        self, admin_id: str, alias: str, inquiry: Inquiry | None = None
    ) -> str | None:
        """Id of an admin's open event with this alias; None for none.

        Of several it is one that is on, else the newest: host and celebrity of a show
        are not led to one that has been prepared since.

        Args:
            admin_id: whose.
            alias: whatever an old app has sent.
            inquiry: of the decision that this is a part of.
        """
        return self._open_events(admin_id, inquiry or Inquiry()).get(alias)

    def has_any(self, admin_id: str, inquiry: Inquiry) -> bool:
        """Whether an admin has an open event."""
        return bool(self._open_events(admin_id, inquiry))

    def _open_events(self, admin_id: str, inquiry: Inquiry) -> Mapping[str, str]:
        return self.known.get(admin_id, partial(self._read, admin_id), inquiry)

    def _read(self, admin_id: str) -> Mapping[str, str]:
        ids = self.events.ids_by_fan_url(admin_id)
        aliases = {one: alias_of(fan_url) for fan_url, one in ids.items()}
        is_unique = len(set(aliases.values())) == len(aliases)
        on = () if is_unique else self.events.pointed_at(admin_id)
        # Of equal ones the last stays. Ids begin with the time that they were made at.
        ranked = sorted(aliases, key=lambda one: (one in on, one))
        return {aliases[one]: one for one in ranked}
