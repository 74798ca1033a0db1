"""Which expressions may become rules: types are checked before anything runs.

Left is checked before right, operands before their operator, the receiver of a call
before its arguments, and those before their number and types. The texts are the
service's own, inconsistencies included.
"""

from collections.abc import Callable
from typing import Literal as OneOf
from typing import TypeAlias, assert_never

from emulators.firebase.database.rules.nodes import (
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
from emulators.firebase.database.rules.operands import accept, sum_of
from emulators.firebase.database.rules.refusals import Refusal
from emulators.firebase.database.rules.types import (
    COMPARABLE,
    NUMERIC,
    ORDERED,
    QUERY_PROPERTIES,
    RESULTS,
    SNAPSHOT_METHODS,
    STRING_METHODS,
    TEXTUAL,
    VAGUE,
    VARIABLES,
    WITHOUT_ARGUMENTS,
    Type,
)

RuleKind: TypeAlias = OneOf[".read", ".write", ".validate"]

_TWO = 2
_NO_FUNCTION = "Type error: Function call on target that is not a function."


def check_rule(
    expression: Expression, kind: RuleKind, captures: frozenset[str]
) -> "Checker":
    """Check a whole rule; the checker then knows the type of each part.

    Args:
        expression: what stands after `kind`.
        kind: `.read` rules have no newData.
        captures: the `$names` of the path that the rule stands at.

    Raises:
        Refusal: the service would not take the rule.
    """
    checker = Checker(kind, captures)
    if checker.type_of(expression) is not Type.BOOLEAN:
        raise Refusal("Expression must evaluate to a boolean.", 0)
    return checker


class Checker:
    """Types of the expressions of one rule."""

    def __init__(self, kind: RuleKind, captures: frozenset[str]) -> None:
        self._kind = kind
        self._captures = captures
        # By identity: equal expressions at different places are the same type, but
        # comparing trees would cost more than asking again.
        self._known: dict[int, Type] = {}

    def type_of(self, expression: Expression) -> Type:
        """The type of an expression of this rule.

        Raises:
            Refusal: it has none.
        """
        known = self._known.get(id(expression))
        if known is None:
            known = self._find(expression)
            self._known[id(expression)] = known
        return known

    def _find(self, expression: Expression) -> Type:
        match expression:
            case Literal(value):
                return _literal(value)
            case RegexLiteral():
                return Type.REGEX
            case ArrayLiteral(at=at):
                raise Refusal("Unexpected array literal.", at)
            case Variable():
                return self._variable(expression)
            case Member():
                return self._member(expression)
            case Call():
                return self._call(expression)
            case _:
                return self._operation(expression)

    def _operation(self, expression: Unary | Binary | Junction | Conditional) -> Type:
        match expression:
            case Unary():
                return self._unary(expression)
            case Binary():
                return self._binary(expression)
            case Junction():
                return self._junction(expression)
            case Conditional():
                return self._conditional(expression)
            case _:
                assert_never(expression)

    def _variable(self, variable: Variable) -> Type:
        name = variable.name
        if name == "newData" and self._kind == ".read":
            raise Refusal("newData is invalid in .read expressions.", variable.at)
        if name in self._captures:
            return Type.STRING
        if name not in VARIABLES:
            raise Refusal(f"Unknown variable '{name[:80]}'.", variable.at)
        return VARIABLES[name]

    def _member(self, member: Member) -> Type:
        target = self.type_of(member.target)
        self.type_of(member.name)
        name = member.name
        if isinstance(name, Literal) and isinstance(name.value, str):
            members = _members(target)
            if members is None:
                raise Refusal(
                    "Invalid property access: target is not an object.", member.at
                )
            found = members(name.value)
            if found is None:
                raise Refusal(
                    f"No such method/property '{name.value[:80]}'.", member.at
                )
            return found
        if target is not Type.AUTH:
            raise Refusal("Invalid property access.", member.at)
        return Type.AUTH

    def _call(self, call: Call) -> Type:
        if self.type_of(call.target) is not Type.METHOD:
            raise Refusal(_NO_FUNCTION, call.at)
        _, method = method_of(call)
        if method == "hasChildren":
            self._check_child_names(call)
        else:
            self._check_arguments(call, method)
        return RESULTS[method]

    def _check_child_names(self, call: Call) -> None:
        for argument in call.arguments:
            if isinstance(argument, ArrayLiteral):
                for item in argument.items:
                    self.type_of(item)
            else:
                self.type_of(argument)
        if len(call.arguments) > 1:
            raise Refusal(
                "hasChildren() expects only a single argument"
                " (containing an array of child names).",
                call.at,
            )
        for argument in call.arguments:
            if not isinstance(argument, ArrayLiteral):
                raise Refusal(
                    "hasChildren() expects an array of child names.", argument.at
                )
            if not all(self.type_of(item) in TEXTUAL for item in argument.items):
                raise Refusal("hasChildren() expects an array of strings.", argument.at)

    def _check_arguments(self, call: Call, method: str) -> None:
        types = [self.type_of(argument) for argument in call.arguments]
        if method in WITHOUT_ARGUMENTS:
            _demand(not types, f"{method}() expects no arguments.", call)
        elif method == "replace":
            _demand(len(types) == _TWO, "replace() expects two arguments.", call)
            for number, of_argument in enumerate(types, start=1):
                is_text = of_argument in TEXTUAL
                _demand(
                    is_text, f"Argument {number} of replace() must be a string.", call
                )
        elif method == "matches":
            text = "matches() expects {}regular expression literal argument."
            _demand(len(types) == 1, text.format("1 "), call)
            is_regex = isinstance(call.arguments[0], RegexLiteral)
            _demand(is_regex, text.format("a "), call)
        else:
            _demand(len(types) == 1, f"{method}() expects 1 argument.", call)
            is_text = types[0] in TEXTUAL
            _demand(is_text, f"{method}() expects a string argument.", call)

    def _unary(self, unary: Unary) -> Type:
        operand = self.type_of(unary.operand)
        if unary.operator == "!":
            if operand is not Type.BOOLEAN:
                raise Refusal("! only operates on booleans.", unary.at)
            return Type.BOOLEAN
        if operand not in NUMERIC:
            raise Refusal("- only operates on numbers.", unary.at)
        return Type.NUMBER

    def _junction(self, junction: Junction) -> Type:
        left, *others = junction.operands
        is_left_boolean = self.type_of(left) is Type.BOOLEAN
        for right in others:
            # `a && b && c` is `(a && b) && c`: a is judged once b has a type.
            is_right_boolean = self.type_of(right) is Type.BOOLEAN
            if not is_left_boolean:
                text = f"Left operand of {junction.operator} must be boolean."
                raise Refusal(text, left.at)
            if not is_right_boolean:
                text = f"Right operand of {junction.operator} must be boolean."
                raise Refusal(text, right.at)
        return Type.BOOLEAN

    def _conditional(self, conditional: Conditional) -> Type:
        condition = self.type_of(conditional.condition)
        branches = {
            self.type_of(conditional.then),
            self.type_of(conditional.otherwise),
        }
        if condition is not Type.BOOLEAN:
            raise Refusal("condition of ? must be boolean.", conditional.at)
        if len(branches) == 1:
            return branches.pop()
        return Type.VALUE if branches & VAGUE else Type.MIXED

    def _binary(self, binary: Binary) -> Type:
        left, right = self.type_of(binary.left), self.type_of(binary.right)
        match binary.operator:
            case "==" | "!=":
                accept(binary, left, right, COMPARABLE)
                return Type.BOOLEAN
            case "<" | "<=" | ">" | ">=":
                accept(binary, left, right, ORDERED)
                return Type.BOOLEAN
            case "+":
                accept(binary, left, right, ORDERED)
                return sum_of(left, right)
            case "-" | "*" | "/" | "%":
                accept(binary, left, right, NUMERIC)
                return Type.NUMBER
            case _:
                assert_never(binary.operator)


def method_of(call: Call) -> tuple[Expression, str]:
    """The receiver of a checked call, and the name of its method.

    Raises:
        Refusal: there is no one method: `(c ? data.exists : root.exists)()`.
    """
    match call.target:
        case Member(receiver, Literal(value=str(name))):
            return receiver, name
        case _:
            raise Refusal(_NO_FUNCTION, call.at)


def _literal(value: object) -> Type:
    match value:
        case None:
            return Type.NULL
        case bool():
            return Type.BOOLEAN
        case str():
            return Type.STRING
        case _:
            return Type.NUMBER


def _members(target: Type) -> Callable[[str], Type | None] | None:
    """How to find a member of a type; None if the type has no members at all."""
    match target:
        case Type.SNAPSHOT:
            return lambda name: Type.METHOD if name in SNAPSHOT_METHODS else None
        case Type.STRING | Type.VALUE:
            return _text_member
        case Type.AUTH:
            return lambda name: Type.METHOD if name in STRING_METHODS else Type.AUTH
        case Type.QUERY:
            return QUERY_PROPERTIES.get
        case _:
            return None


def _text_member(name: str) -> Type | None:
    if name == "length":
        return Type.NUMBER
    return Type.METHOD if name in STRING_METHODS else None


def _demand(holds: bool, text: str, call: Call) -> None:  # noqa: FBT001 - a condition
    if not holds:
        raise Refusal(text, call.at)
