"""What old apps do with events, by the services of today.

While old apps are let in they see the link alias where the links of host and celebrity
are: they make it themselves, and show it whatever we send. While they are not, an owner
sees the real links, and nobody else sees any.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.events.closed_events import ClosedEvents
from interactive_broadcast.events.finding_models import (
    EventsById,
    EventsRequest,
    OpenEventsRequest,
)
from interactive_broadcast.events.models import (
    AdminEventsRequest,
    ChangeStatusRequest,
    Event,
    EventRequest,
    PublicEvent,
)
from interactive_broadcast.events.public_reads import PublicReads
from interactive_broadcast.events.service import Events
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import NoCurrentEvent
from interactive_broadcast.kernel.public_answers import PublicAnswers, PublicRead
from interactive_broadcast.old_apps.aliases import alias_of, with_aliases
from interactive_broadcast.old_apps.event_models import (
    CreateEventRequest,
    ListedEvent,
    ListedEvents,
    SomebodysEventsRequest,
    UpdateEventRequest,
)
from interactive_broadcast.old_apps.switch import OldAppsSwitch
from interactive_broadcast.show.service import EventChanges, Shows
from interactive_broadcast.upkeep.event_removal import EventRemoval
from interactive_broadcast.upkeep.models import DeleteEventRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class OldEvents:
    """The paths below `event` that give no token."""

    switch: OldAppsSwitch
    events: Events
    reads: PublicReads
    changes: EventChanges
    shows: Shows
    removal: EventRemoval
    closed: ClosedEvents
    last_closed: PublicAnswers[PublicEvent]
    """The newest closed event, by admin id."""

    def list_open(
        self, request: SomebodysEventsRequest, read: PublicRead
    ) -> ListedEvents:
        """An admin's events that are not closed, oldest first. For anybody.

        Empty also for an admin whom there is not. Never a closed one: the Android app
        leaves these out of what it shows, and then opens by their places in all.
        """
        if request.admin_id is None:
            return ListedEvents([])
        found = self.reads.list(OpenEventsRequest(admin_id=request.admin_id), read)
        is_on = self.switch.is_on()
        return ListedEvents([_listed(event, with_links=is_on) for event in found.root])

    def current(
        self, request: SomebodysEventsRequest, read: PublicRead
    ) -> ListedEvent | None:
        """The event that an admin's people mean when they name none. For anybody.

        The oldest live one, else the oldest in preshow; else, while old apps are let
        in, the newest closed one. None if there is no such event.
        """
        admin_id = request.admin_id
        if admin_id is None:
            return None
        is_on = self.switch.is_on()
        try:
            found = self.reads.most_recent(AdminEventsRequest(admin_id=admin_id), read)
        except NoCurrentEvent:
            if not is_on:
                return None
            look_up = partial(self._newest_closed, admin_id)
            last = self.last_closed.get(admin_id, look_up, read)
            return None if last is None else _listed(last, with_links=True)
        return _listed(found, with_links=is_on)

    def list_own(self, caller: Caller, request: AdminEventsRequest) -> EventsById:
        """All events of the caller, by id.

        Raises:
            RulesDenied: they are another admin's.
        """
        shown = self._shown()
        found = self.events.list(caller, EventsRequest(admin_id=request.admin_id))
        return EventsById({key: shown(one) for key, one in found.root.items()})

    def get(self, caller: Caller, request: EventRequest) -> Event:
        """One event of the caller. Raises EventNotFound, RulesDenied."""
        return self._shown()(self.events.get(caller, request))

    def create(self, caller: Caller, request: CreateEventRequest) -> Event:
        """Create an event, whose links of host and celebrity are not to be guessed.

        Raises:
            BackendError: as `Events.create`.
        """
        return self._shown()(self.events.create(caller, request.translated))

    def update(self, caller: Caller, request: UpdateEventRequest) -> Event:
        """Change what is given. Nothing can be cleared by it.

        Raises:
            BackendError: as `EventChanges.update`.
        """
        return self._shown()(self.changes.update(caller, request.translated))

    def change_status(self, caller: Caller, request: ChangeStatusRequest) -> Event:
        """Move an event on.

        Raises:
            BackendError: as `Shows.change_status`.
        """
        return self._shown()(self.shows.change_status(caller, request))

    def delete(self, caller: Caller, request: EventRequest) -> None:
        """Delete an event that is not live. Its recordings stay at OpenTok.

        Raises:
            BackendError: as `EventRemoval.delete`.
        """
        self.removal.delete(caller, DeleteEventRequest(id=request.id))

    def _shown(self) -> Callable[[Event], Event]:
        """How an owner sees an event. Found out before anything is done.

        What is done must not be answered as a failure because the switch cannot be
        read after it: the app would do it again.
        """
        return with_aliases if self.switch.is_on() else lambda event: event

    def _newest_closed(self, admin_id: str) -> PublicEvent | None:
        event = self.closed.newest(admin_id)
        return None if event is None else PublicEvent.model_validate(event.to_record())


def _listed(event: PublicEvent, *, with_links: bool) -> ListedEvent:
    alias = alias_of(event.fan_url) if with_links else None
    # Without checking once more what has been checked: there may be a thousand.
    return ListedEvent.model_construct(
        **dict(event), host_url=alias, celebrity_url=alias
    )
