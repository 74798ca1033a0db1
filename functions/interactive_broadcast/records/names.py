"""Whom the timeline means: `names/{eventId}/{opaqueId}`.

Entries of the timeline stay as long as the event. They name people by an opaque id
alone, so that somebody can be forgotten without a change of what has happened.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import (
    children,
    compare_and_set,
    read_record,
)
from interactive_broadcast.kernel.errors import Unavailable
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import EpochMs, RecordModel
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.records.people import MAX_ID, PERSON
from interactive_broadcast.records.timeline import TimelineEntry


class PersonName(RecordModel):
    """`names/{eventId}/{opaqueId}`."""

    fan_id: str | None = None
    """The key of their record below `activeFans`."""
    name: str | None = None
    """What they called themselves when something was told of them last."""
    erased_at: EpochMs | None = None
    """When they were forgotten. Then nothing else is here, and nothing comes again."""


Names = Mapping[str, PersonName]
"""By opaque id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameStore:
    """Written with the backend's rights: nobody else says whom the timeline means."""

    databases: Databases

    def keep(self, event_id: str, fan_id: str, name: str | None = None) -> None:
        """Keep whom an entry means, if that is possible now. Safe to repeat.

        A name that is not known now leaves the one that was. Who has been erased gets
        none again, however late what is told of them was written.
        """
        place = paths.person_name(event_id, opaque_id(event_id, fan_id))
        try:
            for stored in compare_and_set(self.databases.as_backend(), place):
                known = _parse(stored.value) or PersonName()
                kept = known.model_copy(
                    update={"fan_id": fan_id[:MAX_ID], "name": name or known.name}
                )
                is_settled = known.erased_at is not None or kept == known
                if is_settled or stored.replace(kept.to_record()):
                    return
        except Unavailable as error:
            # What has happened is told all the same.
            logs.warning("name-not-kept", event_id=event_id, reason=error.reason)

    def read(self, caller: Caller, event_id: str) -> dict[str, PersonName]:
        """All of an event, as the rules let the caller.

        Raises:
            RulesDenied: it is somebody else's.
        """
        value = self.databases.as_caller(caller).get(paths.names(event_id))
        found = ((key, _parse(one)) for key, one in children(value).items())
        return {key: one for key, one in found if one is not None}


def named(entry: TimelineEntry, names: Names) -> TimelineEntry:
    """The entry with the `fanId` and `name` of whom it tells, where they are known."""
    details = entry.details or {}
    person = names.get(str(details.get(PERSON)))
    known = {} if person is None else person.to_record()
    told = {key: known[key] for key in ("fanId", "name") if key in known}
    actor = names.get(entry.by)
    by = entry.by if actor is None else actor.fan_id or entry.by
    return entry.model_copy(update={"by": by, "details": {**details, **told} or None})


def _parse(value: object) -> PersonName | None:
    return read_record(PersonName, value, "name-unreadable")
