"""Which operator takes which operands."""

import pytest

from emulators.firebase.database.rules.nodes import Expression, Literal
from emulators.firebase.database.rules.parser import MAX_DEPTH, MAX_NESTING, parse
from emulators.firebase.database.rules.refusals import Refusal


@pytest.mark.parametrize(
    ("text", "grouped"),
    [
        ("a || b && c", "a || (b && c)"),
        ("a && b == c", "a && (b == c)"),
        ("a == b < c", "a == (b < c)"),
        ("a < b + c", "a < (b + c)"),
        ("a + b * c", "a + (b * c)"),
        ("-a * b", "(-a) * b"),
        ("!a.b", "!(a.b)"),
        ("!a == b", "(!a) == b"),
        ("-a.b(c)[d]", "-(((a.b)(c))[d])"),
        ("a - b - c", "(a - b) - c"),
        ("a / b * c % d", "((a / b) * c) % d"),
        ("a == b != c", "(a == b) != c"),
        ("a ? b : c ? d : e", "a ? b : (c ? d : e)"),
        ("a || b ? c : d", "(a || b) ? c : d"),
        ("a ? b ? c : d : e", "a ? (b ? c : d) : e"),
        ("a && b && c", "(a && b) && c"),
        ("a || b || c", "(a || b) || c"),
    ],
)
def test_operators_bind_as_in_javascript(text: str, grouped: str) -> None:
    assert parse(text) == parse(grouped)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("a && (b && c)", "a && b && c"),
        ("(a || b) && c", "a || b && c"),
        ("a - (b - c)", "a - b - c"),
        ("(a ? b : c) ? d : e", "a ? b : c ? d : e"),
        ("-(a * b)", "-a * b"),
    ],
)
def test_brackets_matter(text: str, other: str) -> None:
    assert parse(text) != parse(other)


def test_triple_equality_is_equality() -> None:
    assert parse("a === b") == parse("a == b")
    assert parse("a !== b") == parse("a != b")


def test_a_member_in_brackets_is_a_member() -> None:
    assert parse("auth['uid']") == parse("auth.uid")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("12", 12),
        ("1.50", 1.5),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2.0**63),
        ("'a'", "a"),
    ],
)
def test_literals(text: str, value: object) -> None:
    literal = parse(text)

    assert isinstance(literal, Literal)
    assert (literal.value, type(literal.value)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("", 0, "Unexpected end of expression."),
        ("a &&", 4, "Unexpected end of expression."),
        ("(a", 2, "Unexpected end of expression."),
        ("a b", 2, "Unexpected 'b'."),
        ("a)", 1, "Unexpected ')'."),
        ("a.1", 2, "Unexpected '1'."),
        ("a.'b'", 2, "Unexpected 'b'."),
        ("f(a,)", 4, "Unexpected ')'."),
        ("a ? b", 5, "Unexpected end of expression."),
        ("var a", 4, "Unexpected 'a'."),
        ("+a", 0, "Unexpected '+'."),
        ("9" * 400, 0, "Invalid number literal."),
        ("m(/a**/)", 5, "invalid regular expression literal: nothing to repeat"),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(
    text: str, at: int, message: str
) -> None:
    with pytest.raises(Refusal) as caught:
        parse(text)

    assert caught.value.text.startswith(message)
    assert caught.value.offset == at


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "a" + ")" * 5000,
        "[" * 5000,
        "!" * 5000 + "a",
        "a" + ".b" * 5000,
        "a" + " + a" * 5000,
        "a ? b : " * 5000 + "c",
    ],
)
def test_deep_expressions_are_refused(text: str) -> None:
    with pytest.raises(Refusal, match="nested too deeply"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" + " || a" * 5000,
        "(" * (MAX_NESTING - 1) + "a" + ")" * (MAX_NESTING - 1),
        "a" + ".b" * (MAX_DEPTH - 1),
    ],
)
def test_long_expressions_are_not_deep(text: str) -> None:
    expression: Expression = parse(text)

    assert expression == parse(text)
