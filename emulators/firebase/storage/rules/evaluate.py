"""Conditions, evaluated: nodes and a scope to a value. Pure.

An error (a missing property, a comparison of unlike things) ends the evaluation, and
the condition does not hold. Firebase is kinder in one case, `error || true`; here that
is refused too: what is allowed here is allowed there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from emulators.firebase.storage.rules.nodes import (
    Binary,
    Call,
    Constant,
    Expression,
    Function,
    ListOf,
    Matches,
    Member,
    Name,
    Not,
)

Value: TypeAlias = object
"""None, bool, int, float, str, a list or a mapping of these: what JSON can say."""

MAX_SUBJECT_CHARS = 4_096
"""Of a string that is matched: regular expressions may be slow on long ones."""


class NotEvaluable(Exception):
    """The condition makes no sense for this request; it grants nothing."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names of a condition stand for."""

    variables: Mapping[str, Value]
    functions: Mapping[str, Function]

    def calling(self, function: Function, arguments: list[Value]) -> "Scope":
        bound = dict(zip(function.parameters, arguments, strict=True))
        return Scope({**self.variables, **bound}, self.functions)


def holds(condition: Expression, scope: Scope) -> bool:
    """Whether a condition is true.

    Raises:
        NotEvaluable: it has no value, or one that is no boolean.
    """
    return _boolean(evaluate(condition, scope))


def evaluate(  # noqa: PLR0911 - one for each kind of node
    expression: Expression, scope: Scope
) -> Value:
    """The value of an expression.

    Raises:
        NotEvaluable: it has none.
    """
    match expression:
        case Constant(value=value):
            return value
        case Name(name=name):
            return scope.variables[name]
        case Member(target=target, name=name):
            return _member(evaluate(target, scope), name)
        case Matches(target=target, pattern=pattern):
            subject = _text(evaluate(target, scope))
            return pattern.fullmatch(subject) is not None
        case Not(operand=operand):
            return not _boolean(evaluate(operand, scope))
        case ListOf(items=items):
            return [evaluate(item, scope) for item in items]
        case Binary():
            return _binary(expression, scope)
        case Call(function=name, arguments=arguments):
            function = scope.functions[name]
            given = [evaluate(argument, scope) for argument in arguments]
            return evaluate(function.body, scope.calling(function, given))
        case _ as unreachable:
            assert_never(unreachable)


def _binary(node: Binary, scope: Scope) -> Value:
    operator = node.operator
    left = evaluate(node.left, scope)
    if operator in ("||", "&&"):
        decided = _boolean(left) == (operator == "||")
        return left if decided else _boolean(evaluate(node.right, scope))
    right = evaluate(node.right, scope)
    if operator in ("==", "!="):
        return _equal(left, right) == (operator == "==")
    if operator == "in":
        return _is_in(left, right)
    if operator in ("+", "-", "*"):
        return _arithmetic(operator, left, right)
    return _compared(operator, left, right)


def _compared(operator: str, left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        order = (left > right) - (left < right)
    else:
        first, second = _number(left), _number(right)
        order = (first > second) - (first < second)
    return {
        "<": order < 0,
        "<=": order <= 0,
        ">": order > 0,
        ">=": order >= 0,
    }[operator]


def _arithmetic(operator: str, left: Value, right: Value) -> Value:
    if operator == "+" and isinstance(left, str) and isinstance(right, str):
        return left + right
    first, second = _number(left), _number(right)
    if operator == "+":
        return first + second
    return first - second if operator == "-" else first * second


def _equal(left: Value, right: Value) -> bool:
    # To Python, True is 1. To the rules, unlike things are never equal.
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    return left == right


def _is_in(item: Value, container: Value) -> bool:
    if isinstance(container, list):
        return any(_equal(item, one) for one in container)
    if isinstance(container, Mapping):
        return isinstance(item, str) and item in container
    raise NotEvaluable("'in' needs a list or a map")


def _member(target: Value, name: str) -> Value:
    if not isinstance(target, Mapping):
        raise NotEvaluable(f"there is nothing to read '{name}' of")
    if name not in target:
        raise NotEvaluable(f"the property '{name}' is undefined")
    return target[name]


def _boolean(value: Value) -> bool:
    if not isinstance(value, bool):
        raise NotEvaluable("a condition needs true or false")
    return value


def _number(value: Value) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotEvaluable("a number is needed")
    return value


def _text(value: Value) -> str:
    if not isinstance(value, str) or len(value) > MAX_SUBJECT_CHARS:
        raise NotEvaluable("a string of limited length is needed")
    return value
