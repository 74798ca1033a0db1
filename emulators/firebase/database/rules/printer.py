"""A tree as expression text again: one line, one spelling, only needed brackets."""

import json
from decimal import Decimal
from typing import assert_never

from emulators.firebase.database.rules.nodes import (
    PRECEDENCE,
    ArrayLiteral,
    Binary,
    Call,
    Conditional,
    Expression,
    Junction,
    Literal,
    Member,
    RegexLiteral,
    Unary,
    Variable,
)

_CONDITIONAL = 0
_UNARY = 7
_POSTFIX = 8


def show(expression: Expression) -> str:  # noqa: PLR0911 - one for each kind
    """The text of a tree; parsing it gives an equal tree."""
    match expression:
        case Literal(value):
            return _literal(value)
        case RegexLiteral(pattern):
            return f"/{pattern.source}/{'i' if pattern.ignore_case else ''}"
        case ArrayLiteral(items):
            return f"[{_list(items)}]"
        case Variable(name):
            return name
        case Member():
            return _member(expression)
        case Call(target, arguments):
            return f"{_within(target, _POSTFIX)}({_list(arguments)})"
        case Unary(operator, operand):
            # `--` would be another operator, in another language.
            return operator + _within(operand, _POSTFIX)
        case Binary() | Junction() | Conditional():
            return _compound(expression)
        case _:
            assert_never(expression)


def _compound(expression: Binary | Junction | Conditional) -> str:
    match expression:
        case Binary(operator, left, right):
            binds = PRECEDENCE[operator]
            return f"{_within(left, binds)} {operator} {_within(right, binds + 1)}"
        case Junction(operator, operands):
            binds = PRECEDENCE[operator] + 1
            return f" {operator} ".join(_within(o, binds) for o in operands)
        case Conditional(condition, then, otherwise):
            tests = _within(condition, _CONDITIONAL + 1)
            return f"{tests} ? {show(then)} : {show(otherwise)}"
        case _:
            assert_never(expression)


def _within(expression: Expression, binds: int) -> str:
    """The text, in brackets if it binds more loosely than its place demands."""
    text = show(expression)
    return f"({text})" if _strength(expression) < binds else text


def _strength(expression: Expression) -> int:
    match expression:
        case Conditional():
            return _CONDITIONAL
        case Binary(operator) | Junction(operator):
            return PRECEDENCE[operator]
        case Unary():
            return _UNARY
        case _:
            return _POSTFIX


def _list(items: tuple[Expression, ...]) -> str:
    return ", ".join(map(show, items))


def _member(member: Member) -> str:
    target = _within(member.target, _POSTFIX)
    name = member.name
    if isinstance(name, Literal) and _is_name(name.value):
        return f"{target}.{name.value}"
    return f"{target}[{show(name)}]"


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isidentifier()


def _literal(value: bool | float | str | None) -> str:  # noqa: FBT001 - a value, no flag
    if isinstance(value, str):
        # JSON's escapes are understood here too; single quotes need no escape in JSON.
        body = json.dumps(value, ensure_ascii=False)[1:-1]
        body = body.replace('\\"', '"').replace("'", "\\'")
        return f"'{body}'"
    if isinstance(value, float):
        # The language has no exponents.
        return format(Decimal(repr(value)), "f")
    return json.dumps(value)
