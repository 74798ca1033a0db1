"""Whether the people who run a show are there, and whether they still are."""

from typing import Any

import pytest

from interactive_broadcast.records.presence import (
    Presence,
    mark_absent,
    remove_heartbeat,
)

NOW = 1_000_000_000
FRESH, SILENT = NOW - 300_000, NOW - 300_001


@pytest.mark.parametrize(
    ("beat", "expected"),
    [
        (FRESH, True),
        (SILENT, False),
        (None, False),
        (NOW + 86_400_000, True),
        (FRESH + 0.5, True),
        (True, False),
        ("soon", False),
    ],
)
def test_the_producer_is_there_while_the_heartbeat_is_fresh(
    beat: Any, *, expected: bool
) -> None:
    presence = Presence({"producerHeartBeat": beat})

    assert presence.has_producer(now_ms=NOW) is expected


@pytest.mark.parametrize("role", ["producer", "host", "celebrity"])
@pytest.mark.parametrize(
    ("is_active", "beat", "is_stale", "is_last_word"),
    [
        (True, SILENT, True, False),
        (True, FRESH, False, False),
        (True, None, False, False),
        (None, SILENT, False, True),
        (False, SILENT, False, True),
        (None, FRESH, False, False),
        (None, None, False, False),
    ],
)
def test_who_is_gone_is_told_by_flag_and_heartbeat_together(
    role: str, is_active: Any, beat: Any, *, is_stale: bool, is_last_word: bool
) -> None:
    presence = Presence({f"{role}Active": is_active, f"{role}HeartBeat": beat})

    assert presence.stale(now_ms=NOW) == ([role] if is_stale else [])
    is_guest = role != "producer"
    expected = [role] if is_last_word and is_guest else []
    assert presence.left_heartbeats(now_ms=NOW) == expected


def test_a_slow_clock_is_forgiven_where_clocks_are_the_clients_own() -> None:
    presence = Presence({"producerActive": True, "producerHeartBeat": SILENT})

    assert presence.stale(now_ms=NOW, fresh_s=900) == []
    assert presence.has_producer(now_ms=NOW, fresh_s=900)


def test_a_producer_leaves_a_flag_that_says_so() -> None:
    assert mark_absent("a/b", "producer") == {
        "a/b/producerActive": False,
        "a/b/privateCall": None,
    }


def test_a_guest_leaves_nothing() -> None:
    assert mark_absent("a/b", "host") == {
        "a/b/hostActive": None,
        "a/b/volume/host": None,
        "a/b/hostHeartBeat": None,
    }


def test_a_heartbeat_can_be_forgotten_alone() -> None:
    assert remove_heartbeat("a/b", "host") == {"a/b/hostHeartBeat": None}
