"""The records of running shows, and the counting of their viewers."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.callers import NOBODY, Caller
from interactive_broadcast.kernel.database import Writes, children, get_all, increment
from interactive_broadcast.kernel.ports import Database, Databases
from interactive_broadcast.records import show_writes
from interactive_broadcast.records.models import ShowRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowStore:
    """`activeBroadcasts`, `shows` and `viewers`.

    The backend's part of them is written with its own rights: it is what the backend
    found out, and the rules let nobody else write it.
    """

    databases: Databases

    def face(self, admin_id: str, fan_url: str) -> ShowRecord | None:
        """The public face, as anybody may read it."""
        value = self.databases.as_caller(NOBODY).get(paths.show(admin_id, fan_url))
        return None if value is None else _parse_show(value)

    def faces(self) -> dict[str, dict[str, ShowRecord | None]]:
        """Those of all shows there are, by admin and address: few, and little of each.

        None for what a late write has left of one.
        """
        value = self._backend().get(paths.SHOWS)
        return {
            admin_id: {key: _parse_show(one) for key, one in children(shows).items()}
            for admin_id, shows in children(value).items()
        }

    def shown_event(self, event: EventRecord) -> str | None:
        """Id of the event whose show uses this event's address."""
        return self.event_at(event.admin_id, event.fan_url)

    def event_at(self, admin_id: str, fan_url: str) -> str | None:
        """Id of the event whose show is at an address."""
        value = self._backend().get(paths.showing_event(admin_id, fan_url))
        return value if isinstance(value, str) else None

    def media(self, event: EventRecord) -> tuple[bool, str | None]:
        """Whether the show's record says it is recorded, and the id of its stream."""
        active = paths.active_broadcast(event.admin_id, event.fan_url)
        places = [f"{active}/archiving", f"{active}/hlsId"]
        archiving, hls_id = get_all(self._backend(), places)
        return archiving is True, hls_id if isinstance(hls_id, str) else None

    def shown_events(self, admin_id: str) -> list[str]:
        """Ids of the events of an admin that have a show: few, found by address."""
        addresses = self._backend().keys(paths.active_broadcasts(admin_id))
        places = [paths.showing_event(admin_id, address) for address in addresses]
        found = get_all(self._backend(), places)
        return [value for value in found if isinstance(value, str)]

    def write(self, writes: Writes) -> None:
        self._backend().update(writes)

    def remove(self, event: EventRecord) -> None:
        """The records, unless another event's show uses the address by now."""
        if self.shown_event(event) in (None, event.id):
            self.write(show_writes.remove_records(event))

    def has_fan(self, admin_id: str, fan_url: str, fan_id: str) -> bool:
        """Whether this fan has a record in the show. His picture is not fetched."""
        place = paths.active_fan(admin_id, fan_url, fan_id)
        return bool(self._backend().keys(place))

    def is_on_stage(self, admin_id: str, fan_url: str, fan_id: str) -> bool:
        """Whether the producer has put this fan on stage: his word, as it is now."""
        place = f"{paths.active_fan(admin_id, fan_url, fan_id)}/isOnStage"
        return self._backend().get(place) is True

    def remove_fan(self, caller: Caller, event: EventRecord, fan_id: str) -> None:
        """Take a fan out of the line, and off the stage. As the caller."""
        place = paths.active_fan(event.admin_id, event.fan_url, fan_id)
        self.databases.as_caller(caller).update({place: None})

    def is_counted(self, admin_id: str, fan_url: str, fan_id: str) -> bool:
        place = paths.counted_viewer(admin_id, fan_url, fan_id)
        return self._backend().get(place) is not None

    def forget_counted(self, admin_id: str, fan_url: str, fan_id: str) -> None:
        """Remove a mark whose show is gone: there is no number left to change."""
        self.write({paths.counted_viewer(admin_id, fan_url, fan_id): None})

    def count(self, admin_id: str, fan_url: str, fan_id: str, *, by: int) -> None:
        """Add a viewer (`by` 1) or take one away (-1), mark and number together.

        As the counter: the rules refuse to count anybody twice.

        Raises:
            RulesDenied: somebody has counted this fan already, or the show is gone.
        """
        self.databases.as_counter().update(
            {
                paths.counted_viewer(admin_id, fan_url, fan_id): by > 0 or None,
                f"{paths.show(admin_id, fan_url)}/viewers": increment(by),
            }
        )

    def set_full(self, admin_id: str, fan_url: str, *, full: bool) -> None:
        """Say whether there is room, if nobody else says something meanwhile.

        Every show says so from its beginning: one that does not is gone.
        """
        place = f"{paths.show(admin_id, fan_url)}/full"
        value, version = self._backend().get_versioned(place)
        if value not in (None, full):
            self._backend().replace(place, full, version=version)

    def _backend(self) -> Database:
        return self.databases.as_backend()


def _parse_show(value: Any) -> ShowRecord | None:  # noqa: ANN401 - JSON as stored
    """The show in a snapshot; None for what a late write has left of one."""
    try:
        show: ShowRecord = ShowRecord.model_validate(value)
    except ValidationError as error:
        logs.warning("show-unreadable", fields=len(error.errors()))
        return None
    return show
