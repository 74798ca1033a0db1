"""Which effects a status has, and what each of them depends on.

    notStarted   none
    preshow      the records are opened
    live         the records say so; recording and streaming start
    closed       recording and captions stop, the records say so; after the drain
                 streaming stops, and fans are disconnected; everybody else some minutes
                 later; messages and reasons of disconnections go after three days

Each time that a stage is cleared, in preshow or live, it is emptied, and what streams
it elsewhere is held.

An effect is carried out once per event (`effects.runner`), so that asking for all
effects of a status again does only what is still missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interactive_broadcast.effects.models import (
    OF_CLEARED_STAGE,
    Effect,
    EffectRecord,
    EffectRecords,
    EffectState,
)
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.models import EpochMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is to be known of one effect."""

    due_from: Status
    """A task may ask for it from this status on."""
    waits_for: frozenset[Effect] = frozenset()
    """While one of these is being carried out, this one must not start: a late result
    would undo it."""
    follows: Effect | None = None
    """Until this one has begun there is nothing to be done, whatever a task says."""
    is_completed: bool = False
    """Once it has begun it is brought to an end while the show is live, also when
    nothing else asks for it."""
    ends_with_the_show: bool = False
    """When the show is closed it does nothing any more, and settles as skipped."""
    ended_by: Effect | None = None
    """What it starts costs money until this one has ended it. Once that has begun it
    starts nothing any more."""
    is_aftermath: bool = False
    """Nothing of the show waits for it: the show is over without it."""
    is_renewable: bool = False
    """Once what it has started is over it is due again, as long as the show is live."""


RULES: Mapping[Effect, Rule] = {
    Effect.OPEN_RECORDS: Rule(
        due_from=Status.PRESHOW,
        ends_with_the_show=True,
    ),
    Effect.LIVE_RECORDS: Rule(
        due_from=Status.LIVE,
        waits_for=frozenset({Effect.OPEN_RECORDS}),
        ends_with_the_show=True,
    ),
    Effect.START_ARCHIVE: Rule(
        due_from=Status.LIVE,
        ends_with_the_show=True,
        ended_by=Effect.STOP_ARCHIVE,
        is_renewable=True,
    ),
    Effect.START_BROADCAST: Rule(
        due_from=Status.LIVE,
        waits_for=frozenset({Effect.PUBLISH_HLS, Effect.HOLD_BROADCAST}),
        ends_with_the_show=True,
        ended_by=Effect.STOP_BROADCAST,
        is_renewable=True,
    ),
    Effect.PUBLISH_HLS: Rule(
        due_from=Status.LIVE,
        waits_for=frozenset({Effect.START_BROADCAST}),
        ends_with_the_show=True,
    ),
    Effect.STOP_ARCHIVE: Rule(
        due_from=Status.CLOSED,
        waits_for=frozenset({Effect.START_ARCHIVE}),
        is_completed=True,
    ),
    Effect.FINISH_ARCHIVE: Rule(
        # A recording may be stopped by hand, long before the end.
        due_from=Status.LIVE,
        waits_for=frozenset({Effect.START_ARCHIVE, Effect.STOP_ARCHIVE}),
        follows=Effect.STOP_ARCHIVE,
    ),
    Effect.CLOSED_RECORDS: Rule(
        due_from=Status.CLOSED,
        waits_for=frozenset({Effect.OPEN_RECORDS, Effect.LIVE_RECORDS}),
    ),
    Effect.STOP_BROADCAST: Rule(
        due_from=Status.CLOSED,
        waits_for=frozenset(
            {
                Effect.START_BROADCAST,
                Effect.PUBLISH_HLS,
                Effect.HOLD_BROADCAST,
                Effect.CLOSED_RECORDS,
            }
        ),
    ),
    Effect.START_CAPTIONS: Rule(
        due_from=Status.LIVE,
        ends_with_the_show=True,
        ended_by=Effect.STOP_CAPTIONS,
        is_renewable=True,
    ),
    Effect.STOP_CAPTIONS: Rule(
        due_from=Status.CLOSED,
        waits_for=frozenset({Effect.START_CAPTIONS}),
        is_completed=True,
    ),
    Effect.HOLD_BROADCAST: Rule(
        due_from=Status.PRESHOW,
        waits_for=frozenset({Effect.START_BROADCAST, Effect.PUBLISH_HLS}),
    ),
    Effect.EMPTY_STAGE: Rule(due_from=Status.PRESHOW, ends_with_the_show=True),
    Effect.DISCONNECT_FANS: Rule(
        due_from=Status.CLOSED,
        waits_for=frozenset({Effect.CLOSED_RECORDS}),
        is_aftermath=True,
    ),
    Effect.EMPTY_SESSIONS: Rule(
        due_from=Status.CLOSED,
        waits_for=frozenset({Effect.CLOSED_RECORDS, Effect.DISCONNECT_FANS}),
        is_aftermath=True,
    ),
    Effect.REMOVE_MESSAGES: Rule(
        due_from=Status.CLOSED,
        # Whoever is disconnected is told why.
        waits_for=frozenset({Effect.DISCONNECT_FANS, Effect.EMPTY_SESSIONS}),
        is_aftermath=True,
    ),
}
"""In the order in which those that are left over are tried."""

