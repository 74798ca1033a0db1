"""What a recording or stream that runs at OpenTok is to the event whose session it is.

The ledger must have been read after OpenTok: what a call of ours has started is in it
by then, at least as underway.
"""

from collections.abc import Mapping
from enum import Enum, StrEnum, auto

from interactive_broadcast.effects.models import Effect, EffectRecord
from interactive_broadcast.effects.plan import (
    current_archive,
    current_broadcast,
    stands,
)
from interactive_broadcast.events.models import EventRecord, Status

Ledger = Mapping[Effect, EffectRecord]


class Kind(StrEnum):
    """Of what runs."""

    ARCHIVE = "archive"
    BROADCAST = "broadcast"


class Verdict(Enum):
    OURS = auto()
    """The one that the show has."""
    UNDECIDED = auto()
    """An effect that is not settled yet has made it, or will end it."""
    NOT_OURS = auto()
    """Somebody else's, beside a live show: his business."""
    STRAY = auto()
    """In a session of ours, and for no live show: it only costs money."""


STARTS: Mapping[Kind, tuple[Effect, ...]] = {
    Kind.ARCHIVE: (Effect.START_ARCHIVE, Effect.RESTART_ARCHIVE),
    Kind.BROADCAST: (Effect.START_BROADCAST, Effect.RESTART_BROADCAST),
}
STOPS: Mapping[Kind, Effect] = {
    Kind.ARCHIVE: Effect.STOP_ARCHIVE,
    Kind.BROADCAST: Effect.STOP_BROADCAST,
}


def believed(kind: Kind, ledger: Ledger) -> str | None:
    """The recording or stream that the show has, as far as the database knows."""
    find = current_archive if kind is Kind.ARCHIVE else current_broadcast
    return find(ledger)


def is_stopped(kind: Kind, ledger: Ledger) -> bool:
    """Whether it has been ended for good, also by hand before the show's end."""
    stop = ledger.get(STOPS[kind])
    return stop is not None and stands(stop)


def verdict(
    event: EventRecord, ledger: Ledger, kind: Kind, media_id: str, session_id: str
) -> Verdict:
    """What it is that runs in a session of this event."""
    is_on_stage = session_id == event.stage_session_id
    if event.status is Status.LIVE:
        if not is_on_stage:
            return Verdict.NOT_OURS
        if media_id == believed(kind, ledger) and not is_stopped(kind, ledger):
            return Verdict.OURS
        starts = [ledger[one] for one in STARTS[kind] if one in ledger]
        is_starting = any(not stands(record) for record in starts)
        return Verdict.UNDECIDED if is_starting else Verdict.NOT_OURS
    if event.status is Status.CLOSED and is_on_stage and not is_stopped(kind, ledger):
        return Verdict.UNDECIDED
    return Verdict.STRAY
