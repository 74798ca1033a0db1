"""Keys that sort by time, and ids that tell nothing of whose they are."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from interactive_broadcast.kernel.ids import (
    ALPHABET,
    derived_id,
    opaque_id,
    push_id,
    uid_of,
    uids_of,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_ids_sort_by_the_time_they_were_made() -> None:
    moments = [NOON + timedelta(milliseconds=ms) for ms in (0, 1, 63, 64, 4096, 10**9)]

    ids = [push_id(moment) for moment in moments]

    assert ids == sorted(ids)


def test_ids_of_one_moment_differ() -> None:
    assert len({push_id(NOON) for _ in range(200)}) == 200


def test_an_id_is_twenty_characters_that_are_harmless_in_a_path() -> None:
    assert len(push_id(NOON)) == 20
    assert set(push_id(NOON)) <= set(ALPHABET)


def test_every_character_of_an_id_is_as_likely_as_any_other() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 64
    assert list(ALPHABET) == sorted(ALPHABET)


def test_the_time_is_spelled_as_firebase_spells_it() -> None:
    assert push_id(datetime.fromtimestamp(0, UTC))[:8] == "--------"
    assert push_id(datetime.fromtimestamp(0.064, UTC))[:8] == "------0-"


def test_a_derived_id_is_the_same_for_the_same_alone() -> None:
    ids = [
        derived_id(7, 0, "change-1", "onStage"),
        derived_id(7, 0, "change-1", "onStage"),
        derived_id(7, 0, "change-1onStage"),
        derived_id(7, 0, "change-2", "onStage"),
        derived_id(8, 0, "change-1", "onStage"),
        derived_id(7, 1, "change-1", "onStage"),
    ]

    assert len(set(ids)) == 5
    assert {len(one) for one in ids} == {20}
    assert set("".join(ids)) <= set(ALPHABET)


def test_derived_ids_sort_by_time_and_by_rank_within_it() -> None:
    ids = [derived_id(ms, rank, "x") for ms in (0, 63, 64, 10**12) for rank in (0, 1)]

    assert ids == sorted(ids)


def test_a_derived_id_stands_for_its_time_as_others_do() -> None:
    now_ms = round(NOON.timestamp() * 1000)

    assert derived_id(now_ms, 0, "x")[:8] == push_id(NOON)[:8]


def test_a_person_has_one_opaque_id_in_an_event_and_another_one_in_the_next() -> None:
    """As a browser makes it of what the producer knows: it must stay the same."""
    assert opaque_id("event-1", "fan-1") == "bvqMBJ-Q-66N9jFop0q2Yw"
    assert len({opaque_id(*each) for each in product(("e1", "e2"), ("a", "b"))}) == 4


UID = "Zq3vT8nWkLx0PbR5sYcM2aHdEfGj"
PAGE = "6f1c2a3b-4d5e-4f60-8a7b-9c0d1e2f3a4b"


@pytest.mark.parametrize(
    ("fan_id", "uid", "others"),
    [
        pytest.param(UID, UID, set(), id="an app of today"),
        pytest.param(f"{UID}-{PAGE}", UID, set(), id="a page of an old app"),
        pytest.param(f"{UID}-anything-1", UID, set(), id="anything added"),
        pytest.param(f"{UID}x", f"{UID}x", set(), id="another user"),
        pytest.param(
            f"fan-{PAGE}", f"fan-{PAGE}", {"fan"}, id="a made-up uid, or a page of one"
        ),
        pytest.param(f"fan-1-{PAGE}", f"fan-1-{PAGE}", {"fan-1", "fan"}, id="the same"),
        pytest.param("fan-1", "fan-1", {"fan"}, id="a made-up uid"),
        pytest.param("-Nabc", "-Nabc", set(), id="one that begins with a hyphen"),
        pytest.param(f"fan-1-{PAGE}0", f"fan-1-{PAGE}0", {"fan"}, id="no page"),
    ],
)
def test_whose_a_fans_record_is_or_may_be(
    fan_id: str, uid: str, others: set[str]
) -> None:
    assert uid_of(fan_id) == uid
    assert uids_of(fan_id) == {fan_id, uid, *others}
