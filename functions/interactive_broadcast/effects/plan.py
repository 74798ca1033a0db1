"""Which effects a status has, and which of them wait for which.

    notStarted   none
    preshow      the records are opened
    live         the records say so; recording and streaming start
    closed       recording stops, the records say so; streaming stops after the drain

An effect is carried out once per event (`effects.runner`), so that asking for all
effects of a status again does only what is still missing.
"""

from collections.abc import Mapping, Sequence

from interactive_broadcast.effects.models import Effect, EffectRecord, EffectState
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.errors import VideoUnavailable

MAX_ATTEMPTS = 150
"""Of one effect: some by its task, then one every five minutes for half a day. By then
OpenTok itself has ended whatever could still run."""

WAITS_FOR: Mapping[Effect, frozenset[Effect]] = {
    Effect.LIVE_RECORDS: frozenset({Effect.OPEN_RECORDS}),
    Effect.CLOSED_RECORDS: frozenset({Effect.OPEN_RECORDS, Effect.LIVE_RECORDS}),
    Effect.RESTART_ARCHIVE: frozenset({Effect.START_ARCHIVE, Effect.STOP_ARCHIVE}),
    Effect.STOP_ARCHIVE: frozenset({Effect.START_ARCHIVE, Effect.RESTART_ARCHIVE}),
    Effect.FINISH_ARCHIVE: frozenset({Effect.STOP_ARCHIVE, Effect.RESTART_ARCHIVE}),
    Effect.RESTART_BROADCAST: frozenset({Effect.START_BROADCAST, Effect.PUBLISH_HLS}),
    Effect.PUBLISH_HLS: frozenset({Effect.START_BROADCAST, Effect.RESTART_BROADCAST}),
    Effect.STOP_BROADCAST: frozenset(
        {
            Effect.START_BROADCAST,
            Effect.RESTART_BROADCAST,
            Effect.PUBLISH_HLS,
            Effect.CLOSED_RECORDS,
        }
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
    Effect.RESTART_ARCHIVE: Status.LIVE,
    Effect.RESTART_BROADCAST: Status.LIVE,
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


Ledger = Mapping[Effect, EffectRecord]


def missing(
    event: EventRecord, ledger: Ledger, *, hls: bool, now_ms: int
) -> list[Sequence[Effect]]:
    """What should have happened by now and has not, nor is underway: in rounds.

    Whatever task or trigger was to see to it may be lost.
    """
    planned = plan(event, hls=hls)
    # What is planned and has begun is listed by both.
    begun = {effect for round_ in planned for effect in round_}
    # One after the other: some of them wait for each other.
    followed = [[one] for one in follow_ups(event, ledger) if one not in begun]
    rounds = [*planned, *followed]
    return [
        left
        for round_ in rounds
        if (left := [one for one in round_ if _is_open(ledger.get(one), now_ms)])
    ]


def follow_ups(event: EventRecord, ledger: Ledger) -> list[Effect]:
    """The effects that another one is followed by, settled or not."""
    match event.status:
        case Status.LIVE:
            followed = [one for one in BEGUN if may_have_acted(ledger.get(one))]
            if _has(ledger, Effect.START_BROADCAST, "hls"):
                followed.append(Effect.PUBLISH_HLS)
        case Status.CLOSED:
            # Too late for them: they settle as skipped, and what they tell is final.
            followed = [one for one in BEFORE_THE_END if one in ledger]
            followed += [one for one in told_for(event) if one not in followed]
            if _is_settled(ledger, Effect.CLOSED_RECORDS):
                followed.append(Effect.STOP_BROADCAST)
        case _:
            return []
    if _has(ledger, Effect.STOP_ARCHIVE, "archiveId"):
        followed.append(Effect.FINISH_ARCHIVE)
    return followed


def told_for(event: EventRecord) -> list[Effect]:
    """The restarts that an event still speaks of as something to come."""
    problems = event.problems or {}
    return [
        restart
        for restart, start in TELLS_FOR.items()
        if (problem := problems.get(start.value)) is not None and not problem.final
    ]


TELLS_FOR: Mapping[Effect, Effect] = {
    Effect.RESTART_ARCHIVE: Effect.START_ARCHIVE,
    Effect.RESTART_BROADCAST: Effect.START_BROADCAST,
}
"""What has broken off is told as a problem of what had started it."""

BEFORE_THE_END = (
    Effect.OPEN_RECORDS,
    Effect.LIVE_RECORDS,
    Effect.START_ARCHIVE,
    Effect.START_BROADCAST,
    Effect.RESTART_ARCHIVE,
    Effect.RESTART_BROADCAST,
    Effect.PUBLISH_HLS,
)
"""What does nothing any more once a show is closed."""

BEGUN = (
    Effect.START_ARCHIVE,
    Effect.START_BROADCAST,
    Effect.RESTART_ARCHIVE,
    Effect.RESTART_BROADCAST,
    Effect.STOP_ARCHIVE,
)
"""What is to be completed once it has begun, also when nothing else asks for it."""

MAYBE = (None, VideoUnavailable.reason)
"""Errors of attempts that may have acted: one that died, one without an answer."""


def may_have_acted(record: EffectRecord | None) -> bool:
    """Whether OpenTok may have what nobody could store yet."""
    return (
        record is not None
        and record.state is EffectState.RUNNING
        and record.error in MAYBE
    )


def is_over(event: EventRecord, ledger: Ledger, *, hls: bool) -> bool:
    """Whether the show has ended and nothing is left to be done for it."""
    if event.status is not Status.CLOSED:
        return False
    wanted = [*plan(event, hls=hls), follow_ups(event, ledger)]
    return all(_is_settled(ledger, effect) for round_ in wanted for effect in round_)


def _has(ledger: Ledger, effect: Effect, key: str) -> bool:
    """Whether an effect has come to a result that has this."""
    record = ledger.get(effect)
    return record is not None and bool((record.result or {}).get(key))


def _is_settled(ledger: Ledger, effect: Effect) -> bool:
    return effect in ledger and stands(ledger[effect])


def _is_open(record: EffectRecord | None, now_ms: int) -> bool:
    if record is None:
        return True
    is_later = record.due_at is not None and record.due_at > now_ms
    return not (stands(record) or is_later or is_underway(record, now_ms=now_ms))


ENDED_BY: Mapping[Effect, Effect] = {
    Effect.START_ARCHIVE: Effect.STOP_ARCHIVE,
    Effect.START_BROADCAST: Effect.STOP_BROADCAST,
}
"""What costs money from the first effect on until the second."""


def running(ledger: Ledger) -> list[Effect]:
    """The effects that are still needed to end what has been started.

    Also those that have failed for good: whoever asks wants it tried once more.
    """
    return [
        end
        for start, end in ENDED_BY.items()
        if start in ledger
        and (end not in ledger or ledger[end].state is not EffectState.DONE)
    ]


def _newest(ledger: Ledger, start: Effect, restart: Effect, key: str) -> str | None:
    """The id that the newest of two effects has left: what it was started anew as."""
    for effect in (restart, start):
        record = ledger.get(effect)
        found = None if record is None else (record.result or {}).get(key)
        if isinstance(found, str):
            return found
    return None


def current_archive(ledger: Ledger) -> str | None:
    """The recording of the show."""
    return _newest(ledger, Effect.START_ARCHIVE, Effect.RESTART_ARCHIVE, "archiveId")


def is_recording(event: EventRecord, ledger: Ledger) -> bool:
    """Whether the show is being recorded, as far as we know."""
    current = current_archive(ledger)
    if current is None or Effect.STOP_ARCHIVE in ledger:
        return False
    told = event.archive
    return told is None or told.id != current or told.status in RECORDING


RECORDING = ("started", "paused")
"""Statuses of a recording that goes on."""


def current_broadcast(ledger: Ledger) -> str | None:
    """The stream of the show."""
    return _newest(
        ledger, Effect.START_BROADCAST, Effect.RESTART_BROADCAST, "broadcastId"
    )


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


def is_blocked(effect: Effect, ledger: Ledger, *, now_ms: int) -> bool:
    """Whether one that it must wait for is underway."""
    return any(
        is_underway(ledger.get(other), now_ms=now_ms)
        for other in WAITS_FOR.get(effect, ())
    )
