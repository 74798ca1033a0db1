"""Who of a line is called next: the first who is there, ready, and not passed over.

Ready is whoever publishes, which OpenTok's reports say in their record: on deck camera
and microphone have proven to work.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from interactive_broadcast.events.models import EventRecord, SessionKind
from interactive_broadcast.kernel import show_paths
from interactive_broadcast.kernel.concurrency import in_batches, side_by_side
from interactive_broadcast.kernel.database import get_all
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.ports import Clock, Database, Databases, now_ms
from interactive_broadcast.records.calls import FLAGS
from interactive_broadcast.records.consents import ConsentStore
from interactive_broadcast.records.headcounts import Head, Headcounts, HeadKind
from interactive_broadcast.records.line import LineStore, PlaceRecord
from interactive_broadcast.records.presence import Presence, read_connections

MAX_LOOKED_AT: Final = 500
"""Places from the front of the line. Nobody far behind is on deck."""

LOOKED_AT_ONCE: Final = 5
"""Of those who publish, by what shows that they are there: the first one is, mostly."""

REST_MS: Final = 60_000
"""After a missed call, in which others are called."""


def may_be_called(place: PlaceRecord, now: EpochMs) -> bool:
    """Whether a place in line, at a time in ms, is not to be passed over."""
    if place.held or place.away_since is not None:
        return False
    return place.missed_at is None or now - place.missed_at >= REST_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class NextInLine:
    """Looks for them. With the backend's rights, for a caller who directs the line."""

    databases: Databases
    line: LineStore
    headcounts: Headcounts
    consents: ConsentStore
    clock: Clock

    def find(self, event: EventRecord) -> str | None:
        """The first of the line who can be called, of 500. None for nobody."""
        looked_at = 0
        for page in self.line.pages(event.admin_id, event.fan_url):
            now = now_ms(self.clock)
            fans = [one.fan_id for one in page if may_be_called(one.place, now)]
            for some in in_batches(fans):
                for fan_id in self._ready(event, some):
                    return fan_id
            looked_at += len(page)
            if looked_at >= MAX_LOOKED_AT:
                break
        return None

    def _ready(self, event: EventRecord, fans: Sequence[str]) -> Iterator[str]:
        """Those of these fans who can be called, in order, looked at as asked for."""
        places = [f"{self._record(event, one)}/streamId" for one in fans]
        streams = zip(fans, get_all(self._backend(), places), strict=True)
        publishing = [(one, stream) for one, stream in streams if stream is not None]
        for start in range(0, len(publishing), LOOKED_AT_ONCE):
            some = publishing[start : start + LOOKED_AT_ONCE]
            looks = [partial(self._is_ready, event, *each) for each in some]
            seen = zip(some, side_by_side(looks), strict=True)
            yield from (fan_id for (fan_id, _), is_ready in seen if is_ready)

    def _is_ready(self, event: EventRecord, fan_id: str, stream_id: object) -> bool:
        """Whether they are there, have consented, and have neither seat already."""
        if not self.consents.covers(event, fan_id):
            return False
        record = self._record(event, fan_id)
        flags = [f"{record}/{flag}" for flag in FLAGS.values()]
        presence = show_paths.presence_of(event.admin_id, event.fan_url, fan_id)
        connections, *placed = get_all(self._backend(), [presence, *flags])
        if True in placed:
            return False
        return self._is_connected(fan_id, connections) or (
            isinstance(stream_id, str) and self._publishes(event, fan_id, stream_id)
        )

    def _is_connected(self, fan_id: str, connections: Any) -> bool:  # noqa: ANN401 - JSON
        presence = Presence(connections=read_connections({fan_id: connections}))
        return presence.is_beating(fan_id, now_ms=now_ms(self.clock))

    def _publishes(self, event: EventRecord, fan_id: str, stream_id: str) -> bool:
        """Whether OpenTok has told of this stream backstage, and not of its end."""
        head = Head(
            event_id=event.id,
            session=SessionKind.BACKSTAGE,
            kind=HeadKind.STREAMS,
            id=stream_id,
        )
        return self.headcounts.person_of(head) == opaque_id(event.id, fan_id)

    def _record(self, event: EventRecord, fan_id: str) -> str:
        return show_paths.active_fan(event.admin_id, event.fan_url, fan_id)

    def _backend(self) -> Database:
        return self.databases.as_backend()