AFTER_THE_END = (
    Effect.STOP_BROADCAST,
    Effect.DISCONNECT_FANS,
    Effect.EMPTY_SESSIONS,
    Effect.REMOVE_MESSAGES,
)
"""Those that are due some time after an event is closed."""

RECORDS = frozenset({Effect.OPEN_RECORDS, Effect.LIVE_RECORDS, Effect.CLOSED_RECORDS})
"""Those that have the show's records and the event say which status it has."""

LOOKS_ANY_TIME: Mapping[Status, frozenset[Effect]] = {
    Status.CLOSED: frozenset(
        {Effect.STOP_ARCHIVE, Effect.STOP_CAPTIONS, Effect.CLOSED_RECORDS}
    ),
}
"""Effects of an event that is known to have this status, which need not be claimed
before the ledger is read: what they wait for looks at the status after its own claim.
Either that claim was there before the status, and so before this look, or it comes to
nothing, as the event is closed for good. For all others the order of claim and look is
what lets one of two see the other."""

RENEWABLE = frozenset(effect for effect, rule in RULES.items() if rule.is_renewable)
"""Those that start a part of the recording, stream or captions, however often one
ends."""


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
            if hls or event.rtmp_targets:
                live.append(Effect.START_BROADCAST)
            # A client that writes the status itself can be faster than the trigger.
            return [[Effect.OPEN_RECORDS], live]
        case Status.CLOSED:
            closed = [Effect.STOP_ARCHIVE, Effect.CLOSED_RECORDS]
            if event.captions is not None:
                closed.append(Effect.STOP_CAPTIONS)
            return [closed]


def is_due(effect: Effect, status: Status) -> bool:
    """Whether an event of this status can have the effect by now.

    No task of ours comes early. One that does was not sent by us, and carrying it out
    would end a recording, or settle as done what is still to be done.
    """
    order = list(Status)
    return order.index(status) >= order.index(RULES[effect].due_from)


def is_too_late(effect: Effect, status: Status) -> bool:
    """Whether it does nothing any more, and need not wait for its time to settle."""
    return status is Status.CLOSED and RULES[effect].ends_with_the_show


def is_blocked(effect: Effect, records: EffectRecords, *, now_ms: EpochMs) -> bool:
    """Whether one that it must wait for is underway."""
    return any(
        other in records and records[other].is_underway(now_ms)
        for other in RULES[effect].waits_for
    )


def missing(
    event: EventRecord, records: EffectRecords, *, hls: bool, now_ms: EpochMs
) -> list[Sequence[Effect]]:
    """What should have happened by now and has not, nor is underway: in rounds.

    Whatever task or trigger was to see to it may be lost.
    """
    planned = [
        [one for one in round_ if not is_called_off(one, records)]
        for round_ in plan(event, hls=hls)
    ]
    held = frozenset({Effect.START_BROADCAST}) if is_held(event) else frozenset()
    # What is planned and has begun is listed by both.
    begun = {effect for round_ in planned for effect in round_}
    # One after the other: some of them wait for each other.
    followed = [[one] for one in consequences(event, records) if one not in begun]
    rounds = [*planned, *followed]
    return [
        left
        for round_ in rounds
        if (
            left := [
                one
                for one in round_
                if one not in held
                and _is_open(
                    records.get(one), now_ms, at_once=is_too_late(one, event.status)
                )
            ]
        )
    ]


def consequences(event: EventRecord, records: EffectRecords) -> list[Effect]:
    """Effects beside the plan that follow from what has been done, settled or not."""
    match event.status:
        case Status.PRESHOW:
            return _to_be_cleared(records)
        case Status.LIVE:
            followed = [
                one
                for one in _to_be_completed(records)
                if not is_called_off(one, records)
            ]
            followed.extend(_to_be_cleared(records))
            if _has(records, Effect.START_BROADCAST, "hls"):
                followed.append(Effect.PUBLISH_HLS)
            if _wants_captions(event, records):
                followed.append(Effect.START_CAPTIONS)
        case Status.CLOSED:
            followed = _too_late(records)
            if Effect.START_CAPTIONS in records:
                # Also of those that the event does not tell of yet.
                followed.append(Effect.STOP_CAPTIONS)
            if Effect.HOLD_BROADCAST in records:
                # What was on its way elsewhere when the show was closed.
                followed.append(Effect.HOLD_BROADCAST)
            if _is_settled(records, Effect.CLOSED_RECORDS):
                followed.extend(AFTER_THE_END)
        case _:
            return []
    if _has(records, Effect.STOP_ARCHIVE, "archiveId"):
        followed.append(Effect.FINISH_ARCHIVE)
    return followed


def is_over(event: EventRecord, records: EffectRecords, *, hls: bool) -> bool:
    """Whether the show has ended, and nothing but its aftermath is left to be done."""
    left = _left(event, records, hls=hls)
    return left is not None and all(RULES[effect].is_aftermath for effect in left)


