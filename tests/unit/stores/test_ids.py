"""Keys that sort by time."""

from datetime import UTC, datetime, timedelta

from interactive_broadcast.stores.ids import ALPHABET, push_id

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


def test_the_time_is_spelled_as_firebase_spells_it() -> None:
    assert push_id(datetime.fromtimestamp(0, UTC))[:8] == "--------"
    assert push_id(datetime.fromtimestamp(0.064, UTC))[:8] == "------0-"
