"""What a recording or stream that runs is to the event whose session it is."""

from typing import Any

import pytest

from interactive_broadcast.effects.models import (
    Effect,
    EffectRecord,
    EffectState,
    MediaKind,
)
from interactive_broadcast.events.models import Status
from interactive_broadcast.upkeep.media_verdicts import Verdict, verdict
from tests.support.builders import an_event
from tests.support.fakes import BACKSTAGE, STAGE

DONE, RUNNING = EffectState.DONE, EffectState.RUNNING
FAILED, SCHEDULED = EffectState.FAILED, EffectState.SCHEDULED
EFFECTS = {
    MediaKind.ARCHIVE: (
        Effect.START_ARCHIVE,
        Effect.RESTART_ARCHIVE,
        Effect.STOP_ARCHIVE,
    ),
    MediaKind.BROADCAST: (
        Effect.START_BROADCAST,
        Effect.RESTART_BROADCAST,
        Effect.STOP_BROADCAST,
    ),
}
NOT_OURS, UNDECIDED = Verdict.NOT_OURS, Verdict.UNDECIDED
OURS, STRAY = Verdict.OURS, Verdict.STRAY


def entry(state: EffectState, media_id: str | None = None) -> EffectRecord:
    result: Any = {"archiveId": media_id, "broadcastId": media_id} if media_id else None
    return EffectRecord(state=state, attempt=1, lease_until=0, result=result)


@pytest.mark.parametrize("kind", list(MediaKind))
@pytest.mark.parametrize(
    ("status", "session_id", "start", "restart", "stop", "expected"),
    [
        (Status.LIVE, STAGE, entry(DONE, "it"), None, None, OURS),
        (Status.LIVE, STAGE, entry(DONE, "old"), entry(DONE, "it"), None, OURS),
        (Status.LIVE, STAGE, entry(DONE, "other"), None, None, NOT_OURS),
        (Status.LIVE, STAGE, None, None, None, NOT_OURS),
        (Status.LIVE, STAGE, entry(RUNNING), None, None, UNDECIDED),
        (Status.LIVE, STAGE, entry(DONE, "old"), entry(RUNNING), None, UNDECIDED),
        (Status.LIVE, STAGE, entry(FAILED), None, None, NOT_OURS),
        (Status.LIVE, STAGE, entry(DONE, "it"), None, entry(DONE), NOT_OURS),
        (Status.LIVE, BACKSTAGE, entry(DONE, "it"), None, None, NOT_OURS),
        (Status.CLOSED, STAGE, entry(DONE, "it"), None, None, UNDECIDED),
        (Status.CLOSED, STAGE, None, None, entry(SCHEDULED), UNDECIDED),
        (Status.CLOSED, STAGE, None, None, entry(RUNNING), UNDECIDED),
        (Status.CLOSED, STAGE, entry(DONE, "it"), None, entry(DONE), STRAY),
        (Status.CLOSED, STAGE, entry(DONE, "it"), None, entry(FAILED), STRAY),
        (Status.CLOSED, BACKSTAGE, None, None, None, STRAY),
        (Status.PRESHOW, STAGE, None, None, None, STRAY),
        (Status.PRESHOW, BACKSTAGE, None, None, None, STRAY),
        (Status.NOT_STARTED, STAGE, None, None, None, STRAY),
    ],
)
def test_it_follows_from_status_session_and_ledger(  # noqa: PLR0913, PLR0917 - a table
    kind: MediaKind,
    status: Status,
    session_id: str,
    start: EffectRecord | None,
    restart: EffectRecord | None,
    stop: EffectRecord | None,
    expected: Verdict,
) -> None:
    records = zip(EFFECTS[kind], (start, restart, stop), strict=True)
    ledger = {effect: record for effect, record in records if record is not None}

    found = verdict(an_event(status=status), ledger, kind, "it", session_id)

    assert found is expected