def is_settled(event: EventRecord, records: EffectRecords, *, hls: bool) -> bool:
    """Whether the show has ended, and nothing at all is left to be done for it."""
    return _left(event, records, hls=hls) == []


def idle_until(
    event: EventRecord, records: EffectRecords, *, hls: bool
) -> EpochMs | None:
    """When the first thing is due that is left of a show that is over.

    None when something may be due by now, or when nothing is left.
    """
    left = _left(event, records, hls=hls)
    if not left or not is_over(event, records, hls=hls):
        return None
    due = [_scheduled(records.get(effect)) for effect in left]
    return None if None in due else min(one for one in due if one is not None)


def still_to_end(records: EffectRecords) -> list[Effect]:
    """The effects that are needed to end what has been started.

    Also those that have failed for good: whoever asks wants it tried once more.
    """
    return [
        rule.ended_by
        for effect, rule in RULES.items()
        if rule.ended_by is not None
        and effect in records
        and not _is_done(records, rule.ended_by)
    ]


def needs_project(records: EffectRecords) -> bool:
    """Whether a closed show has something that only its video project can end or tell.

    What has failed for good is not waited for. The file of a recording is.
    """
    left = still_to_end(records)
    if _has(records, Effect.STOP_ARCHIVE, "archiveId"):
        left.append(Effect.FINISH_ARCHIVE)
    return not all(_is_settled(records, one) for one in left)


def may_be_occupied(records: EffectRecords) -> bool:
    """Whether somebody may be connected to the sessions of a show that was opened."""
    has_begun = Effect.OPEN_RECORDS in records
    return has_begun and not _is_settled(records, Effect.EMPTY_SESSIONS)


def is_called_off(effect: Effect, records: EffectRecords) -> bool:
    """Whether what it would start has been stopped: in a live show, by hand."""
    return RULES[effect].ended_by in records


def is_held(event: EventRecord) -> bool:
    """Whether nothing may be streamed now, as its stage is cleared.

    Where viewers can be told so the stream goes on, behind a slate.
    """
    is_cleared = event.cleared is not None and event.status is not Status.CLOSED
    return is_cleared and event.streams_elsewhere


def waiting(records: EffectRecords) -> list[Effect]:
    """What waits for its next try: for somebody on stage, or after a part has ended."""
    return [
        effect
        for effect in sorted(RENEWABLE)
        if effect in records
        and records[effect].state is EffectState.SCHEDULED
        and not is_called_off(effect, records)
    ]


def _left(
    event: EventRecord, records: EffectRecords, *, hls: bool
) -> list[Effect] | None:
    """What is not settled of a closed event. None for one that is not closed."""
    if event.status is not Status.CLOSED:
        return None
    wanted = [*plan(event, hls=hls), consequences(event, records)]
    return [
        effect
        for round_ in wanted
        for effect in round_
        if not _is_settled(records, effect)
    ]


def _scheduled(record: EffectRecord | None) -> EpochMs | None:
    """When it is due, if it is due at a set time and nobody has tried it."""
    is_scheduled = record is not None and record.state is EffectState.SCHEDULED
    return record.due_at if record is not None and is_scheduled else None


def _to_be_completed(records: EffectRecords) -> list[Effect]:
    return [
        effect
        for effect, rule in RULES.items()
        if effect in records
        and (
            (rule.is_completed and records[effect].may_be_unknown)
            or (rule.is_renewable and not records[effect].is_settled)
        )
    ]


def _to_be_cleared(records: EffectRecords) -> list[Effect]:
    """What is not done yet of a stage that was cleared, or resumed meanwhile."""
    return [
        effect
        for effect in OF_CLEARED_STAGE
        if effect in records and not records[effect].is_settled
    ]


def _wants_captions(event: EventRecord, records: EffectRecords) -> bool:
    """Whether there are to be captions of which the ledger knows nothing yet."""
    is_wanted = event.captions is not None and event.captions.are_wanted
    has_begun = {Effect.START_CAPTIONS, Effect.STOP_CAPTIONS} & set(records)
    return is_wanted and not has_begun


def _too_late(records: EffectRecords) -> list[Effect]:
    """What settles as skipped now, so that what the event tells of it is final."""
    return [
        effect
        for effect, rule in RULES.items()
        if rule.ends_with_the_show and effect in records
    ]


def _has(records: EffectRecords, effect: Effect, key: str) -> bool:
    """Whether an effect has come to a result that has this."""
    record = records.get(effect)
    return record is not None and bool((record.result or {}).get(key))


def _is_settled(records: EffectRecords, effect: Effect) -> bool:
    return effect in records and records[effect].is_settled


def _is_done(records: EffectRecords, effect: Effect) -> bool:
    return effect in records and records[effect].state is EffectState.DONE


def _is_open(record: EffectRecord | None, now_ms: EpochMs, *, at_once: bool) -> bool:
    if record is None:
        return True
    is_busy = record.is_settled or record.is_underway(now_ms)
    return not is_busy and (at_once or record.is_due(now_ms))
