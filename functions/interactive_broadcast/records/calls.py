"""Calls: the fans who are called and have not answered, and whom a click has called.

`calls/{adminId}/{fanUrl}/{fanId}` holds since when a fan is being called backstage,
until they answer by removing it. `callRequests/{adminId}/{fanUrl}/{requestId}` holds
whom a click has called: it is made in one write with all that a call is, so that the
click calls nobody else, however often it arrives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from interactive_broadcast.events.models import EventRecord, SessionKind
from interactive_broadcast.kernel import line_paths, show_paths
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import (
    SERVER_TIME,
    Writes,
    children,
    get_all,
    read_record,
)
from interactive_broadcast.kernel.models import EpochMs, Id, RecordModel
from interactive_broadcast.kernel.ports import Database, Databases
from interactive_broadcast.records.line import PlaceRecord
from interactive_broadcast.records.pointers import TO_BACKSTAGE, TO_STAGE
from interactive_broadcast.records.presence import PRODUCER
from interactive_broadcast.records.shows import ON_STAGE, names_event

BACKSTAGE: Final = "isBackstage"

FLAGS: Final = {SessionKind.BACKSTAGE: BACKSTAGE, SessionKind.STAGE: ON_STAGE}
"""What a fan's record says of whoever has a place there."""

_POINTERS: Final = {SessionKind.BACKSTAGE: TO_BACKSTAGE, SessionKind.STAGE: TO_STAGE}

MISSES_UNTIL_LAST: Final = 2
"""The missed call that puts a fan behind all others. The next one takes them out."""


