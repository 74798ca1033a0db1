"""Regular expressions: the subset, and what it matches."""

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
