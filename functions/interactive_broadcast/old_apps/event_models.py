"""Events, as old apps write and read them."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ValidationError, WrapValidator

from interactive_broadcast.events import models as events
from interactive_broadcast.events.models import GivenImage, PublicEvent
from interactive_broadcast.kernel.models import (
    Id,
    Instant,
    Name,
    ReplyCollection,
    RequestModel,
    RtmpUrl,
    Slug,
    WebUrl,
)

if TYPE_CHECKING:
    from pydantic import ValidatorFunctionWrapHandler


def _or_none(value: object, check: "ValidatorFunctionWrapHandler") -> Any:  # noqa: ANN401 - as pydantic has it
    try:
        return check(value)
    except ValidationError:
        return None


class SomebodysEventsRequest(RequestModel):
    """Whose events somebody without a token asks for.

    Nobody's, where it is nobody's id: apps want an empty answer then, and iOS ends with
    an error.
    """

    admin_id: Annotated[Id | None, WrapValidator(_or_none)] = None


class _EventFields(RequestModel):
    """What the form of the old web app has. All else that it sends is passed over.

    The links of host and celebrity, too: what it sends is made of the fans' address,
    and ours are not to be guessed.
    """

    fan_url: Slug | None = None
    start_image: GivenImage | None = None
    end_image: GivenImage | None = None
    date_time_start: Instant | None = None
    date_time_end: Instant | None = None
    redirect_url: WebUrl | None = None
    rtmp_url: RtmpUrl | None = None

    @property
    def given(self) -> dict[str, Any]:
        """What was sent, by field."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class CreateEventRequest(_EventFields):
    """A new event of the caller."""

    admin_id: Id | None = None
    name: Name
    archive_event: bool = False
    uncomposed: bool = False

    @property
    def translated(self) -> events.CreateEventRequest:
        """As today's services are asked."""
        return events.CreateEventRequest(**self.given)


class UpdateEventRequest(_EventFields):
    """Only what is given changes. Old apps leave out what is empty: it stays."""

    id: Id
    name: Name | None = None
    archive_event: bool | None = None
    uncomposed: bool | None = None

    @property
    def translated(self) -> events.UpdateEventRequest:
        """As today's services are asked."""
        return events.UpdateEventRequest(**self.given)


class ListedEvent(PublicEvent):
    """What anybody may know of an event, and the links that old apps look for in it."""

    host_url: str | None = None
    """The link alias; absent while old apps are not let in."""
    celebrity_url: str | None = None
    """The same link alias."""


class ListedEvents(ReplyCollection[list[ListedEvent]]):
    """An admin's events that are not closed, oldest first."""
