"""Acts of effects called directly, as the runner calls them once they are claimed."""

from interactive_broadcast.effects.models import Effect, EffectRecord, EffectState
from interactive_broadcast.effects.runner import Attempt, EffectContext
from interactive_broadcast.kernel.models import Json
from tests.support.builders import EVENT_ID
from tests.unit.world import World


def context(world: World) -> EffectContext:
    """The world's event, as it is now."""
    event = world.event_store.find(EVENT_ID)
    assert event is not None
    return EffectContext.of(event, world.admin_store)


def first(**records: EffectRecord) -> Attempt:
    """An attempt that knows of no other; effects by their names in the ledger."""
    return Attempt(False, {Effect(name): one for name, one in records.items()})  # noqa: FBT003 - as the runner does


def second(**records: EffectRecord) -> Attempt:
    """An attempt after one whose answer may have been lost."""
    return Attempt(True, {Effect(name): one for name, one in records.items()})  # noqa: FBT003 - as the runner does


def done(**result: Json) -> EffectRecord:
    return EffectRecord(
        state=EffectState.DONE, attempt=1, lease_until=0, result={**result}
    )


def failed() -> EffectRecord:
    return EffectRecord(state=EffectState.FAILED, attempt=1, lease_until=0)


def running() -> EffectRecord:
    return EffectRecord(state=EffectState.RUNNING, attempt=1, lease_until=0)
