"""Operators on values at run time: no conversions, and errors that deny the rule.

A value is None, a bool, a number, a string, a `MapValue`, or a part of `auth`.
"""

import math
from decimal import Decimal
from typing import TypeAlias

from emulators.firebase.database.rules.parser import MAX_INTEGER

Number: TypeAlias = int | float

MAX_TEXT = 10 * 1024 * 1024
"""Characters of a string that a rule may make: as many bytes as a string leaf has."""

_FIRST_EXPONENT = 1e21
_LAST_PLAIN = 1e-6
"""Outside of these, JavaScript writes numbers with an exponent."""


class EvaluationError(Exception):
    """A rule met a value that it cannot work with. It fails as a whole."""


def kind_of(value: object) -> str:
    """What a value is, for the text of an error."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case _:
            return "a map"


def equal(left: object, right: object) -> bool:
    """`left == right`. Values of different types differ; a map equals nothing."""
    if isinstance(left, bool) or isinstance(right, bool):
        # Python holds True == 1.
        return left is right
    match left, right:
        case (None, None):
            return True
        case (str(), str()) | (int() | float(), int() | float()):
            return left == right
        case _:
            return False


def compare(left: object, right: object, operator: str) -> int | None:
    """Less than, equal to or greater than 0 as `left` is to `right`; None beside NaN.

    Raises:
        EvaluationError: they are not two numbers or two strings.
    """
    if isinstance(left, str) and isinstance(right, str):
        return _compare_texts(left, right)
    if _is_number(left) and _is_number(right):
        first, second = number(left, operator), number(right, operator)
        if math.isnan(first) or math.isnan(second):
            return None
        return (first > second) - (first < second)
    raise EvaluationError(
        f"{operator} does not compare {kind_of(left)} with {kind_of(right)}"
    )


def _compare_texts(left: str, right: str) -> int:
    if left.isascii() or right.isascii():
        return (left > right) - (left < right)
    # The order of clients is that of UTF-16 code units.
    first, second = _utf_16(left), _utf_16(right)
    return (first > second) - (first < second)


def length(text: str) -> int:
    """Characters of a string as clients count them: in UTF-16 code units."""
    return len(text) if text.isascii() else len(_utf_16(text)) // 2


def _utf_16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def number(value: object, operator: str) -> Number:
    """The operand of an arithmetic operator.

    Raises:
        EvaluationError: it is no number.
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise EvaluationError(f"{operator} does not work on {kind_of(value)}")
    return _rounded(value)


def _rounded(value: Number) -> Number:
    """Integers are exact up to 64 bits, and doubles beyond."""
    if isinstance(value, float) or abs(value) < MAX_INTEGER:
        return value
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def negate(value: object) -> Number:
    """`-value`."""
    return -number(value, "-")


def add(left: object, right: object) -> Number | str:
    """`left + right`: a sum, or a string if one side is a string."""
    if isinstance(left, str) or isinstance(right, str):
        return bounded(_text_of(left) + _text_of(right))
    return _rounded(number(left, "+") + number(right, "+"))


def subtract(left: object, right: object) -> Number:
    """`left - right`."""
    return _rounded(number(left, "-") - number(right, "-"))


def multiply(left: object, right: object) -> Number:
    """`left * right`."""
    return _rounded(number(left, "*") * number(right, "*"))


def divide(left: object, right: object) -> Number:
    """`left / right`; by zero it is NaN, whatever `left` is."""
    dividend, divisor = number(left, "/"), number(right, "/")
    return math.nan if divisor == 0 else dividend / divisor


def remainder(left: object, right: object) -> Number:
    """`left % right`, with the sign of `left`."""
    dividend, divisor = number(left, "%"), number(right, "%")
    if divisor == 0 or math.isinf(dividend):
        return math.nan
    if isinstance(dividend, int) and isinstance(divisor, int):
        rest = abs(dividend) % abs(divisor)
        return -rest if dividend < 0 else rest
    return math.fmod(dividend, divisor)


def bounded(text: str) -> str:
    """`text`, if it is not too long.

    Raises:
        EvaluationError: it is.
    """
    if len(text) > MAX_TEXT:
        raise EvaluationError(f"a string would have more than {MAX_TEXT} characters")
    return text


def _text_of(value: object) -> str:
    """A side of `+` as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _spelled(_rounded(value))
    # What a boolean becomes beside a string is not documented; it fails, as it does
    # beside a number.
    raise EvaluationError(f"+ does not join a string and {kind_of(value)}")


def _spelled(value: Number) -> str:
    """A number as JavaScript spells it: 1 for 1.0, and NaN."""
    if isinstance(value, int):
        return str(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value.is_integer() and abs(value) < _FIRST_EXPONENT:
        return str(int(value))
    if _LAST_PLAIN <= abs(value) < _FIRST_EXPONENT:
        return format(Decimal(repr(value)), "f")
    mantissa, exponent = repr(value).split("e")
    return f"{mantissa}e{int(exponent):+d}"
