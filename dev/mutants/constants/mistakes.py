"""The mistakes that a bound can be given, one at a time."""

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from dev.mutants.constants.found import Bound

ANYTHING: Final = "(?s).*"
"""A pattern that every text fits."""

SILENT: Final = frozenset({"label", "description", "doc"})
"""Keywords whose texts are for people."""

OTHERS: Final = {
    "VideoRole": ("SUBSCRIBER", "PUBLISHER_ONLY", "PUBLISHER", "MODERATOR"),
    "Role": ("ANYONE", "FAN", "ADMIN"),
}
"""Members that may stand in each other's place, by their enumeration."""

_REPEATED: Final = re.compile(r"\{(\d+),(\d+)\}")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A bound with one mistake.

    Args:
        bound: which.
        mistake: what was done, in words.
        wrong: the whole expression with it.
    """

    bound: Bound
    mistake: str
    wrong: str

    @property
    def text(self) -> str:
        """For lists and logs."""
        return f"{self.bound.id}: {self.mistake}"


def mutants_of(bound: Bound) -> Iterator[Mutant]:
    """Every mistake of one bound, each once."""
    seen = {ast.unparse(bound.value)}
    for node, wrong, mistake in _changes(bound.value, is_pattern=_is_pattern(bound)):
        text = ast.unparse(swapped(bound.value, node, wrong))
        if text not in seen:
            seen.add(text)
            yield Mutant(bound, mistake, text)


def _is_pattern(bound: Bound) -> bool:
    return bound.name.rpartition(".")[2] in {"pattern", "_KEY", "SLOT"}


Place = tuple[int, int, int | None, int | None]
Change = tuple[Place, ast.expr, str]


def _changes(tree: ast.expr, *, is_pattern: bool = False) -> Iterator[Change]:
    """Places in the expression, what could stand there, and what that means."""
    match tree:
        case ast.Constant():
            yield from _literal(tree, is_pattern=is_pattern)
        case ast.Attribute(value=ast.Name(id=kind), attr=member) if kind in OTHERS:
            for other in OTHERS[kind]:
                name = ast.Attribute(ast.Name(kind, ast.Load()), other, ast.Load())
                yield at(tree), name, f"{member} → {other}"
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            yield from _without(tree, items)
        case ast.Dict(keys=keys, values=values):
            yield from _without_keys(tree, keys, values)
        case ast.JoinedStr() if is_pattern:
            yield at(tree), ast.Constant(ANYTHING), "anything fits"
    for part, part_is_pattern in _parts(tree):
        yield from _changes(part, is_pattern=part_is_pattern)


def _parts(tree: ast.expr) -> Iterator[tuple[ast.expr, bool]]:
    """What an expression is made of, and whether it is a pattern."""
    match tree:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            yield from ((part, False) for part in parts)
        case ast.Dict(values=parts):
            yield from ((part, False) for part in parts)
        case ast.Call():
            compiles = ast.unparse(tree.func) == "re.compile"
            yield from ((part, compiles) for part in tree.args[:1])
            yield from ((part, False) for part in tree.args[1:])
            spoken = [one for one in tree.keywords if one.arg not in SILENT]
            yield from ((one.value, False) for one in spoken)
        case ast.BinOp(left=left, right=right):
            yield from ((left, False), (right, False))
        case ast.Starred(value=part) | ast.UnaryOp(operand=part):
            yield part, False


def _literal(tree: ast.Constant, *, is_pattern: bool) -> Iterator[Change]:
    match tree.value:
        case bool() as truth:
            yield at(tree), ast.Constant(not truth), f"{not truth}"
        case int() | float() as number:
            yield from _numbers(tree, number)
        case str() as text:
            yield from _texts(tree, text, is_pattern=is_pattern)


def _numbers(node: ast.Constant, number: float) -> Iterator[Change]:
    double = number * 2 if number else 1
    half = number // 2 if isinstance(number, int) else number / 2
    for other in (double, half):
        yield at(node), ast.Constant(other), f"{number} → {other}"


def _texts(node: ast.Constant, text: str, *, is_pattern: bool) -> Iterator[Change]:
    if not is_pattern:
        yield at(node), ast.Constant(f"{text}x"), f"`{text[:40]}` → `{text[:40]}x`"
        return
    yield at(node), ast.Constant(ANYTHING), "anything fits"
    for found in _REPEATED.finditer(text):
        low, high = map(int, found.groups())
        for other in (high * 2, max(low, high // 2)):
            repeated = f"{{{low},{other}}}"
            wrong = text[: found.start()] + repeated + text[found.end() :]
            yield at(node), ast.Constant(wrong), f"{found[0]} → {repeated}"


def _without(
    tree: ast.Tuple | ast.List | ast.Set, items: list[ast.expr]
) -> Iterator[Change]:
    for index, item in enumerate(items):
        rest = [*items[:index], *items[index + 1 :]]
        wrong: ast.expr
        if isinstance(tree, ast.Set):
            wrong = ast.Set(rest) if rest else ast.parse("set()", mode="eval").body
        else:
            wrong = type(tree)(rest, ast.Load())
        yield at(tree), wrong, f"without `{ast.unparse(item)[:60]}`"


def _without_keys(
    tree: ast.Dict, keys: list[ast.expr | None], values: list[ast.expr]
) -> Iterator[Change]:
    for index, key in enumerate(keys):
        rest = ast.Dict(
            [*keys[:index], *keys[index + 1 :]], [*values[:index], *values[index + 1 :]]
        )
        said = "**" if key is None else ast.unparse(key)
        yield at(tree), rest, f"without `{said[:60]}`"


def at(node: ast.expr) -> Place:
    """Where a node stands in its source."""
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


Tree = TypeVar("Tree", bound=ast.AST)


def swapped(tree: Tree, place: Place, wrong: ast.expr) -> Tree:
    """A copy of the tree with another node at a place."""
    made: Tree = _Swap(place, wrong).visit(deepcopy(tree))
    return made


class _Swap(ast.NodeTransformer):
    def __init__(self, place: Place, wrong: ast.expr) -> None:
        self._place = place
        self._wrong = wrong

    def visit(self, node: ast.AST) -> Any:  # noqa: ANN401 - as ast has it
        is_meant = isinstance(node, ast.expr) and at(node) == self._place
        return self._wrong if is_meant else super().generic_visit(node)
