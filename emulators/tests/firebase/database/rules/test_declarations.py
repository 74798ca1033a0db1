"""The structure of a rules file."""

import json

import pytest

from emulators.firebase.database.rules.declarations import Declarations


def mistakes(rules: object) -> list[str]:
    """The words in which a file with these rules is refused."""
    declared = Declarations(json.dumps({"rules": rules}))
    return [refusal.text for refusal in declared.refusals]


BAD_KEY = 'String can\'t contain ".", "#", "$", "/", "[", or "]"'
BAD_RULE = (
    "Invalid rule expression.  Expected 'true', 'false', or an expression string."
)
BAD_INDEX = "Invalid indexOn expression. Must be either a string or an array of strings"


@pytest.mark.parametrize(
    "rules",
    [
        {},
        {".read": True, ".write": False, ".validate": "true"},
        {".indexOn": "a"},
        {".indexOn": ["a", "b/c", ".value"]},
        {".indexOn": []},
        {"a": {"$b": {"c": {"$d": {".read": "$b == $d"}}}}},
        {"a b-c_é?": {}},
    ],
)
def test_a_file_may_declare(rules: object) -> None:
    assert mistakes(rules) == []


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (
            {"a": {"$x": {}, "$y": {}}},
            ["Cannot have multiple default rules ('$x' and '$y')."],
        ),
        ({"a#b": {}}, [BAD_KEY]),
        ({"a.b": {}}, [BAD_KEY]),
        ({"a/b": {}}, [BAD_KEY]),
        ({"a[0]": {}}, [BAD_KEY]),
        ({"a$b": {}}, [BAD_KEY]),
        ({"$a$b": {}}, [BAD_KEY]),
        ({"$": {}}, [BAD_KEY]),
        ({"": {}}, [BAD_KEY]),
        ({".valdiate": {}}, [BAD_KEY]),
        ({".valdiate": "true"}, ["Expected '{'."]),
        ({"a": "true"}, ["Expected '{'."]),
        ({"a": True}, ["Expected '{'."]),
        ({"a#b": 1}, ["Expected '{'."]),
        ({".read": 1}, [BAD_RULE]),
        ({".write": {"x": 1}}, [BAD_RULE]),
        ({".validate": None}, [BAD_RULE]),
        ({".validate": ["true"]}, [BAD_RULE]),
        ({".indexOn": 5}, [BAD_INDEX]),
        ({".indexOn": {"a": True}}, [BAD_INDEX]),
        ({".indexOn": ["a", 5]}, [BAD_INDEX]),
        ({".indexOn": "a.b"}, [BAD_KEY]),
        ({".indexOn": ["a//b"]}, [BAD_KEY]),
        ({".indexOn": ""}, [BAD_KEY]),
        ([], ["Expected '{'."]),
        ("true", ["Expected '{'."]),
        ({"$a": {}, "b": {".read": "$a == 'x'"}}, ["Unknown variable '$a'."]),
        ({".read": "newData.exists()"}, ["newData is invalid in .read expressions."]),
    ],
)
def test_a_file_may_not_declare(rules: object, words: list[str]) -> None:
    assert mistakes(rules) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", "Expected 'rules' property."),
        ('{"rule": {}}', "Expected 'rules' property."),
        ("[]", "Expected '{'."),
        ('{"rules": {}, "more": {}}', "Unexpected property 'more'."),
        ("", "Parse error."),
    ],
)
def test_a_file_has_rules_and_nothing_else(text: str, words: str) -> None:
    assert [refusal.text for refusal in Declarations(text).refusals] == [words]


def test_all_mistakes_of_a_file_are_found() -> None:
    rules = {"a": {".read": "foo", ".write": 1, "b": {".validate": "!1"}, "c": 2}}

    assert mistakes(rules) == [
        "Unknown variable 'foo'.",
        BAD_RULE,
        "! only operates on booleans.",
        "Expected '{'.",
    ]


def test_a_mistake_in_an_expression_points_into_the_file() -> None:
    text = '{"rules": {".read": "\\ttrue && foo"}}'

    (refusal,) = Declarations(text).refusals

    assert text[refusal.offset :].startswith('foo"')


def test_rules_and_comments_are_named_by_their_place() -> None:
    declared = Declarations(
        """{
          // All of it.
          "rules": {
            // Nobody.
            ".read": false,
            "events": {
              /* One event. */
              "$eventId": {
                ".write": "auth != null"
              }
            }
          }
        }"""
    )

    assert [rule.name for rule in declared.rules] == [".read", "events/$eventId/.write"]
    assert declared.comments == {
        "": "All of it.",
        ".read": "Nobody.",
        "events/$eventId": "One event.",
    }


def test_a_node_knows_whether_something_below_is_validated() -> None:
    root = Declarations(
        '{"rules": {"a": {"$b": {"c": {".validate": true}}}, "d": {".validate": true}}}'
    ).root

    assert root.validates_below
    assert root.children["a"].validates_below
    assert not root.children["d"].validates_below
