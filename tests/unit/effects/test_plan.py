"""Which effects a status has."""

import pytest

from interactive_broadcast.effects import plan as effects
from interactive_broadcast.effects.models import Effect, EffectRecord, EffectState
from interactive_broadcast.events.models import Status
from tests.support.builders import an_event


def record(state: EffectState, *, lease_until: int = 0) -> EffectRecord:
    return EffectRecord(state=state, attempt=1, lease_until=lease_until)


def planned(status: Status, *, hls: bool = False, **changes: object) -> list[Effect]:
    rounds = effects.plan(an_event(status=status, **changes), hls=hls)
    return [effect for round_ in rounds for effect in round_]


def test_an_event_that_is_not_started_has_none() -> None:
    assert planned(Status.NOT_STARTED) == []


def test_the_preshow_opens_the_records() -> None:
    assert planned(Status.PRESHOW) == [Effect.OPEN_RECORDS]


@pytest.mark.parametrize(
    ("hls", "changes", "media"),
    [
        (False, {}, []),
        (False, {"archive_event": True}, [Effect.START_ARCHIVE]),
        (True, {}, [Effect.START_BROADCAST]),
        (False, {"rtmp_url": "rtmp://h/a/k"}, [Effect.START_BROADCAST]),
        (
            True,
            {"archive_event": True},
            [Effect.START_ARCHIVE, Effect.START_BROADCAST],
        ),
    ],
)
def test_going_live_starts_what_the_event_and_its_admin_want(
    *, hls: bool, changes: dict[str, object], media: list[Effect]
) -> None:
    assert planned(Status.LIVE, hls=hls, **changes) == [
        Effect.OPEN_RECORDS,
        Effect.LIVE_RECORDS,
        *media,
    ]


def test_the_records_are_open_before_anything_else_at_going_live() -> None:
    first, *_ = effects.plan(an_event(status=Status.LIVE), hls=True)

    assert first == [Effect.OPEN_RECORDS]


def test_the_end_stops_the_recording_and_not_yet_the_stream() -> None:
    assert set(planned(Status.CLOSED, hls=True)) == {
        Effect.STOP_ARCHIVE,
        Effect.CLOSED_RECORDS,
    }


def test_an_end_waits_for_a_start_that_is_underway() -> None:
    underway = {Effect.START_ARCHIVE: record(EffectState.RUNNING, lease_until=9)}
    done = {Effect.START_ARCHIVE: record(EffectState.DONE)}

    assert effects.is_blocked(Effect.STOP_ARCHIVE, underway, now_ms=0)
    assert not effects.is_blocked(Effect.STOP_ARCHIVE, done, now_ms=0)
    assert not effects.is_blocked(Effect.OPEN_RECORDS, underway, now_ms=0)


def test_what_was_started_runs_until_its_end_stands() -> None:
    started = {
        Effect.START_ARCHIVE: record(EffectState.DONE),
        Effect.START_BROADCAST: record(EffectState.RUNNING),
        Effect.STOP_BROADCAST: record(EffectState.RUNNING),
    }
    ended = {**started, Effect.STOP_ARCHIVE: record(EffectState.DONE)}

    assert effects.still_to_end(started) == [Effect.STOP_ARCHIVE, Effect.STOP_BROADCAST]
    assert effects.still_to_end(ended) == [Effect.STOP_BROADCAST]
    assert effects.still_to_end({}) == []
