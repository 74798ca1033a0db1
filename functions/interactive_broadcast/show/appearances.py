"""Who is to be seen in a recording, and where: from coming on stage to going."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.records.consents import CONSENT
from interactive_broadcast.records.people import PERSON
from interactive_broadcast.records.places import OFF_STAGE, ON_STAGE, clean_name
from interactive_broadcast.records.timeline import TimelineEntry
from interactive_broadcast.show.recorded_time import RecordedTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """Somebody on stage, as the timeline tells it."""

    person: str
    """Their opaque id."""
    start: EpochMs
    end: EpochMs | None = None
    """None where nobody has told of their going."""
    fan_id: str | None = None
    name: str | None = None
    consent: Any = None
    """What they had consented to as they came, as it is stored."""

    def within(self, recorded: RecordedTime) -> tuple[int, int] | None:
        """From where to where in a recording, in ms; None where they are not in it."""
        end = recorded.end if self.end is None else min(self.end, recorded.end)
        start = max(self.start, recorded.start)
        found = recorded.at(start), recorded.at(end)
        return found if start < end and found[0] < found[1] else None


def appearances(entries: Iterable[TimelineEntry]) -> list[Appearance]:
    """Everybody's, in the order of their coming.

    Who comes again without having gone has been there all the time.

    Args:
        entries: the timeline, oldest first, with the names of people.
    """
    on_stage: dict[str, Appearance] = {}
    over: list[Appearance] = []
    for entry in entries:
        person = (entry.details or {}).get(PERSON)
        if not isinstance(person, str) or entry.at is None:
            continue
        if entry.what == ON_STAGE and person not in on_stage:
            on_stage[person] = _comes(entry, person, entry.at)
        elif entry.what == OFF_STAGE and person in on_stage:
            over.append(replace(on_stage.pop(person), end=entry.at))
    return sorted([*over, *on_stage.values()], key=lambda one: one.start)


def in_recording(
    found: Iterable[Appearance], recorded: RecordedTime
) -> Iterator[tuple[Appearance, float, float]]:
    """Those of them that are in a recording, with the seconds from and to."""
    for one in found:
        times = one.within(recorded)
        if times is not None:
            yield one, times[0] / 1000, times[1] / 1000


def _comes(entry: TimelineEntry, person: str, at: EpochMs) -> Appearance:
    details = entry.details or {}
    fan_id = details.get("fanId")
    return Appearance(
        person=person,
        start=at,
        fan_id=fan_id if isinstance(fan_id, str) else None,
        name=clean_name(details.get("name")),
        consent=details.get(CONSENT),
    )
