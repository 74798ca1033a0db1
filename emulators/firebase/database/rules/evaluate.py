"""A checked tree into a function of the scope: compiled once, called for every write.

`&&`, `||` and `?:` look at what they need and no more. An error anywhere in what was
looked at is an error of the whole: nothing in the language can catch it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from emulators.firebase.database.rules import values
from emulators.firebase.database.rules.check import Checker, method_of
from emulators.firebase.database.rules.facts import ATTRIBUTES, QueryFacts
from emulators.firebase.database.rules.methods import METHODS
from emulators.firebase.database.rules.nodes import (
    ArrayLiteral,
    Binary,
    Call,
    Conditional,
    Expression,
    Infix,
    Junction,
    Literal,
    Member,
    RegexLiteral,
    Unary,
    Variable,
)
from emulators.firebase.database.rules.snapshots import Snapshot
from emulators.firebase.database.rules.types import Type
from emulators.firebase.database.rules.values import EvaluationError

Auth: TypeAlias = Mapping[str, object] | None


@dataclass(slots=True, kw_only=True)
class Scope:
    """What the variables of a rule stand for at one location.

    Args:
        auth: who asks; None is nobody.
        now: of the request, in ms since 1970.
        root: the tree before the write.
        data: the location before the write.
        new_data: the location after all of the write.
        query: how it is read.
        captures: the keys that the `$names` of the path stand for.
    """

    auth: Auth
    now: int
    root: Snapshot
    data: Snapshot
    new_data: Snapshot
    query: QueryFacts
    captures: Mapping[str, str]


Evaluator: TypeAlias = Callable[[Scope], object]

_ARITHMETIC: dict[Infix, Callable[[object, object], object]] = {
    "+": values.add,
    "-": values.subtract,
    "*": values.multiply,
    "/": values.divide,
    "%": values.remainder,
}
_VARIABLES: dict[str, Evaluator] = {
    "auth": lambda scope: scope.auth,
    "now": lambda scope: scope.now,
    "root": lambda scope: scope.root,
    "data": lambda scope: scope.data,
    "newData": lambda scope: scope.new_data,
    "query": lambda scope: scope.query,
}


def compile_rule(expression: Expression, checker: Checker) -> Evaluator:
    """The function that computes a checked expression.

    It raises `EvaluationError`, and nothing else, when the expression fails.
    """
    return _Compiler(checker).compile(expression)


class _Compiler:
    """Turns each node into a closure over the closures of its parts."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def compile(self, expression: Expression) -> Evaluator:
        match expression:
            case Literal() | RegexLiteral() | ArrayLiteral() | Variable():
                return self._operand(expression)
            case Member():
                return self._member(expression)
            case Call():
                return self._call(expression)
            case _:
                return self._operation(expression)

    def _operand(
        self, operand: Literal | RegexLiteral | ArrayLiteral | Variable
    ) -> Evaluator:
        match operand:
            case Literal(constant) | RegexLiteral(constant):
                return lambda _: constant
            case ArrayLiteral(items):
                parts = [self.compile(item) for item in items]
                return lambda scope: [part(scope) for part in parts]
            case Variable(name):
                return _VARIABLES.get(name) or (lambda scope: scope.captures[name])
            case _:
                assert_never(operand)

    def _operation(
        self, expression: Unary | Binary | Junction | Conditional
    ) -> Evaluator:
        match expression:
            case Unary("!", operand):
                denied = self.compile(operand)
                return lambda scope: not denied(scope)
            case Unary(_, operand):
                negated = self.compile(operand)
                return lambda scope: values.negate(negated(scope))
            case Binary():
                return self._binary(expression)
            case Junction():
                return self._junction(expression)
            case Conditional():
                return self._conditional(expression)
            case _:
                assert_never(expression)

    def _member(self, member: Member) -> Evaluator:
        target, name = self.compile(member.target), self.compile(member.name)
        match self._checker.type_of(member.target):
            case Type.AUTH:
                return lambda scope: _claim(target(scope), name(scope))
            case Type.QUERY:
                return lambda scope: _fact(target(scope), name(scope))
            case _:
                # Of a string or value there is nothing but its length to ask for:
                # methods are compiled with their calls.
                return lambda scope: _length(target(scope))

    def _call(self, call: Call) -> Evaluator:
        target, name = method_of(call)
        receiver, method = self.compile(target), METHODS[name]
        arguments = [self.compile(argument) for argument in call.arguments]
        return lambda scope: method(
            receiver(scope), [argument(scope) for argument in arguments]
        )

    def _binary(self, binary: Binary) -> Evaluator:
        left, right = self.compile(binary.left), self.compile(binary.right)
        operator = binary.operator
        match operator:
            case "==":
                return lambda scope: values.equal(left(scope), right(scope))
            case "!=":
                return lambda scope: not values.equal(left(scope), right(scope))
            case "<" | "<=" | ">" | ">=":
                wanted = _WANTED[operator]
                return lambda scope: (
                    values.compare(left(scope), right(scope), operator) in wanted
                )
            case _:
                compute = _ARITHMETIC[operator]
                return lambda scope: compute(left(scope), right(scope))

    def _junction(self, junction: Junction) -> Evaluator:
        operands = [self.compile(operand) for operand in junction.operands]
        decisive = junction.operator == "||"

        def evaluate(scope: Scope) -> object:
            for operand in operands:
                if operand(scope) is decisive:
                    return decisive
            return not decisive

        return evaluate

    def _conditional(self, conditional: Conditional) -> Evaluator:
        condition = self.compile(conditional.condition)
        then = self.compile(conditional.then)
        otherwise = self.compile(conditional.otherwise)
        return lambda scope: then(scope) if condition(scope) else otherwise(scope)


_WANTED: dict[Infix, tuple[int, ...]] = {
    "<": (-1,),
    "<=": (-1, 0),
    ">": (1,),
    ">=": (0, 1),
}


def _claim(holder: object, name: object) -> object:
    """A member of `auth`. Nothing has any member, and it is nothing."""
    match holder, name:
        case (Mapping(), str()):
            return holder.get(name)
        case (list(), int() | float()):
            # Some claims are lists. How rules see them is not documented.
            is_inside = 0 <= name < len(holder) and name == int(name)
            return holder[int(name)] if is_inside else None
        case (str(), "length"):
            return values.length(holder)
        case _:
            return None


def _fact(query: object, name: object) -> object:
    return getattr(query, ATTRIBUTES[str(name)])


def _length(text: object) -> int:
    if not isinstance(text, str):
        raise EvaluationError(f"length was asked of {values.kind_of(text)}")
    return values.length(text)
