"""Chronological keys."""

import itertools

from emulators.firebase.database.push_ids import ALPHABET, PushIds

NOON_MS = 1_795_262_400_000


def test_a_push_id_is_eight_symbols_of_time_and_twelve_of_chance() -> None:
    ids = PushIds(random_bits=lambda _: 0)

    first = ids.next(0)
    last = ids.next(2**48 - 1)

    assert first == "-" * 20
    assert last == "z" * 8 + "-" * 12


def test_later_ids_sort_after_earlier_ones_even_within_a_millisecond() -> None:
    ids = PushIds()

    made = [ids.next(NOON_MS + ms) for ms in (0, 0, 0, 1, 1, 2, 60_000)]

    assert all(a < b for a, b in itertools.pairwise(made))
    assert {len(each) for each in made} == {20}
    assert set("".join(made)) <= set(ALPHABET)


def test_the_next_id_of_a_millisecond_is_one_more() -> None:
    ids = PushIds(random_bits=lambda _: 62)

    assert ids.next(NOON_MS)[-2:] == "-y"
    assert ids.next(NOON_MS)[-2:] == "-z"
    assert ids.next(NOON_MS)[-2:] == "0-"
