"""Conditions, as a table: text, what it is evaluated on, and its value."""

import pytest

from emulators.firebase.storage.rules import RulesRefused
from emulators.firebase.storage.rules.evaluate import (
    NotEvaluable,
    Scope,
    evaluate,
    holds,
)
from emulators.firebase.storage.rules.expressions import Expressions
from emulators.firebase.storage.rules.scanner import Scanner

TOKEN = {"role": "host", "level": 3, "firebase": {"sign_in_provider": "password"}}
RESOURCE = {
    "name": "a/b",
    "bucket": "x",
    "size": 100,
    "contentType": "image/png",
    "md5Hash": "",
    "metadata": {"by": "ada"},
}
VARIABLES: dict[str, object] = {
    "request": {"auth": {"uid": "ada", "token": TOKEN}, "resource": RESOURCE},
    "resource": None,
    "id": "ada",
}


def value(text: str) -> object:
    expression = Expressions(Scanner(text)).parse(["id"])
    return evaluate(expression, Scope(VARIABLES, {}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("!true", False),
        ("!!true", True),
        ("null", None),
        ("'it\\'s'", "it's"),
        ('"a\\nb"', "a\nb"),
        ("1.5", 1.5),
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("10 - 4 - 3", 3),
        ("5 * 1024 * 1024", 5_242_880),
        ("'a' + 'b'", "ab"),
        ("1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3", True),
        ("'a' < 'b'", True),
        ("1 == 1.0", True),
        ("1 == true", False),
        ("0 != false", True),
        ("1 == '1'", False),
        ("null == null", True),
        ("'ada' in ['bob', 'ada']", True),
        ("1 in [true]", False),
        ("3 in []", False),
        ("'role' in request.auth.token", True),
        ("1 in request.auth.token", False),
        ("false && 1 == 2 || true", True),
        ("true || false && false", True),
        ("id == request.auth.uid", True),
        ("request.auth.token.role == 'host'", True),
        ("request.auth.token.firebase.sign_in_provider != 'anonymous'", True),
        ("request.resource.size <= 100", True),
        ("request.resource.metadata.by", "ada"),
        ("resource == null", True),
        ("id.matches('a.a')", True),
        ("id.matches('a')", False),
        ("id.matches('^[a-z]+$')", True),
        ("'a.b'.matches('a\\.b')", True),
        ("'axb'.matches('a\\\\.b')", False),
        # What stands right of a decided condition is not looked at.
        ("true || request.auth.token.absent", True),
        ("false && request.auth.token.absent", False),
        ("[1, 'a', true]", [1, "a", True]),
        ("id // a comment\n == /* another */ 'ada'", True),
    ],
)
def test_a_condition_has_a_value(text: str, expected: object) -> None:
    result = value(text)

    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        "request.auth.token.absent",
        "request.auth.token.role.deeper",
        "resource.size",
        "request.auth.token.absent || true",
        "1 + 'a'",
        "'a' - 'b'",
        "true + 1",
        "1 < 'a'",
        "true < false",
        "'a' in 'abc'",
        "!1",
        "1 && true",
        "true && 'yes'",
        "null.matches('x')",
        "request.resource.size.matches('1')",
    ],
)
def test_a_condition_that_makes_no_sense_has_none(text: str) -> None:
    try:
        expression = Expressions(Scanner(text)).parse(["id"])
    except RulesRefused:
        pytest.fail("The condition should be refused when it is asked, not before.")

    with pytest.raises(NotEvaluable):
        evaluate(expression, Scope(VARIABLES, {}))


@pytest.mark.parametrize("text", ["1", "'true'", "null", "[]", "request.auth"])
def test_only_true_grants(text: str) -> None:
    expression = Expressions(Scanner(text)).parse([])

    with pytest.raises(NotEvaluable):
        holds(expression, Scope(VARIABLES, {}))


def test_a_very_long_text_is_not_matched() -> None:
    expression = Expressions(Scanner("id.matches('a*')")).parse(["id"])

    with pytest.raises(NotEvaluable):
        evaluate(expression, Scope({"id": "a" * 5000}, {}))
