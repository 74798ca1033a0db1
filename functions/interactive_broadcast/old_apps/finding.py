"""Which event an old app means: by a fan's address, a link, an alias, or by none."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from interactive_broadcast.events.closed_events import ClosedEvents
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.caching import Inquiry, SingleFlight
from interactive_broadcast.kernel.errors import EventNotFound, NoCurrentEvent
from interactive_broadcast.old_apps.aliases import Aliases
from interactive_broadcast.old_apps.switch import OldAppsSwitch
from interactive_broadcast.seats.models import StageRole

SECRET_LENGTH: Final = 16
"""Characters that a secret link has at least, as `SecretSlug` wants it. An alias has
fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEvent:
    """An event that was found for fans."""

    id: str
    closed: EventRecord | None = None
    """The event, where it is over: then it is all that is to be known of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFinder:
    """Finds the event of whoever comes by an old app.

    What is found serves all who come within two seconds.
    """

    events: EventStore
    closed: ClosedEvents
    aliases: Aliases
    switch: OldAppsSwitch
    fans: SingleFlight[FoundEvent]
    """By (admin id, `fanUrl`); by (admin id) the current one."""
    guests: SingleFlight[str]
    """Ids by (admin id, kind, secret link)."""

    def of_fans(
        self, admin_id: str, fan_url: str | None, inquiry: Inquiry
    ) -> FoundEvent:
        """The event at an address: the open one, else the newest that is over.

        The pages of the old apps show the end of a show to whoever comes too late.
        While these are not let in, an event that is over is found by nobody.

        Args:
            admin_id: whose.
            fan_url: None for the admin's current event.
            inquiry: of the decision that this is a part of.

        Raises EventNotFound, NoCurrentEvent.
        """
        if fan_url is None:
            return self.current(admin_id, inquiry)
        find = partial(self._of_fans, admin_id, fan_url)
        found = self.fans.get((admin_id, fan_url), find, inquiry)
        if found.closed is not None and not self.switch.is_on(inquiry):
            raise _no_event()
        return found

    def current(self, admin_id: str, inquiry: Inquiry) -> FoundEvent:
        """The admin's current event. Raises NoCurrentEvent."""
        find = partial(self._current, admin_id)
        return self.fans.get((admin_id,), find, inquiry)

    def of_guest(
        self, admin_id: str, role: StageRole, link: str, inquiry: Inquiry
    ) -> str:
        """Id of the open event with this secret link, or with this alias.

        Raises:
            EventNotFound: there is none.
            OldAppsNotLetIn: it is an alias, and these are not taken now.
        """
        kind = f"{role}Url"
        if len(link) >= SECRET_LENGTH:
            find = partial(self.events.open_id, admin_id, kind, link)
            return self.guests.get((admin_id, kind, link), find, inquiry)
        self.switch.require_on(inquiry)
        event_id = self.aliases.event_id(admin_id, link, inquiry)
        if event_id is None:
            raise EventNotFound("No open event has this address.", field=kind)
        return event_id

    def require_any(self, admin_id: str, inquiry: Inquiry) -> None:
        """Refuse where an admin has no open event. Raises NoCurrentEvent."""
        if not self.aliases.has_any(admin_id, inquiry):
            raise NoCurrentEvent("There are no upcoming events.", adminId=admin_id)

    def _of_fans(self, admin_id: str, fan_url: str) -> FoundEvent:
        event_id = self.events.id_by_slug(admin_id, "fanUrl", fan_url)
        if event_id is not None:
            return FoundEvent(id=event_id)
        closed = self.closed.newest(admin_id, fan_url)
        if closed is None:
            raise _no_event()
        return FoundEvent(id=closed.id, closed=closed)

    def _current(self, admin_id: str) -> FoundEvent:
        return FoundEvent(id=self.events.current(admin_id).id)


def _no_event() -> EventNotFound:
    return EventNotFound("No event has this address.", field="fanUrl")
