"""Which types the operands of an operator may have, and which its result has."""

from emulators.firebase.database.rules.nodes import Binary
from emulators.firebase.database.rules.refusals import Refusal
from emulators.firebase.database.rules.types import Type


def accept(binary: Binary, left: Type, right: Type, accepted: frozenset[Type]) -> None:
    """See that both operands have types that the operator takes.

    Raises:
        Refusal: one of them has not; the left one is told first.
    """
    if left not in accepted:
        raise Refusal(_complaint(binary.operator, "left"), binary.left.at)
    if right not in accepted:
        raise Refusal(_complaint(binary.operator, "right"), binary.right.at)


def _complaint(operator: str, side: str) -> str:
    match operator:
        case "==":
            either = "" if side == "left" else "or "
            verb, kinds = "is not", f"a number, boolean, string, {either}null"
        case "!=":
            verb, kinds = "is not", "a number, boolean, string, or null"
        case "+":
            verb, kinds = "is not", "a number or string"
        case "-" | "*" | "/" | "%":
            verb, kinds = "is not", "a number"
        case _:
            verb, kinds = "must be", "a number or string"
    return f"Invalid {operator} expression: {side} operand {verb} {kinds}."


def sum_of(left: Type, right: Type) -> Type:
    """The type of `left + right`."""
    if Type.STRING in (left, right):
        return Type.STRING
    return Type.NUMBER if left is right is Type.NUMBER else Type.VALUE
