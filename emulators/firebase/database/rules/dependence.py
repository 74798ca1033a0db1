"""On which stored data the outcome of a rule can depend, found by reading it.

Whoever listens must be judged again when that data changes, and only then. What is
found may be too much, never too little.
"""

from collections.abc import Iterator

from emulators.firebase.database.rules.nodes import (
    Binary,
    Call,
    Expression,
    Literal,
    Member,
    Variable,
    children,
)
from emulators.firebase.database.tree import Path

ANYTHING: Path = ()
"""The whole tree; also for time, which passes between any two writes."""


def dependencies(expression: Expression, place: int) -> Iterator[tuple[int, Path]]:
    """The parts of the tree that a rule may look at.

    Args:
        expression: the rule.
        place: how many keys lead to where the rule stands.

    Returns:
        How many keys of the judged path lead to a part, and the keys below those.
    """
    climbs = any(map(_is_climbing, _all(expression)))
    waiting = [expression]
    while waiting:
        current = waiting.pop()
        match current:
            case Call(
                target=Member(
                    target=Variable(name="root"), name=Literal(value="child")
                ),
                arguments=(argument,),
            ) if not climbs:
                yield 0, _prefix(argument)
                waiting.append(argument)
                continue
            case Variable(name="data") if not climbs:
                yield place, ()
            case Variable(name="root" | "data" | "newData" | "now"):
                yield 0, ANYTHING
        waiting.extend(children(current))


def _all(expression: Expression) -> Iterator[Expression]:
    waiting = [expression]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(children(current))


def _is_climbing(expression: Expression) -> bool:
    """Whether it leaves the part of the tree where it began."""
    return isinstance(expression, Member) and expression.name == Literal("parent")


def _prefix(text: Expression) -> Path:
    """The keys with which a path begins for certain."""
    head, is_whole = text, True
    while isinstance(head, Binary):
        head, is_whole = head.left, False
    if not isinstance(head, Literal) or not isinstance(head.value, str):
        return ANYTHING
    keys = head.value.split("/")
    if not is_whole:
        # What is appended may go on with the last key.
        keys = keys[:-1]
    return tuple(key for key in keys if key)