class CallRequestRecord(RecordModel):
    """`callRequests/{adminId}/{fanUrl}/{requestId}`: set once."""

    fan_id: Id
    to: SessionKind
    at: EpochMs
    """When they were called."""


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody's, which calls one fan."""

    request_id: str
    fence: Writes
    """What it writes along, to be refused where it comes too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCalls:
    """What the records of a show say of its calls, at a moment."""

    since: Mapping[str, EpochMs]
    """The fans who have not answered yet, each with when they were called."""
    call_s: int | None
    """Seconds that they have. None for a show that has not said so: none is overdue."""

    def overdue(self, now_ms: EpochMs) -> list[str]:
        """Those whose time is over, the longest first."""
        if self.call_s is None:
            return []
        called_by = now_ms - self.call_s * 1000
        due = [(at, fan_id) for fan_id, at in self.since.items() if at <= called_by]
        return [fan_id for _, fan_id in sorted(due)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStore:
    """`calls` and `callRequests`, and the places that the called are given."""

    databases: Databases

    def waiting(self, caller: Caller, event: EventRecord) -> dict[str, EpochMs]:
        """The fans who have not answered yet, as whoever directs the line sees them.

        Raises RulesDenied: the caller does not.
        """
        place = line_paths.calls(event.admin_id, event.fan_url)
        return _moments(self.databases.as_caller(caller).get(place))

    def call_seconds(self, event: EventRecord) -> int | None:
        """The time to answer in, as the show has told it; None where it has not."""
        show = show_paths.active_broadcast(event.admin_id, event.fan_url)
        value = self._backend().get(f"{show}/callSeconds")
        return value if isinstance(value, int) else None

    def open_calls(self, event: EventRecord) -> OpenCalls:
        """All calls of a show. With the backend's rights: for the reconciler."""
        place = line_paths.calls(event.admin_id, event.fan_url)
        read = [partial(self._backend().get, place), partial(self.call_seconds, event)]
        calls, call_s = side_by_side(read)
        return OpenCalls(since=_moments(calls), call_s=call_s)

    def made(self, event: EventRecord, request_id: str) -> CallRequestRecord | None:
        """Whom a click has called; None for nobody yet.

        With the backend's rights: nobody else reads it.
        """
        place = line_paths.call_request(event.admin_id, event.fan_url, request_id)
        value = self._backend().get(place)
        return read_record(CallRequestRecord, value, "call-request-unreadable")

    def named(
        self, event: EventRecord, to: SessionKind, most: int
    ) -> dict[str, str | None]:
        """Whom each of the first `most` pointers of a place names, if anybody.

        Who has left it since, or the show, is named by none: a pointer without the
        fan's own flag says nothing.
        """
        address = (event.admin_id, event.fan_url)
        show, names = show_paths.active_broadcast(*address), pointers(to, most)
        found = get_all(self._backend(), [f"{show}/{one}" for one in names])
        fans = [one for one in found if isinstance(one, str)]
        flags = [f"{show_paths.active_fan(*address, one)}/{FLAGS[to]}" for one in fans]
        said = zip(fans, get_all(self._backend(), flags), strict=True)
        there = {fan_id for fan_id, is_there in said if is_there is True}
        return {
            name: one if one in there else None
            for name, one in zip(names, found, strict=True)
        }

    def call(
        self,
        caller: Caller,
        event: EventRecord,
        fan_id: str,
        place: tuple[SessionKind, str],
        click: Click,
    ) -> None:
        """Call a fan, for a click: all of it in one write, as the caller.

        Args:
            caller: who directs the line.
            event: whose show.
            fan_id: whom.
            place: where to, and the pointer that is to name them.
            click: for which.

        Raises:
            RulesDenied: the caller may not; or the click has called somebody, the place
                is taken, the fan has one already, or is not in line, held or away; or
                the show is over.
        """
        address = (event.admin_id, event.fan_url)
        show, (to, pointer) = show_paths.active_broadcast(*address), place
        writes: Writes = {
            **names_event(event, director_of(caller)),
            **click.fence,
            f"{show_paths.active_fan(*address, fan_id)}/{FLAGS[to]}": True,
            f"{show}/{pointer}": fan_id,
            line_paths.call_request(*address, click.request_id): {
                "fanId": fan_id,
                "to": to.value,
                "at": SERVER_TIME,
            },
        }
        if to is SessionKind.BACKSTAGE:
            writes[line_paths.call(*address, fan_id)] = SERVER_TIME
        else:
            # They have had their turn: in one write, so that nobody is called from
            # there who is on stage.
            writes[line_paths.line_place(*address, fan_id)] = None
            writes[line_paths.deck_place(*address, fan_id)] = None
            writes[line_paths.line_position(*address, fan_id)] = None
        self.databases.as_caller(caller).update(writes)

    def is_waiting(self, event: EventRecord, fan_id: str) -> bool:
        """Whether a fan is being called and has not answered."""
        place = line_paths.call(event.admin_id, event.fan_url, fan_id)
        return self._backend().get(place) is not None

    def take_back(
        self,
        event: EventRecord,
        fan_id: str,
        pointers: Sequence[str],
        place: PlaceRecord | None,
    ) -> None:
        """Take back a call whose time is over: all of it in one write.

        As the counter: the rules compare, with the database's own time, so that whoever
        answers in that very moment keeps what they have.

        Args:
            event: whose show.
            fan_id: who has been called.
            pointers: those that name them.
            place: theirs in line, if they are in line.

        Raises:
            RulesDenied: they have answered, or have some time left; or they are not
                where they were in the line.
        """
        address = (event.admin_id, event.fan_url)
        show = show_paths.active_broadcast(*address)
        writes: Writes = {
            line_paths.call(*address, fan_id): None,
            f"{show_paths.active_fan(*address, fan_id)}/{BACKSTAGE}": None,
            **{f"{show}/{one}": None for one in pointers},
            **_missed(address, fan_id, place),
        }
        self.databases.as_counter().update(writes)

    def _backend(self) -> Database:
        return self.databases.as_backend()


def pointers(to: SessionKind, most: int) -> list[str]:
    """The names of the pointers of a place, of which there are so many."""
    return [*_POINTERS[to].names[:most]]


def director_of(caller: Caller) -> str:
    """By which name of theirs whoever directs a line names its event."""
    return caller.uid or "" if caller.role is Role.SCREENER else PRODUCER


def _missed(address: tuple[str, str], fan_id: str, place: PlaceRecord | None) -> Writes:
    """What a missed call does to a place in line."""
    if place is None:
        return {}
    path, before = line_paths.line_place(*address, fan_id), place.missed or 0
    if before >= MISSES_UNTIL_LAST:
        return {
            path: None,
            line_paths.deck_place(*address, fan_id): None,
            line_paths.line_position(*address, fan_id): None,
        }
    writes: Writes = {f"{path}/missed": before + 1, f"{path}/missedAt": SERVER_TIME}
    if before + 1 == MISSES_UNTIL_LAST:
        writes[f"{path}/order"] = SERVER_TIME
    return writes


def _moments(value: object) -> dict[str, EpochMs]:
    """The children of a snapshot that are times."""
    return {one: at for one, at in children(value).items() if isinstance(at, int)}
