"""Which effects a status has, and which of them wait for which.

    notStarted   none
    preshow      the records are opened
    live         the records say so; recording and streaming start
    closed       recording stops, the records say so; streaming stops after the drain

An effect is carried out once per event (`services.effects`), so that asking for all
effects of a status again does only what is still missing.
"""

from collections.abc import Mapping, Sequence

from interactive_broadcast.models.events import EventRecord, Status
from interactive_broadcast.models.shows import Effect, EffectRecord, EffectState

WAITS_FOR: Mapping[Effect, frozenset[Effect]] = {
    Effect.LIVE_RECORDS: frozenset({Effect.OPEN_RECORDS}),
    Effect.CLOSED_RECORDS: frozenset({Effect.OPEN_RECORDS, Effect.LIVE_RECORDS}),
    Effect.STOP_ARCHIVE: frozenset({Effect.START_ARCHIVE}),
    Effect.FINISH_ARCHIVE: frozenset({Effect.STOP_ARCHIVE}),
    Effect.PUBLISH_HLS: frozenset({Effect.START_BROADCAST}),
    Effect.STOP_BROADCAST: frozenset(
        {Effect.START_BROADCAST, Effect.PUBLISH_HLS, Effect.CLOSED_RECORDS}
    ),
}
"""While one of these is being carried out, the effect must not start: a late result
would undo it."""


def plan(event: EventRecord, *, hls: bool) -> list[Sequence[Effect]]:
    """The effects of the event's status: rounds, each of which can run side by side.

    `hls` is whether its admin streams to viewers beyond the interactive limit.
    """
    match event.status:
        case Status.NOT_STARTED:
            return []
        case Status.PRESHOW:
            return [[Effect.OPEN_RECORDS]]
        case Status.LIVE:
            live = [Effect.LIVE_RECORDS]
            if event.archive_event:
                live.append(Effect.START_ARCHIVE)
            if hls or event.rtmp_url is not None:
                live.append(Effect.START_BROADCAST)
            # A client that writes the status itself can be faster than the trigger.
            return [[Effect.OPEN_RECORDS], live]
        case Status.CLOSED:
            return [[Effect.STOP_ARCHIVE, Effect.CLOSED_RECORDS]]


DUE_FROM: Mapping[Effect, Status] = {
    Effect.OPEN_RECORDS: Status.PRESHOW,
    Effect.LIVE_RECORDS: Status.LIVE,
    Effect.START_ARCHIVE: Status.LIVE,
    Effect.START_BROADCAST: Status.LIVE,
    Effect.PUBLISH_HLS: Status.LIVE,
    # A recording may be stopped by hand, long before the end.
    Effect.FINISH_ARCHIVE: Status.LIVE,
    Effect.STOP_ARCHIVE: Status.CLOSED,
    Effect.CLOSED_RECORDS: Status.CLOSED,
    Effect.STOP_BROADCAST: Status.CLOSED,
}
"""The status from which on a task may ask for an effect."""


def is_due(effect: Effect, status: Status) -> bool:
    """Whether an event of this status can have the effect by now.

    No task of ours comes early. One that does was not sent by us, and carrying it out
    would end a recording, or settle as done what is still to be done.
    """
    order = list(Status)
    return order.index(status) >= order.index(DUE_FROM[effect])


ENDED_BY: Mapping[Effect, Effect] = {
    Effect.START_ARCHIVE: Effect.STOP_ARCHIVE,
    Effect.START_BROADCAST: Effect.STOP_BROADCAST,
}
"""What costs money from the first effect on until the second."""


def running(ledger: Mapping[Effect, EffectRecord]) -> list[Effect]:
    """The effects that are still needed to end what has been started."""
    return [
        end
        for start, end in ENDED_BY.items()
        if start in ledger and (end not in ledger or not stands(ledger[end]))
    ]


def stands(record: EffectRecord, *, again: bool = False) -> bool:
    """Whether it is done, or has failed for good and is not wanted `again`."""
    if record.state is EffectState.FAILED:
        return not again
    return record.state is EffectState.DONE


def is_underway(record: EffectRecord | None, *, now_ms: int) -> bool:
    """Whether somebody is carrying it out at this moment."""
    return (
        record is not None
        and record.state is EffectState.RUNNING
        and record.lease_until > now_ms
    )


def is_blocked(
    effect: Effect, ledger: Mapping[Effect, EffectRecord], *, now_ms: int
) -> bool:
    """Whether one that it must wait for is underway."""
    return any(
        is_underway(ledger.get(other), now_ms=now_ms)
        for other in WAITS_FOR.get(effect, ())
    )
