"""The tolerant JSON of rules files."""

import pytest

from emulators.firebase.database.rules.refusals import Refusal
from emulators.firebase.database.rules.source import (
    MAX_DEPTH,
    Entries,
    Items,
    Plain,
    Text,
    Value,
    read,
)


def plain(value: Value) -> object:
    """The value without its places."""
    match value:
        case Text(text):
            return text
        case Plain(scalar):
            return scalar
        case Items(items):
            return [plain(item) for item in items]
        case Entries(entries):
            return {entry.key.value: plain(entry.value) for entry in entries}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": [true, false, null, -1.5e2, "x"]}', [True, False, None, -150, "x"]),
        ('{"a": ["x", "y",]}', ["x", "y"]),
        ('{"a": [],}', []),
        ('{"a": {}, // last\n}', {}),
        ('// first\n{"a": /* in */ 1}\n// last', 1),
        ('{"a": "one\ntwo"}', "one\ntwo"),
        ('{"a": "one\r\ntwo\tthree"}', "one\r\ntwo\tthree"),
        (r'{"a": "\"\\\/\b\f\n\r\t\u00e9"}', '"\\/\b\f\n\r\té'),
        (r'{"a": "\ud83d\ude00"}', "😀"),
        ('{"a": "// no comment /* here */"}', "// no comment /* here */"),
        ('\ufeff{"a": 0}', 0),
    ],
)
def test_the_dialect_has(text: str, expected: object) -> None:
    assert plain(read(text)) == {"a": expected}


@pytest.mark.parametrize(
    ("text", "offset", "words"),
    [
        ('{"a": 1,, "b": 2}', 8, "Expected '\"'."),
        ('{, "a": 1}', 1, "Unexpected ','."),
        ("[,]", 1, "Unexpected ','."),
        ("[1,,2]", 3, "Unexpected ','."),
        ('{"a": "x \\\n y"}', 9, "Invalid escape: '\\\n'"),
        ('{"a": "\\q"}', 7, "Invalid escape: '\\q'"),
        ('{"a": "\\u12"}', 7, "Invalid escape: '\\u'"),
        ("{a: 1}", 1, "Expected '\"'."),
        ('{"a" 1}', 5, "Expected ':'."),
        ('{"a": 1 "b": 2}', 8, "Expected ',' or '}'."),
        ('["a" "b"]', 5, "Expected ',' or ']'."),
        ('{"a": yes}', 6, "Parse error."),
        ('{"a": @}', 6, "Parse error."),
        ('{"a": "x', 6, "Unterminated string."),
        ('{"a": 1', 7, "Parse error."),
        ('{"a"', 4, "Parse error."),
        ("{", 1, "Parse error."),
        ("", 0, "Parse error."),
        ("{} /* open", 3, "Unterminated comment."),
        ("{} {}", 3, "Parse error."),
        ('{"a": 1, "a": 2}', 9, "Duplicate key 'a'."),
    ],
)
def test_the_dialect_refuses(text: str, offset: int, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(text)

    assert (caught.value.text, caught.value.offset) == (words, offset)


def test_nesting_has_a_limit() -> None:
    with pytest.raises(Refusal, match=f"deeper than {MAX_DEPTH}"):
        read("[" * 100_000)


def test_every_character_of_a_string_knows_its_place_in_the_file() -> None:
    text = read(r'  "a\n\u00e9b"')

    assert isinstance(text, Text)
    assert [text.offset_of(index) for index in range(5)] == [3, 4, 6, 12, 13]


def test_the_end_of_an_empty_string_is_its_closing_quote() -> None:
    text = read('""')

    assert isinstance(text, Text)
    assert text.offset_of(0) == 1


def comments(text: str) -> dict[str, str]:
    value = read(text)
    assert isinstance(value, Entries)
    return {entry.key.value: entry.comment for entry in value.entries}


def test_a_comment_belongs_to_the_member_directly_below_it() -> None:
    text = """{
      // Far away.

      // Who sees it:
      // the owner.
      "a": 1, // about a
      "b": 2,
      /*
       * A block,
       * two lines.
       */
      "c": 3, "d": 4,
      /* same line */ "e": 5
    }"""

    assert comments(text) == {
        "a": "Who sees it:\nthe owner.",
        "b": "",
        "c": "A block,\ntwo lines.",
        "d": "",
        "e": "same line",
    }
