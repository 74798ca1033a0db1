"""Searching takes time in proportion to the text, whatever the pattern."""

import random
import string

from emulators.firebase.database.rules.automaton import Symbols
from emulators.firebase.database.rules.regex import compile_pattern


def test_a_pattern_that_ruins_backtracking_engines_is_answered_at_once() -> None:
    pattern = compile_pattern("^(a+)+(a|a)*(aa?)*$", ignore_case=False, at=0)

    assert not pattern.is_found_in("a" * 20_000 + "b")
    assert pattern.is_found_in("a" * 20_000)


def test_more_sets_of_states_than_are_remembered_do_no_harm() -> None:
    # The fifteenth letter from the end: 2^15 sets of states.
    pattern = compile_pattern("a(a|b){14}$", ignore_case=False, at=0)
    # Any mixture will do, if it is the same every time.
    mixture = random.Random(7)  # noqa: S311 - no secret
    text = "".join(mixture.choices("ab", k=3000))

    assert pattern.is_found_in(text + "a" + "b" * 14)
    assert not pattern.is_found_in(text + "b" * 15)


def test_more_characters_than_are_remembered_do_no_harm() -> None:
    pattern = compile_pattern("^[^z]*$", ignore_case=False, at=0)
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 6000)))

    assert pattern.is_found_in(text)
    assert not pattern.is_found_in(text + "z")


def test_negated_symbols_accept_what_is_in_no_range() -> None:
    vowels = Symbols(((ord("a"), ord("a")), (ord("e"), ord("e"))), is_negated=True)

    refused = [
        letter for letter in string.ascii_lowercase if not vowels.accepts(letter)
    ]

    assert refused == ["a", "e"]
