"""Calls of a file's own functions: each must exist, fit, and never come back."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from emulators.firebase.storage.rules.nodes import (
    Binary,
    Call,
    Constant,
    Expression,
    Function,
    ListOf,
    Match,
    Matches,
    Member,
    Name,
    Not,
)
from emulators.firebase.storage.rules.scanner import RulesRefused

Functions = Mapping[str, Function]


def check_calls(match: Match, around: Functions | None = None) -> None:
    """Check a block and all blocks inside.

    Raises:
        RulesRefused: a call of something unknown, with too few or too many arguments,
            or of a function that calls itself, however indirectly.
    """
    outer = around or {}
    for name, function in match.functions.items():
        if name in outer:
            raise RulesRefused(f"{function.at}: the function '{name}' is defined twice")
    known = {**outer, **match.functions}
    for function in match.functions.values():
        _check(function.body, known, (function.name,))
    for allow in match.allows:
        _check(allow.condition, known, ())
    for inner in match.matches:
        check_calls(inner, known)


def _check(expression: Expression, known: Functions, callers: tuple[str, ...]) -> None:
    for call in _calls_in(expression):
        function = known.get(call.function)
        if function is None:
            raise RulesRefused(
                f"{call.at}: the function '{call.function}' is not supported"
            )
        if len(call.arguments) != len(function.parameters):
            raise RulesRefused(
                f"{call.at}: '{call.function}' takes {len(function.parameters)} "
                f"arguments, not {len(call.arguments)}"
            )
        if call.function in callers:
            raise RulesRefused(f"{call.at}: '{call.function}' calls itself")
        _check(function.body, known, (*callers, call.function))


def _calls_in(expression: Expression) -> Iterator[Call]:
    match expression:
        case Constant() | Name():
            return
        case Member(target=inner) | Matches(target=inner) | Not(operand=inner):
            yield from _calls_in(inner)
        case Binary(left=left, right=right):
            yield from _calls_in(left)
            yield from _calls_in(right)
        case ListOf(items=items):
            for item in items:
                yield from _calls_in(item)
        case Call(arguments=arguments):
            yield expression
            for argument in arguments:
                yield from _calls_in(argument)
        case _ as unreachable:
            assert_never(unreachable)
