"""Regular expressions: the subset, and what it matches."""

import random

import pytest

from emulators.firebase.database.rules.refusals import Refusal
from emulators.firebase.database.rules.regex import compile_pattern


def found(pattern: str, text: str, *, ignore_case: bool = False) -> bool:
    compiled = compile_pattern(pattern, ignore_case=ignore_case, at=0)
    return compiled.is_found_in(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("bar", "a bar."),
        ("^ba", "bar"),
        ("ar$", "bar"),
        ("^$", ""),
        ("^a|b$", "ax"),
        ("^a|b$", "xb"),
        ("a.c", "abc"),
        ("^[A-Za-z0-9_-]{1,5}$", "a-_9Z"),
        ("^[^/]+$", "a b"),
        ("^[.$#[\\]]+$", "$.[]#"),
        ("^[a-]+$", "-a-"),
        (r"^\d{4}-\d\d$", "2024-01"),
        (r"^[\D]$", "x"),
        (r"^\w+\s\W\S$", "a_1 %x"),
        (r"\{foo}", "{foo}"),
        (r"^\.\*\\\/$", ".*\\/"),
        (r"^(ab|cd)+(e?)f{0,2}$", "abcdabeff"),
        ("^(a{2}){2,}$", "aaaaaa"),
        ("^(x*)*y$", "xxy"),
        (r"^\n\t$", "\n\t"),
        ("^.$", "😀"),
        ("^[à-ü]$", "é"),
        ("^[[:alpha:]]$", "a]"),
    ],
)
def test_a_pattern_is_found(pattern: str, text: str) -> None:
    assert found(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("bar", "BAR"),
        ("^ba", "aba"),
        ("ar$", "are"),
        ("ar$", "ar\n"),
        ("^a|b$", "xab "),
        ("^.$", "\n"),
        ("^.$", ""),
        ("^[a-c]{2,3}$", "abca"),
        ("^[a-c]{2,3}$", "a"),
        (r"^\d$", "٣"),
        (r"^\w$", "é"),
        (r"^[^\d]$", "5"),
        ("^(ab)?$", "aab"),
    ],
)
def test_a_pattern_is_not_found(pattern: str, text: str) -> None:
    assert not found(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text", "is_found"),
    [
        ("bar", "BaR", True),
        ("^[a-f]+$", "AbF", True),
        ("^[^a]$", "A", False),
        ("é", "É", True),
        ("ß", "SS", False),
    ],
)
def test_the_flag_i_ignores_case(pattern: str, text: str, is_found: bool) -> None:  # noqa: FBT001 - a table
    assert found(pattern, text, ignore_case=True) is is_found


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "(^foo$|bar)",
        "^(foo|)$",
        "foo|",
        "()",
        "(?:a)",
        "(?=a)",
        "a+?",
        "a**",
        "*a",
        "a{2,1}",
        "{2}",
        "x{",
        "(a",
        "a)",
        "a^b",
        "a$b",
        "[]",
        "[^]",
        "[b-a]",
        r"[\d-z]",
        "[a",
        r"\1",
        r"\b",
        r"\q",
        "((a{99}){99}){99}",
        "a{9999}",
        "(" * 100 + "a" + ")" * 100,
    ],
)
def test_outside_of_the_subset_is(pattern: str) -> None:
    with pytest.raises(Refusal, match=r"^invalid regular expression literal: "):
        compile_pattern(pattern, ignore_case=False, at=0)


def test_a_refusal_points_into_the_expression() -> None:
    with pytest.raises(Refusal) as caught:
        compile_pattern("ab(?:c)", ignore_case=False, at=10)

    assert caught.value.offset == 13


def test_patterns_are_equal_when_they_are_spelled_the_same() -> None:
    one, same, other = (
        compile_pattern("a", ignore_case=flag, at=0) for flag in (False, False, True)
    )

    assert one == same
    assert one != other


def test_a_pattern_that_ruins_backtracking_engines_is_answered_at_once() -> None:
    pattern = compile_pattern("^(a+)+(a|a)*(aa?)*$", ignore_case=False, at=0)

    assert not pattern.is_found_in("a" * 20_000 + "b")
    assert pattern.is_found_in("a" * 20_000)


def test_a_pattern_with_thousands_of_states_is_answered_at_once() -> None:
    # The fifteenth letter from the end: 2^15 sets of states.
    pattern = compile_pattern("a(a|b){14}$", ignore_case=False, at=0)
    # Any mixture will do, if it is the same every time.
    mixture = random.Random(7)  # noqa: S311 - no secret
    text = "".join(mixture.choices("ab", k=30_000))

    assert pattern.is_found_in(text + "a" + "b" * 14)
    assert not pattern.is_found_in(text + "b" * 15)


def test_half_of_a_surrogate_pair_is_a_character() -> None:
    assert found("^.$", "\ud83d")
    assert found("^\ud83d$", "\ud83d")
    assert not found("^[^\ud83d]$", "\ud83d")
