"""Keys that sort by time, and ids that tell nothing of whose they are."""

from datetime import UTC, datetime, timedelta
from itertools import product

from interactive_broadcast.kernel.ids import ALPHABET, derived_id, opaque_id, push_id

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
