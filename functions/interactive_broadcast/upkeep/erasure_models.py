"""What is asked and replied where somebody is erased."""

from pydantic import Field

from interactive_broadcast.kernel.models import Id, ReplyModel, RequestModel


class ErasePersonRequest(RequestModel):
    """Who is to be forgotten, and where."""

    fan_id: Id
    """Their Firebase user, or a key below `activeFans`."""
    id: Id | None = None
    """Of one event. Left out: all events of the caller, newest first."""
    after: Id | None = None
    """Where a reply has `after`: the events that are left follow this one."""


class Cut(ReplyModel):
    """Where they are to be seen in a recording."""

    archive_id: str
    """OpenTok's id of the part."""
    start: float = Field(alias="from")
    """Seconds of recorded time, good to a second or so."""
    end: float = Field(alias="to")
    """Likewise."""


class ErasedEvent(ReplyModel):
    """An event that they were in."""

    id: str
    cuts: list[Cut]
    """What to cut from its recording. Nobody but you can: it is not changed here."""


class ErasedPerson(ReplyModel):
    """Where somebody was forgotten."""

    erased: list[ErasedEvent]
    """The events that they were in, newest first; also those of a former call."""
    after: Id | None = None
    """There are more events: ask again with this. Left out when all are looked at."""
