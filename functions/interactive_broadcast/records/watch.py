"""The shows that the reconciler looks after: `watched/{eventId}`.

An event is watched from before its preshow until its show is over and settled. So what
one run of the reconciler costs follows the shows that are on, not all that ever were;
of one that is over its entry says when it is to be looked at next.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes, children, read_record
from interactive_broadcast.kernel.models import EpochMs, Json, RecordModel
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.records.presence import Heartbeat


class HeartbeatRecord(RecordModel):
    """`watched/{eventId}/beats/{role}`: an old app's heartbeat when it last changed."""

    beat: float
    since: EpochMs


class WatchRecord(RecordModel):
    """`watched/{eventId}`."""

    admin_id: str | None = None
    """None in what a late note leaves of one that was dropped."""
    next_at: EpochMs | None = None
    """Of a show that is over: nobody needs to look at it before. None: always."""
    tokens_until: EpochMs | None = None
    """Of such a show: until when somebody may connect to it. A round looks at it."""
    told: str | None = None
    """The status of the event by which the timeline told of all it has had."""
    empty_since: EpochMs | None = None
    """Since when a live show has had nobody in it."""
    absent: Annotated[dict[str, EpochMs], BeforeValidator(children)] = Field(
        default_factory=dict
    )
    """Since when nothing shows that somebody is there who has a place, by person."""
    away: Annotated[dict[str, EpochMs], BeforeValidator(children)] = Field(
        default_factory=dict
    )
    """Fans in line who were passed over, and since when they are missed. Their place
    says so as well, until they are back."""
    beats: dict[str, HeartbeatRecord] = Field(default_factory=dict)
    """By role."""

    def is_due(self, now_ms: EpochMs, *, is_round: bool = False) -> bool:
        """Whether a run needs to look at it."""
        if self.next_at is None or self.next_at <= now_ms:
            return True
        until = self.tokens_until
        return is_round and until is not None and now_ms < until

    @property
    def heartbeats(self) -> dict[str, Heartbeat]:
        """What old apps have sent, as the former run has found it."""
        return {
            role: Heartbeat(one.beat, one.since) for role, one in self.beats.items()
        }


def entry(event: EventRecord) -> Writes:
    """The write that has an event watched. It keeps what is remembered of it."""
    return {f"{paths.watched(event.id)}/adminId": event.admin_id}


def note_next(event_id: str, next_at: EpochMs, tokens_until: EpochMs) -> Writes:
    """The write that says before when nobody needs to look at a show that is over.

    Args:
        event_id: whose show.
        next_at: when a run is to look again.
        tokens_until: until when rounds look, in case somebody connects.
    """
    place = paths.watched(event_id)
    return {f"{place}/nextAt": next_at, f"{place}/tokensUntil": tokens_until}


def note_told(event_id: str, status: str) -> Writes:
    """The write that says that the timeline tells how an event came to a status."""
    return {f"{paths.watched(event_id)}/told": status}


def note_empty(event_id: str, since_ms: EpochMs | None) -> Writes:
    """The write that remembers since when nobody is there; None: somebody is."""
    return {f"{paths.watched(event_id)}/emptySince": since_ms}


def note_absent(
    event_id: str, before: Mapping[str, EpochMs], now: Mapping[str, EpochMs]
) -> Writes:
    """The write that remembers since when whom nothing shows to be there."""
    return _noted(f"{paths.watched(event_id)}/absent", before, now)


def note_away(
    event_id: str, before: Mapping[str, EpochMs], now: Mapping[str, EpochMs]
) -> Writes:
    """The write that remembers which fans in line were passed over."""
    return _noted(f"{paths.watched(event_id)}/away", before, now)


def _noted(
    place: str, before: Mapping[str, EpochMs], now: Mapping[str, EpochMs]
) -> Writes:
    changed = dict(before.items() ^ now.items())
    return {f"{place}/{one}": now.get(one) for one in changed}


def note_heartbeats(
    event_id: str, before: Mapping[str, Heartbeat], now: Mapping[str, Heartbeat]
) -> Writes:
    """The write that remembers the heartbeats of old apps."""
    place = f"{paths.watched(event_id)}/beats"
    return {
        f"{place}/{role}": _as_record(now.get(role))
        for role in sorted(before.keys() | now.keys())
        if before.get(role) != now.get(role)
    }


def _as_record(heartbeat: Heartbeat | None) -> Json:
    if heartbeat is None:
        return None
    return {"beat": heartbeat.value, "since": heartbeat.since}


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchList:
    """With the backend's rights: the rules let nobody else see it."""

    databases: Databases

    def all(self) -> dict[str, WatchRecord]:
        """Everything watched, by event id."""
        value = self.databases.as_backend().get(paths.WATCHED)
        found = value if isinstance(value, dict) else {}
        read = {
            event_id: read_record(WatchRecord, one, "watch-unreadable")
            for event_id, one in found.items()
        }
        return {key: record for key, record in read.items() if record is not None}

    def remove(self, event_id: str) -> None:
        """There is nothing left to look after."""
        self.databases.as_backend().update({paths.watched(event_id): None})
