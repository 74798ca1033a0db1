"""What fans have consented to: `consents/{eventId}/{uid}`.

The fan's own app writes it, and nobody else; the rules ask for it before a picture is
taken and before somebody gets in line. It is proof: it stays until the event is
deleted, also of those who have left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from interactive_broadcast.events.consent_terms import (
    ConsentTerms,
    ConsentUse,
    ConsentVersion,
)
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import get_all, read_record
from interactive_broadcast.kernel.ids import uid_of
from interactive_broadcast.kernel.models import EpochMs, RecordModel
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.kernel.show_errors import ConsentNeeded

CONSENT: Final = "consent"
"""What an entry of the timeline calls the one that somebody had given."""


class ConsentRecord(RecordModel):
    """`consents/{eventId}/{uid}`; of whom was erased by their opaque id."""

    version: ConsentVersion
    """The text that it is a consent to."""
    at: EpochMs
    """When it was given, by the database's clock."""
    recording: bool
    """That they are shown and recorded: always true."""
    marketing: bool | None = None
    """That the recording is used for advertisement. Left out where it was not asked."""
    withdrawn_at: EpochMs | None = None
    """When it was taken back."""

    @property
    def uses(self) -> list[ConsentUse]:
        """What it is a consent to."""
        given = {
            ConsentUse.RECORDING: self.recording,
            ConsentUse.MARKETING: self.marketing,
        }
        return [use for use, is_given in given.items() if is_given]

    def as_of(self, moment: EpochMs) -> "ConsentRecord | None":
        """What stood at a moment. None where this one was given after it."""
        if self.at > moment:
            return None
        is_withdrawn = self.withdrawn_at is not None and self.withdrawn_at <= moment
        return self if is_withdrawn else self.model_copy(update={"withdrawn_at": None})

    def covers(self, asked: ConsentTerms) -> bool:
        """Whether it is to the text that is asked for, and holds."""
        return self.version == asked.version and self.withdrawn_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentStore:
    databases: Databases

    def check(self, fan: Caller, event: EventRecord) -> None:
        """Return if the fan has consented to what the event asks for, if it asks.

        Never from memory: who has taken it back a second ago has consented no more.

        Raises:
            ConsentNeeded: they have not, or to another text, or have taken it back.
        """
        asked = event.consent
        if asked is None:
            return
        place = paths.consent(event.id, fan.uid or "")
        given = parse_consent(self.databases.as_caller(fan).get(place))
        if given is None or not given.covers(asked):
            raise ConsentNeeded(
                "Consent first to what this show asks for.",
                id=event.id,
                version=asked.version,
            )

    def of_people(
        self, caller: Caller, event_id: str, fans: Mapping[str, str | None]
    ) -> dict[str, ConsentRecord]:
        """By opaque id, as the rules let the caller; not of those who gave none.

        Args:
            caller: the owner of the event.
            event_id: whose.
            fans: whom, by opaque id, with the key of their record where it is known.

        Raises:
            RulesDenied: it is somebody else's.
        """
        places = [
            paths.consent(event_id, uid_of(fan_id) if fan_id else person)
            for person, fan_id in fans.items()
        ]
        stored = get_all(self.databases.as_caller(caller), places)
        found = zip(fans, map(parse_consent, stored), strict=True)
        return {person: consent for person, consent in found if consent is not None}

    def of_fan(self, event_id: str, fan_id: str) -> ConsentRecord | None:
        """What a fan has consented to, as of now, by the key of their record.

        With the backend's rights, for triggers, which have no caller.
        """
        place = paths.consent(event_id, uid_of(fan_id))
        return parse_consent(self.databases.as_backend().get(place))

    def covers(self, event: EventRecord, fan_id: str) -> bool:
        """Whether they have consented to what the event asks for now, if it asks.

        With the backend's rights, as above.
        """
        if event.consent is None:
            return True
        given = self.of_fan(event.id, fan_id)
        return given is not None and given.covers(event.consent)


def parse_consent(value: object) -> ConsentRecord | None:
    """The consent in a snapshot. None for none, and for what is none."""
    return read_record(ConsentRecord, value, "consent-unreadable")
