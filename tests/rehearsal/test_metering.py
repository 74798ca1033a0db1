"""What the stack has metered, in the units of price lists."""

import asyncio
from typing import Any

import pytest

from rehearsal.metering import Usage, metered
from tests.rehearsal.scripted_client import NOW_MS, ScriptedClient

MINUTE_MS = 60_000
FROM_MS = NOW_MS - 60 * MINUTE_MS


def a_medium(*changes: tuple[str, int], **fields: str) -> dict[str, Any]:
    """Changes of its status, each so many minutes after the first."""
    history = [
        {"status": status, "at": FROM_MS + minute * MINUTE_MS}
        for status, minute in changes
    ]
    return {"history": history, **fields}


def used(
    archives: list[dict[str, Any]], broadcasts: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "sessions": {
            "stage": {"archives": archives, "broadcasts": broadcasts},
            "backstage": {"archives": [], "broadcasts": []},
        },
        "participantMs": {"stage": 90 * MINUTE_MS, "backstage": 30 * MINUTE_MS},
        "functions": {"calls": {"login": 2, "createTokensFan": 5}},
        "database": {"bytesSent": 1_234},
    }


def metered_of(page: dict[str, Any]) -> Usage:
    return asyncio.run(
        metered(ScriptedClient({"GET usage": page, "stack usage": page}))
    )


def test_the_participants_of_both_sessions_are_paid_for() -> None:
    usage = metered_of(used([], []))

    assert usage.participant_minutes == 120


def test_a_recording_is_paid_for_from_start_to_end_also_while_it_is_paused() -> None:
    composed = a_medium(
        ("started", 0),
        ("paused", 5),
        ("started", 8),
        ("stopped", 20),
        ("uploaded", 25),
        outputMode="composed",
    )
    individual = a_medium(("started", 0), ("stopped", 7), outputMode="individual")

    usage = metered_of(used([composed, individual], []))

    assert usage.composed_minutes == 20
    assert usage.individual_minutes == 7


def test_a_stream_that_still_runs_is_paid_for_until_now() -> None:
    usage = metered_of(used([], [a_medium(("started", 15))]))

    assert usage.broadcast_minutes == pytest.approx(45)


def test_streams_in_high_definition_are_counted_apart() -> None:
    streams = [
        a_medium(("started", 0), ("stopped", 3)),
        a_medium(("started", 3), ("stopped", 8), resolution="1280x720"),
        a_medium(("started", 8), ("stopped", 15), resolution="1080x1920"),
    ]

    usage = metered_of(used([], streams))

    assert usage.broadcast_minutes == 3
    assert usage.hd_broadcast_minutes == 5
    assert usage.full_hd_broadcast_minutes == 7


def test_a_usage_is_shown_by_the_names_of_functions_and_to_a_tenth_of_a_minute() -> (
    None
):
    usage = Usage(participant_minutes=1.26, calls={"login": 2, "createTokensFan": 5})

    shown = usage.to_json()

    assert usage.function_calls == 7
    assert shown["participantMinutes"] == 1.3
    assert list(shown["calls"]) == ["createTokensFan", "login"]
