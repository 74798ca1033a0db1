"""Operators at run time."""

import math
from collections.abc import Callable

import pytest

from emulators.firebase.database.rules import values
from emulators.firebase.database.rules.snapshots import MAP
from emulators.firebase.database.rules.values import MAX_TEXT, EvaluationError


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (None, None, True),
        (None, False, False),
        (0, None, False),
        (1, 1.0, True),
        (1, True, False),
        (True, True, True),
        (False, 0, False),
        ("1", 1, False),
        ("a", "a", True),
        ("a", "A", False),
        ("", None, False),
        (math.nan, math.nan, False),
        (MAP, None, False),
        (MAP, MAP, False),
        ({}, {}, False),
        ({"a": 1}, "a", False),
    ],
)
def test_equality_knows_no_conversion(
    left: object,
    right: object,
    expected: bool,  # noqa: FBT001 - a table
) -> None:
    assert values.equal(left, right) is expected
    assert values.equal(right, left) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 2, -1),
        (2.5, 2, 1),
        (2, 2.0, 0),
        ("a", "b", -1),
        ("b", "B", 1),
        ("a", "a", 0),
        ("é", "z", 1),
        # By UTF-16 units, a surrogate comes before U+FFFF.
        ("😀", "\uffff", -1),
        ("é", "é", 0),
        (math.nan, 1, None),
    ],
)
def test_order(left: object, right: object, expected: int | None) -> None:
    assert values.compare(left, right, "<") == expected


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        (1, "1", "< does not compare a number with a string"),
        (None, 1, "< does not compare null with a number"),
        (True, False, "< does not compare a boolean with a boolean"),
        (1, True, "< does not compare a number with a boolean"),
        (MAP, "a", "< does not compare a map with a string"),
        (None, None, "< does not compare null with null"),
    ],
)
def test_order_is_within_one_type(left: object, right: object, words: str) -> None:
    with pytest.raises(EvaluationError, match=words):
        values.compare(left, right, "<")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 2, 3),
        (1, 0.5, 1.5),
        ("a", "b", "ab"),
        ("a", 1, "a1"),
        (1, "a", "1a"),
        ("a", 1.0, "a1"),
        ("a", 0.1, "a0.1"),
        ("", 1e20, "100000000000000000000"),
        ("", 1e21, "1e+21"),
        ("", 1.5e-7, "1.5e-7"),
        ("", 0.00001, "0.00001"),
        ("", -2.50, "-2.5"),
        ("", math.nan, "NaN"),
        ("", math.inf, "Infinity"),
        ("", -math.inf, "-Infinity"),
        (2**62, 2**62, 2.0**63),
    ],
)
def test_plus_adds_or_joins(left: object, right: object, expected: object) -> None:
    result = values.add(left, right)

    assert (result, type(result)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("compute", "left", "right", "expected"),
    [
        (values.subtract, 1, 3, -2),
        (values.multiply, 3, 0.5, 1.5),
        (values.divide, 1, 2, 0.5),
        (values.divide, 4, 2, 2),
        (values.remainder, 5, 3, 2),
        (values.remainder, -5, 3, -2),
        (values.remainder, 5, -3, 2),
        (values.remainder, 5.5, 2, 1.5),
        (values.remainder, -5.5, 2, -1.5),
        (values.remainder, 5, math.inf, 5),
        (values.multiply, 1e308, 10, math.inf),
        (values.multiply, 10**400, -1, -math.inf),
        (values.multiply, -(10**400), 1, -math.inf),
    ],
)
def test_arithmetic(
    compute: Callable[[object, object], object],
    left: object,
    right: object,
    expected: object,
) -> None:
    assert compute(left, right) == expected


@pytest.mark.parametrize(
    ("compute", "left", "right"),
    [
        (values.divide, 1, 0),
        (values.divide, -1, 0.0),
        (values.divide, 0, 0),
        (values.remainder, 1, 0),
        (values.remainder, math.inf, 2),
        (values.subtract, math.inf, math.inf),
    ],
)
def test_what_has_no_result_is_nan(
    compute: Callable[[object, object], float], left: object, right: object
) -> None:
    assert math.isnan(compute(left, right))


@pytest.mark.parametrize(
    "compute",
    [
        values.add,
        values.subtract,
        values.multiply,
        values.divide,
        values.remainder,
    ],
)
@pytest.mark.parametrize("other", [None, True, MAP, {"a": 1}, ["a"]])
def test_arithmetic_fails_on(
    compute: Callable[[object, object], object], other: object
) -> None:
    with pytest.raises(EvaluationError):
        compute(1, other)
    with pytest.raises(EvaluationError):
        compute(other, 1)


@pytest.mark.parametrize("other", [None, True, MAP])
def test_a_string_is_joined_with_strings_and_numbers_alone(other: object) -> None:
    with pytest.raises(EvaluationError, match="does not join a string and"):
        values.add("a", other)


def test_minus_negates_numbers() -> None:
    assert values.negate(1.5) == -1.5
    with pytest.raises(EvaluationError, match="- does not work on a string"):
        values.negate("1")


def test_length_counts_utf_16_units() -> None:
    assert [values.length(text) for text in ("", "abc", "é", "😀")] == [0, 3, 1, 2]


def test_a_string_has_a_greatest_length() -> None:
    longest = "x" * MAX_TEXT

    assert values.bounded(longest) is longest
    with pytest.raises(EvaluationError, match="more than 10485760 characters"):
        values.add(longest, "x")
