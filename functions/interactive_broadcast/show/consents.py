"""The consents of those who are in a recording, for whom it belongs to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interactive_broadcast.events.models import EventRequest
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.records.consents import (
    ConsentRecord,
    ConsentStore,
    parse_consent,
)
from interactive_broadcast.show.appearances import (
    Appearance,
    appearances,
    in_recording,
)
from interactive_broadcast.show.consent_models import (
    ConsentExport,
    PartConsents,
    RecordedPerson,
    StoredConsent,
)
from interactive_broadcast.show.recorded_time import RecordedTime
from interactive_broadcast.show.timelines import Timelines


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentExports:
    """`getConsents`: read as the caller, but for when streams were published."""

    events: EventStore
    timelines: Timelines
    consents: ConsentStore

    def get(self, caller: Caller, request: EventRequest) -> ConsentExport:
        """Who is in each part of a recording, from where to where, with what consent.

        What is read follows those who were on stage, not those who came to the show.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
        """
        event = self.events.get(caller, request.id)
        course, parts = self.timelines.course(caller, event)
        found = appearances(course.entries)
        given = self.consents.of_people(
            caller, event.id, {one.person: one.fan_id for one in found}
        )
        return ConsentExport(
            id=event.id,
            asked=event.consent,
            parts=[
                PartConsents(
                    archive_id=part.id,
                    started_at=part.started_at,
                    ended_at=part.ended_at,
                    people=_people(found, course.recorded(part), given),
                )
                for part in parts
                if not part.is_empty
            ],
        )


def _people(
    found: Iterable[Appearance],
    recorded: RecordedTime,
    given: Mapping[str, ConsentRecord],
) -> list[RecordedPerson]:
    return [
        RecordedPerson(
            person=one.person,
            fan_id=one.fan_id,
            name=one.name,
            start=start,
            end=end,
            consent=_told(given.get(one.person)),
            consent_then=_told(parse_consent(one.consent)),
        )
        for one, start, end in in_recording(found, recorded)
    ]


def _told(consent: ConsentRecord | None) -> StoredConsent | None:
    if consent is None:
        return None
    return StoredConsent(
        version=consent.version,
        at=consent.at,
        uses=consent.uses,
        withdrawn_at=consent.withdrawn_at,
    )
