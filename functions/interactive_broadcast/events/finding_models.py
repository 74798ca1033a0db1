"""What events are found by, and what is answered."""

from typing import Self

from pydantic import Field, model_validator

from interactive_broadcast.events.models import AdminEventsRequest, Event, PublicEvent
from interactive_broadcast.kernel.models import (
    Id,
    ReplyCollection,
    ReplyModel,
    RequestModel,
    SecretSlug,
    SessionKey,
    Slug,
)

MAX_OPEN_EVENTS = 1_000
"""Of one answer of `getEventsByAdmin`."""


class OpenEventsRequest(AdminEventsRequest):
    """An admin's open events, oldest first: as many as one page holds."""

    after: Id | None = None
    """Only those behind the event of this id: the last one of the page before."""
    limit: int = Field(default=MAX_OPEN_EVENTS, ge=1, le=MAX_OPEN_EVENTS)
    """So many at most."""

    @property
    def is_first_page(self) -> bool:
        """Whether it is what everybody asks for who names neither."""
        return self.after is None and self.limit == MAX_OPEN_EVENTS


class EventsRequest(AdminEventsRequest):
    """All of an admin's events, oldest first, or a part of them."""

    after: Id | None = None
    """Only those behind the event of this id."""
    limit: int | None = Field(default=None, ge=1, le=1_000)
    """So many at most."""


class EventByKeyRequest(RequestModel):
    """`adminId` and exactly one of the slugs."""

    admin_id: Id
    fan_url: Slug | None = None
    host_url: SecretSlug | None = None
    celebrity_url: SecretSlug | None = None

    @model_validator(mode="after")
    def _one_slug(self) -> Self:
        given = (self.fan_url, self.host_url, self.celebrity_url)
        if sum(slug is not None for slug in given) != 1:
            raise ValueError("exactly one of fanUrl, hostUrl and celebrityUrl is given")
        return self


class EventBySessionRequest(RequestModel):
    """One of the two OpenTok sessions of an event."""

    session_id: SessionKey


class ValidateEventRequest(RequestModel):
    """A slug that a new event, or the one with this id, may be given."""

    admin_id: Id
    fan_url: Slug
    id: Id | None = None
    """The event that is being edited: its own slug is available to it."""


class Availability(ReplyModel):
    """Whether no other open event of the admin has the slug."""

    available: bool


class EventsById(ReplyCollection[dict[str, Event]]):
    """All events of an admin, as their owner sees them."""


class PublicEvents(ReplyCollection[list[PublicEvent]]):
    """An admin's events that are not closed, oldest first."""
