"""What the show of an event repeats of it, after the event has been changed."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from interactive_broadcast.events.models import Event, EventRequest, UpdateEventRequest
from interactive_broadcast.events.pictures import Pictures
from interactive_broadcast.events.service import EventChange, Events
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.show.director import Director


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChanges:
    events: Events
    pictures: Pictures
    shows: ShowStore
    director: Director

    def update(self, caller: Caller, request: UpdateEventRequest) -> Event:
        """Change what is given; null clears an optional field.

        Raises:
            EventIsClosed: it is over.
            EventIsLive: the fans' address stays while its show is on.
            SlugTaken: a new address is another open event's.
        """
        change = self.events.change(caller, request)
        if not change.fields:
            return Event.model_validate(change.before.to_record())
        self._follow(change)
        return self.events.get(caller, EventRequest(id=request.id))

    def _follow(self, change: EventChange) -> None:
        """What is only there for people to look at. The event itself is changed."""
        before, after = change.before, change.after
        calls: list[Any] = [partial(self.director.announce, after, change.fields)]
        if before.fan_url != after.fan_url:
            # The producer's page may have had them made before the doors opened.
            calls.append(partial(self.shows.remove, before))
        calls.append(partial(self.pictures.remove, after, change.gone_images))
        try:
            side_by_side(calls)
        except BackendError as error:
            logs.warning("event-update-trailing", id=after.id, reason=error.reason)
        else:
            self.pictures.end(after, change.images)
