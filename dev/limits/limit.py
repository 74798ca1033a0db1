"""One published limit of a hosted service: a row of `docs/limits.md`."""

import ast
import importlib
import inspect
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import annotated_types
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from dev import ROOT
from interactive_broadcast.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Source:
    """Where a limit is published, and when it was read there (`2026-11`)."""

    title: str
    url: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A row.

    Args:
        of: what is limited, in words.
        value: the most (with `is_least` the least) that the service takes, in `unit`;
            a text where it is no number, which is not compared.
        by: the full names of constants, of types and fields of models, and of
            functions without parameters that stay on the right side of it.
        how: in words, where a constant alone does not say it.
        refused_by: those of the stand-in that refuse from exactly there. None where
            the value is a text.
        test: `path/of/test_file.py::test_name`; it may be a test of the stand-in, where
            the product has nothing to keep.
    """

    of: str
    value: int | str
    source: Source
    test: str
    unit: str = ""
    by: Sequence[str] = ()
    how: str = ""
    refused_by: Sequence[str] = ()
    is_least: bool = False

    def is_kept_by(self, name: str) -> bool:
        """Whether a constant of ours is on the right side. Raises LookupError."""
        if isinstance(self.value, str):
            return named(name) is not None
        found = measure(named(name))
        return found >= self.value if self.is_least else found <= self.value


def named(name: str) -> object:
    """What a full name stands for. `BITRATES.1` is the second of a tuple.

    Raises:
        LookupError: nothing has that name.
    """
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
            for part in parts[length:]:
                found = _part(found, part)
        except (ModuleNotFoundError, AttributeError, KeyError, IndexError):
            continue
        return found
    raise LookupError(f"nothing is named {name}")


def _part(whole: object, name: str) -> object:
    if isinstance(whole, tuple) and name.isdecimal():
        return whole[int(name)]
    return whole[name] if isinstance(whole, Mapping) else getattr(whole, name)


def measure(found: object) -> float:
    """A number as it is, a time in seconds, of a type how long or large it may be.

    Raises:
        LookupError: it is nothing of that kind.
    """
    if isinstance(found, int | float):
        return found
    if isinstance(found, timedelta):
        return found.total_seconds()
    if inspect.isfunction(found):
        return measure(found())
    for each in _parts(found):
        if isinstance(each, Text) and each.most is not None:
            return each.most
        if isinstance(each, StringConstraints) and each.max_length is not None:
            return each.max_length
        if isinstance(each, annotated_types.Le) and isinstance(each.le, int):
            return each.le
    raise LookupError(f"{found!r} has no number")


def _parts(found: object) -> Iterator[object]:
    """A type or a field of a model, and what it is made of."""
    if isinstance(found, FieldInfo):
        yield from found.metadata
        yield from _parts(found.annotation)
        return
    yield found
    for part in typing.get_args(found):
        yield from _parts(part)


def has_test(test: str, root: Path = ROOT) -> bool:
    """Whether there is a test of that name in that file."""
    file, _, name = test.partition("::")
    path = root / file
    if not path.is_file():
        return False
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
        for node in ast.walk(tree)
    )
