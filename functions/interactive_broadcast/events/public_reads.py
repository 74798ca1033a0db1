"""What anybody may find out about an admin's events."""

from dataclasses import dataclass
from functools import partial

from interactive_broadcast.events.finding_models import (
    OpenEventsRequest,
    PublicEvents,
)
from interactive_broadcast.events.models import (
    AdminEventsRequest,
    PublicEvent,
)
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.errors import NoCurrentEvent
from interactive_broadcast.kernel.public_answers import PublicAnswers, PublicRead


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReads:
    """`getEventsByAdmin` and `getMostRecentEvent`."""

    events: EventStore
    open_lists: PublicAnswers[PublicEvents]
    """By admin id: first pages. There are as many others as strangers can name."""
    current: PublicAnswers[PublicEvent]
    """By admin id."""

    def list(self, request: OpenEventsRequest, read: PublicRead) -> PublicEvents:
        """An admin's events that are not closed, oldest first. For anybody.

        A thousand of them at most: with `after`, those behind the last of these.

        While the database is away: what the first page was before, for five minutes.
        Other parts are asked for each time, and nothing of them is kept.

        Raises:
            TooManyRequests: who asks for admin after admin.
        """
        look_up = partial(
            self._open_list, request.admin_id, request.after, request.limit
        )
        if request.is_first_page:
            found = self.open_lists.get(request.admin_id, look_up, read)
        else:
            read.check_rate_limit()
            found = look_up()
        return found or PublicEvents([])

    def most_recent(self, request: AdminEventsRequest, read: PublicRead) -> PublicEvent:
        """The oldest live event, else the oldest in preshow. For anybody.

        While the database is away: what was so before, for five minutes.

        Raises:
            NoCurrentEvent: there is neither.
            TooManyRequests: who asks for admin after admin.
        """
        admin_id = request.admin_id
        found = self.current.get(admin_id, partial(self._current, admin_id), read)
        if found is None:
            raise NoCurrentEvent("No event is live or about to be.", adminId=admin_id)
        return found

    def _open_list(
        self, admin_id: str, after: str | None, limit: int
    ) -> PublicEvents | None:
        """None for an empty list: that is never told from memory."""
        found = self.events.open_events(admin_id, after=after, limit=limit)
        if not found:
            return None
        return PublicEvents([PublicEvent.model_validate(e.to_record()) for e in found])

    def _current(self, admin_id: str) -> PublicEvent | None:
        try:
            event = self.events.current(admin_id)
        except NoCurrentEvent:
            return None
        return PublicEvent.model_validate(event.to_record())
