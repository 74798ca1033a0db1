"""The bounds that stand in the source of the functions."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from dev import ROOT

FUNCTIONS: Final = ROOT / "functions"
PACKAGE: Final = "interactive_broadcast"

DEMANDS: Final = frozenset(
    {
        *("most", "least", "pattern", "never"),
        *("max_length", "min_length", "le", "lt", "ge", "gt"),
    }
)
"""What a model demands of a field, by the names that pydantic and our `Text` have."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A value that is written down once.

    Args:
        module: its file, relative to `functions/`.
        name: `MAX_AGE_S`, or `Slug.most`, `EventRequest.id.max_length`.
        value: the expression.
    """

    module: Path
    name: str
    value: ast.expr

    @property
    def id(self) -> str:
        """How it is called in lists: `seats/grants.py:FAN_LASTS`."""
        parts = self.module.parts
        short = self.module.relative_to(PACKAGE) if parts[0] == PACKAGE else self.module
        return f"{short}:{self.name}"

    def __str__(self) -> str:
        return f"{self.id} = {ast.unparse(self.value)}"


@dataclass(frozen=True)
class Source:
    """A module of the functions."""

    module: Path
    """Relative to `functions/`."""

    @cached_property
    def text(self) -> str:
        return (FUNCTIONS / self.module).read_text(encoding="utf-8")

    @cached_property
    def name(self) -> str:
        """As it is imported."""
        return ".".join(self.module.with_suffix("").parts).removesuffix(".__init__")

    def bounds(self) -> Iterator[Bound]:
        """Its bounds, in order."""
        yield from self._below("", ast.parse(self.text).body)

    def _below(self, prefix: str, body: list[ast.stmt]) -> Iterator[Bound]:
        for statement in body:
            if isinstance(statement, ast.ClassDef):
                yield from self._below(f"{prefix}{statement.name}.", statement.body)
                continue
            for name, expression in _assigned(statement):
                if not prefix and name.isupper():
                    yield Bound(self.module, name, expression)
                else:
                    yield from self._demands(f"{prefix}{name}", expression)

    def _demands(self, name: str, expression: ast.expr) -> Iterator[Bound]:
        for node in ast.walk(expression):
            for keyword in node.keywords if isinstance(node, ast.Call) else ():
                if keyword.arg in DEMANDS:
                    yield Bound(self.module, f"{name}.{keyword.arg}", keyword.value)


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """Names and what is assigned to them; of a field the type as well."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=value):
            yield name, kind if value is None else value
            if value is not None and not name.isupper():
                yield name, kind


def sources() -> Iterator[Source]:
    """Every module of the functions."""
    for path in [FUNCTIONS / "main.py", *sorted((FUNCTIONS / PACKAGE).rglob("*.py"))]:
        yield Source(path.relative_to(FUNCTIONS))


@cache
def bounds() -> tuple[Bound, ...]:
    """Every bound of the functions, each name once in a module."""
    found: dict[str, Bound] = {}
    for source in sources():
        for bound in source.bounds():
            found.setdefault(bound.id, bound)
    return tuple(found.values())
