"""Expressions of a deployment manifest: parameters, and choices between two values.

The same few forms that the Firebase CLI resolves, with its types and spaces (firebase-
tools 15.34, lib/deploy/functions/cel.js; behaviour, not code):

    {{ params.X }}
    {{ params.X == "a" ? params.Y : "b" }}   and != < <= > >=; a choice in a choice
    {{ params.FLAG ? 1 : 2 }}
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

Wanted: TypeAlias = Literal["string", "number"]

_EXPRESSION: Final = re.compile(r"\{\{ (.+?) \}\}")
_REFERENCE: Final = re.compile(r"params\.(\w+)")
_COMPARISON: Final = re.compile(r"params\.(\w+) (!=|==|>=|<=|>|<) (.+)")
_PART: Final = re.compile(r'"(?:\\.|[^"\\])*"| \? | : |.')

_KINDS: Final = {"string": "string", "int": "number", "boolean": "boolean"}
"""What a value of a declared type may be used as."""

_TRUE: Final = frozenset({"true", "y", "yes", "1"})
_COMPARED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class ExpressionRefused(Exception):
    """What the CLI would not resolve."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared parameter, and what it is set to.

    Args:
        type: as the manifest declares it: `string`, `int`, `boolean`.
        value: as a `.env` file has it.
    """

    type: str
    value: str


class Expressions:
    """Resolves the expressions of one manifest."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self._parameters = parameters

    def text(self, text: str) -> str:
        """A text with the value of each expression in its place.

        Raises:
            ExpressionRefused: one has no value, or is of no form that is resolved.
        """
        return _EXPRESSION.sub(lambda found: self._value("string", found[1]), text)

    def number(self, text: str) -> float:
        """The number that an expression is.

        Raises:
            ExpressionRefused: as above, or it is no number.
        """
        found = _EXPRESSION.fullmatch(text)
        if found is None:
            raise ExpressionRefused(f"{text} is no expression.")
        return _number(self._value("number", found[1]))

    def _value(self, wanted: Wanted, expression: str) -> str:
        if (parts := _choice(expression)) is not None:
            condition, if_true, if_false = parts
            return self._value(wanted, if_true if self._holds(condition) else if_false)
        if _REFERENCE.fullmatch(expression):
            return self._parameter(expression, wanted).value
        return _literal(wanted, expression)

    def _holds(self, condition: str) -> bool:
        found = _COMPARISON.fullmatch(condition)
        if found is None:
            return self._parameter(condition, "boolean").value in _TRUE
        left = self._parameter(f"params.{found[1]}")
        kind = _KINDS.get(left.type)
        if _REFERENCE.fullmatch(found[3]):
            right = self._parameter(found[3], kind).value
        else:
            right = _literal(kind, found[3])
        read = _number if kind == "number" else str
        return _COMPARED[found[2]](read(left.value), read(right))

    def _parameter(self, reference: str, wanted: str | None = None) -> Parameter:
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            raise ExpressionRefused(f"{reference} is no form that is resolved.")
        parameter = self._parameters.get(found[1])
        if parameter is None:
            raise ExpressionRefused(f"The parameter {found[1]} has no value.")
        if wanted is not None and _KINDS.get(parameter.type) != wanted:
            raise ExpressionRefused(f"The parameter {found[1]} is no {wanted}.")
        return parameter


def _choice(expression: str) -> tuple[str, str, str] | None:
    """Condition and both values of `c ? a : b`, of which the last may be such again."""
    question = colon = None
    depth = 0
    for at, part in _parts(expression):
        if part == " ? ":
            question = at if question is None else question
            depth += 1
        elif part == " : " and depth:
            depth -= 1
            if not depth:
                colon = at
                break
    if question is None:
        return None
    if colon is None:
        raise ExpressionRefused(f"{expression} has no value for one case.")
    return (
        expression[:question],
        expression[question + 3 : colon],
        expression[colon + 3 :],
    )


def _parts(expression: str) -> Iterator[tuple[int, str]]:
    return ((each.start(), each[0]) for each in _PART.finditer(expression))


def _literal(wanted: str | None, text: str) -> str:
    if wanted == "string":
        if len(text) < 2 or not (text.startswith('"') and text.endswith('"')):  # noqa: PLR2004 - both quotation marks
            raise ExpressionRefused(f"{text} is no text in quotation marks.")
        return text[1:-1]
    if wanted == "number":
        return str(_number(text))
    raise ExpressionRefused(f"{text} is of no form that is resolved.")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ExpressionRefused(f"{text} is no number.") from None
