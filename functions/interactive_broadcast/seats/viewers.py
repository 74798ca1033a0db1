"""What viewers beyond the interactive limit see of a show."""

from collections.abc import Callable
from dataclasses import dataclass, field

from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.caching import SingleFlight
from interactive_broadcast.kernel.errors import EventNotFound
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.seats.models import BroadcastData, BroadcastDataRequest

FRESH_S = 2.0
"""How old an answer may be. Thousands ask at the same moment."""


def _cache() -> SingleFlight[BroadcastData | None]:
    return SingleFlight(ttl_s=FRESH_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewers:
    events: EventStore
    shows: ShowStore
    cache: SingleFlight[BroadcastData | None] = field(default_factory=_cache)

    def broadcast_data(
        self, request: BroadcastDataRequest, *, toll: Callable[[], None]
    ) -> BroadcastData:
        """The public face of a show, or of an event that is still to begin.

        Args:
            request: which show.
            toll: called before the database is asked. It may refuse that.

        Raises:
            EventNotFound: nothing open has this address.
            TooManyRequests: by `toll`, of who asks for one thing after another.
        """
        admin_id, fan_url = request.admin_id, request.fan_url
        if not self.cache.holds((admin_id, fan_url)):
            # Outside the lookup, which others may be waiting for: who has asked too
            # often must not be refused in their name.
            toll()
        # "Nothing" is kept as well: a wrong link can be as popular as a right one.
        found = self.cache.get(
            (admin_id, fan_url), lambda: self._look(admin_id, fan_url)
        )
        if found is None:
            raise EventNotFound("No open event has this address.", field="fanUrl")
        return found

    def _look(self, admin_id: str, fan_url: str) -> BroadcastData | None:
        show = self.shows.face(admin_id, fan_url)
        if show is not None:
            return BroadcastData.model_validate(show.to_record())
        event = self.events.open_at(admin_id, fan_url)
        return (
            None if event is None else BroadcastData.model_validate(event.to_record())
        )
