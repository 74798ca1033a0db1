"""Acts of effects: called directly as by the runner, or a double for it to run."""

from dataclasses import dataclass, field
from typing import Any

from interactive_broadcast.effects.acts import Acted, Attempt, EffectContext, Look
from interactive_broadcast.effects.models import (
    Effect,
    EffectRecord,
    EffectState,
    MediaKind,
)
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.models import Json
from tests.support.builders import EVENT_ID
from tests.unit.world import EVENT, World

DONE, FAILED = EffectState.DONE, EffectState.FAILED
RUNNING, SCHEDULED = EffectState.RUNNING, EffectState.SCHEDULED
ENDS = {
    MediaKind.ARCHIVE: (Effect.START_ARCHIVE, Effect.STOP_ARCHIVE),
    MediaKind.BROADCAST: (Effect.START_BROADCAST, Effect.STOP_BROADCAST),
}
"""What starts and stops each medium."""


def context(world: World) -> EffectContext:
    """The world's event, as it is now."""
    event = world.event_store.find(EVENT_ID)
    assert event is not None
    return seen(EffectContext.of(event, world.admin_store), world)


def seen(before: EffectContext, world: World) -> EffectContext:
    """As it is by now, when the effect has been claimed."""
    look = Look(
        records={},
        event=world.event_store.find(EVENT_ID),
        shown_event=world.show_store.shown_event(before.event),
        parts=world.archive_parts.all(EVENT_ID),
    )
    return before.after(look)


def whole(acted: Acted) -> Acted:
    """With what the act writes late, as the runner has it."""
    late = {} if acted.late is None else acted.late()
    return Acted(acted.result, {**acted.writes, **late})


def first(**records: EffectRecord) -> Attempt:
    """An attempt that knows of no other; effects by their names in the ledger."""
    return Attempt(False, {Effect(name): one for name, one in records.items()})  # noqa: FBT003 - as the runner does


def second(**records: EffectRecord) -> Attempt:
    """An attempt after one whose answer may have been lost."""
    return Attempt(True, {Effect(name): one for name, one in records.items()})  # noqa: FBT003 - as the runner does


def record(state: EffectState = DONE, **fields: Any) -> EffectRecord:
    """What the ledger has of an effect."""
    return EffectRecord(state=state, **{"attempt": 1, "lease_until": 0, **fields})


def done(**result: Json) -> EffectRecord:
    return record(result={**result})


def failed() -> EffectRecord:
    return record(FAILED)


def running() -> EffectRecord:
    return record(RUNNING)


@dataclass
class Act:
    """Does nothing but remember, and fail when it is told to."""

    failures: list[BackendError] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)

    def __call__(self, attempt: Attempt) -> Acted:
        self.attempts.append(attempt)
        if self.failures:
            raise self.failures.pop(0)
        return Acted({"archiveId": "archive-1"}, {f"{EVENT}/archiveId": "archive-1"})


def run(
    world: World,
    act: Act,
    *,
    by_hand: bool = False,
    effect: Effect = Effect.START_ARCHIVE,
) -> EffectRecord:
    """Have the world's runner carry out an effect with this act."""
    return world.runner.run(EVENT_ID, effect, act, by="admin-1", by_hand=by_hand)
