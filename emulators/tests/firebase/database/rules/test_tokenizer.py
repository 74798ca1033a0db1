"""Expression text into words."""

import pytest

from emulators.firebase.database.rules.refusals import Refusal
from emulators.firebase.database.rules.tokenizer import Kind, tokenize


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(text)[:-1]]


def test_names_numbers_strings_and_symbols_are_told_apart() -> None:
    tokens = tokenize("$a.b >= 1.5 && 'x' === \"y\"")

    assert [token.text for token in tokens] == [
        "$a",
        ".",
        "b",
        ">=",
        "1.5",
        "&&",
        "x",
        "===",
        "y",
        "",
    ]
    assert [token.kind for token in tokens][3:7] == [
        Kind.SYMBOL,
        Kind.NUMBER,
        Kind.SYMBOL,
        Kind.STRING,
    ]


def test_a_token_knows_its_place() -> None:
    assert [token.at for token in tokenize(" a  == 'b'")] == [1, 4, 7, 10]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"'it\'s'", "it's"),
        (r'"a\"b"', 'a"b'),
        (r"'\n\t\\\x41\u00e9'", "\n\t\\Aé"),
        (r"'\ud83d\ude00'", "😀"),
        (r"'\.\/'", "./"),
    ],
)
def test_a_string_may_escape(text: str, expected: str) -> None:
    assert words(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a / b / c", ["a", "/", "b", "/", "c"]),
        ("(1) / 2", ["(", "1", ")", "/", "2"]),
        ("m(/a\\/b/i)", ["m", "(", "a\\/b", ")"]),
        ("m(/[/]+/)", ["m", "(", "[/]+", ")"]),
    ],
)
def test_a_slash_divides_behind_an_operand_only(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_number_may_have_members() -> None:
    assert words("1.length") == ["1", ".", "length"]
    assert words("1.5.length") == ["1.5", ".", "length"]


@pytest.mark.parametrize("name", ["in", "new", "typeof"])
def test_after_a_dot_every_word_is_a_name(name: str) -> None:
    assert words(f"auth.{name}") == ["auth", ".", name]


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("a = 1", 2, "Rule expressions may not contain assignments."),
        ("a += 1", 2, "Rule expressions may not contain assignments."),
        ("a ** 2", 2, "Rule expressions may not contain operator '**'."),
        ("a & b", 2, "Rule expressions may not contain operator '&'."),
        ("a | b", 2, "Rule expressions may not contain operator '|'."),
        ("a ^ b", 2, "Rule expressions may not contain operator '^'."),
        ("~a", 0, "Rule expressions may not contain operator '~'."),
        ("a << 1", 2, "Rule expressions may not contain operator '<<'."),
        ("a >>> 1", 2, "Rule expressions may not contain operator '>>>'."),
        ("--a", 0, "Rule expressions may not contain operator '--'."),
        ("a ?? b", 2, "Rule expressions may not contain operator '??'."),
        ("a => b", 2, "Rule expressions may not contain operator '=>'."),
        ("'x' in a", 4, "Rule expressions may not contain operator 'in'."),
        ("typeof a", 0, "Rule expressions may not contain operator 'typeof'."),
        ("a; b", 1, "Unexpected ';'."),
        ("{}", 0, "Unexpected '{'."),
        ("a # b", 2, "Unexpected '#'."),
        ("'abc", 0, "Unterminated string literal."),
        ("'a\nb'", 0, "Unterminated string literal."),
        ("1.2.3", 0, "Invalid number literal."),
        ("12px", 0, "Invalid number literal."),
        ("1e5", 0, "Invalid number literal."),
        ("m(/[a/)", 2, "unterminated regular expression literal"),
        ("m(/a", 2, "unterminated regular expression literal"),
        ("/a/g", 0, "regular expressions do not support flags other than i"),
        ("/a/ig", 0, "regular expressions do not support flags other than i"),
    ],
)
def test_the_language_does_not_have(text: str, at: int, message: str) -> None:
    with pytest.raises(Refusal) as caught:
        tokenize(text)

    assert (caught.value.text, caught.value.offset) == (message, at)
