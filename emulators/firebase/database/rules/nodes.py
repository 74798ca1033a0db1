"""The rules language as a tree. `at` is the place in the expression's own text.

`at` takes no part in comparisons: two expressions are equal when they mean the same,
however they are laid out.
"""

from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import TypeAlias, assert_never

from emulators.firebase.database.rules.regex import Pattern

Prefix: TypeAlias = OneOf["!", "-"]
Infix: TypeAlias = OneOf["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"]
Junctor: TypeAlias = OneOf["&&", "||"]

PRECEDENCE: dict[Infix | Junctor, int] = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
"""What binds tighter has the higher number; `?:` has 0, prefixes have 7."""


@dataclass(frozen=True, slots=True)
class Literal:
    """`1`, `1.5`, `'text'`, `true`, `false`, `null`."""

    value: bool | float | str | None
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class RegexLiteral:
    """`/pattern/` or `/pattern/i`."""

    pattern: Pattern
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ArrayLiteral:
    """`[a, b]`, legal as the argument of hasChildren() alone."""

    items: tuple["Expression", ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Variable:
    """`auth`, `now`, `root`, `data`, `newData`, `query`, or a `$capture`."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """`target.name` and `target[name]`; the first is a Literal name in the tree."""

    target: "Expression"
    name: "Expression"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """`target(arguments)`."""

    target: "Expression"
    arguments: tuple["Expression", ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """`!operand` and `-operand`."""

    operator: Prefix
    operand: "Expression"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Comparisons and arithmetic; `===` is spelled `==` here, `!==` is `!=`."""

    operator: Infix
    left: "Expression"
    right: "Expression"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Junction:
    """`a && b && c`: one node for a chain, so that a long one is not a deep one."""

    operator: Junctor
    operands: tuple["Expression", ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Conditional:
    """`condition ? then : otherwise`."""

    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"
    at: int = field(default=0, compare=False)


Expression: TypeAlias = (
    Literal
    | RegexLiteral
    | ArrayLiteral
    | Variable
    | Member
    | Call
    | Unary
    | Binary
    | Junction
    | Conditional
)


def children(  # noqa: PLR0911 - one for each kind of node
    expression: Expression,
) -> tuple[Expression, ...]:
    """The expressions directly inside, from left to right."""
    match expression:
        case Literal() | RegexLiteral() | Variable():
            return ()
        case ArrayLiteral(items):
            return items
        case Member(target, name):
            return (target, name)
        case Call(target, arguments):
            return (target, *arguments)
        case Unary(_, operand):
            return (operand,)
        case Binary(_, left, right):
            return (left, right)
        case Junction(_, operands):
            return operands
        case Conditional(condition, then, otherwise):
            return (condition, then, otherwise)
        case _:
            assert_never(expression)


def depth(expression: Expression) -> int:
    """Levels of nesting; found without recursion, since it is what bounds that."""
    deepest = 0
    waiting = [(expression, 1)]
    while waiting:
        current, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in children(current))
    return deepest
