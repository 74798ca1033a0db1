"""What a recording or stream that runs at OpenTok is to the event whose session it is.

The ledger must have been read after OpenTok: what a call of ours has started is in it
by then, at least as underway.
"""

from enum import Enum, auto

from interactive_broadcast.effects.models import EffectRecords, MediaKind, MediaState
from interactive_broadcast.events.models import EventRecord, Status


class Verdict(Enum):
    OURS = auto()
    """The one that the show has."""
    UNDECIDED = auto()
    """An effect that is not settled yet has made it, or will end it."""
    NOT_OURS = auto()
    """Somebody else's, beside a live show: his business."""
    STRAY = auto()
    """In a session of ours, and for no live show: it only costs money."""


def believed(kind: MediaKind, event: EventRecord, records: EffectRecords) -> str | None:
    """The recording or stream that the show has, as far as the database knows."""
    return MediaState.of(event, records).medium(kind).id


def is_stopped(kind: MediaKind, event: EventRecord, records: EffectRecords) -> bool:
    """Whether it has been ended for good, also by hand before the show's end."""
    return MediaState.of(event, records).medium(kind).is_stopped


def verdict(
    event: EventRecord,
    records: EffectRecords,
    kind: MediaKind,
    media_id: str,
    session_id: str,
) -> Verdict:
    """What it is that runs in a session of this event."""
    known = MediaState.of(event, records).medium(kind)
    is_on_stage = session_id == event.stage_session_id
    if event.status is Status.LIVE:
        if not is_on_stage:
            return Verdict.NOT_OURS
        if media_id == known.id and not known.is_stopped:
            return Verdict.OURS
        return Verdict.UNDECIDED if known.is_starting else Verdict.NOT_OURS
    if event.status is Status.CLOSED and is_on_stage and not known.is_stopped:
        return Verdict.UNDECIDED
    return Verdict.STRAY
