import asyncio
from typing import Any

import pytest

from rehearsal.opentok_account import opentok_account, overlaps, recorded_ms, running
from tests.rehearsal.scripted_client import ScriptedClient, a_show


def medium(*history: tuple[str, int]) -> dict[str, Any]:
    told = [{"status": status, "at": at} for status, at in history]
    return {"status": history[-1][0], "history": told}


def test_the_account_is_that_of_the_events_stage() -> None:
    pages: dict[str, Any] = {"archives": [], "broadcasts": []}
    client = ScriptedClient({"GET usage": {"sessions": {"stage-1": pages}}})
    event = {"stageSessionId": "stage-1"}

    assert asyncio.run(opentok_account(a_show(client), event)) == pages


def test_what_is_paused_goes_on() -> None:
    media = [
        medium(("started", 1)),
        medium(("started", 1), ("paused", 2)),
        medium(("started", 1), ("stopped", 2)),
    ]

    assert running(media) == 2


@pytest.mark.parametrize(
    ("first_ends", "second_begins", "expected"), [(5, 5, 0), (5, 6, 0), (5, 4, 1)]
)
def test_two_overlap_when_one_begins_before_the_other_ends(
    first_ends: int, second_begins: int, expected: int
) -> None:
    first = medium(("started", 1), ("stopped", first_ends), ("uploaded", 9))
    second = medium(("started", second_begins))

    assert overlaps([second, first]) == expected


def test_what_never_ends_overlaps_with_all_that_follow() -> None:
    assert overlaps([medium(("started", 1)), medium(("started", 99))]) == 1


def test_a_recording_is_as_long_as_something_was_published() -> None:
    spans = [{"from": 0, "to": 100}, {"from": 500, "to": 650}]

    assert recorded_ms({"recorded": spans}) == 250
