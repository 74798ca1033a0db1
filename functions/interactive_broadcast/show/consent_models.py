"""What the owner of an event is told of consents to be recorded."""

from pydantic import Field

from interactive_broadcast.events.consent_terms import (
    ConsentTerms,
    ConsentUse,
    ConsentVersion,
)
from interactive_broadcast.kernel.models import EpochMs, ReplyModel


class StoredConsent(ReplyModel):
    """What somebody has consented to."""

    version: ConsentVersion
    """The text that it is a consent to."""
    at: EpochMs
    """When it was given."""
    uses: list[ConsentUse]
    """What to: `recording`, and maybe `marketing`."""
    withdrawn_at: EpochMs | None = None
    """When it was taken back."""


class RecordedPerson(ReplyModel):
    """Somebody in a part of a recording, once for each time that they are in it."""

    person: str
    """Their opaque id in this event."""
    fan_id: str | None = None
    """Left out of whom was erased."""
    name: str | None = None
    """Left out of whom was erased, and of whoever gave none."""
    start: float = Field(alias="from")
    """Seconds of recorded time, good to a second or so."""
    end: float = Field(alias="to")
    """Likewise; of somebody who is still there until now."""
    consent: StoredConsent | None = None
    """As it is now. Left out of whoever has given none."""
    consent_then: StoredConsent | None = None
    """As it was when they came on stage. Left out of whoever had given none."""


class PartConsents(ReplyModel):
    """Who is in a part of a recording."""

    archive_id: str
    """The video service's id of the part."""
    started_at: EpochMs
    """When it was begun."""
    ended_at: EpochMs | None = None
    """When its end was found out. Left out while it is being recorded."""
    people: list[RecordedPerson]
    """Fans, in the order of their coming. Host and celebrity are asked for nothing."""


class ConsentExport(ReplyModel):
    """Who is in the recording of a show, and what they have consented to."""

    id: str
    """Of the event."""
    asked: ConsentTerms | None = None
    """What the event asks for now."""
    parts: list[PartConsents]
    """Every part of the recording, oldest first; not those that contain nothing."""
