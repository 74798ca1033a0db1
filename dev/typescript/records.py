"""`records.ts`: what lies in the database, path by path."""

import re
from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel

from dev.docs import shapes
from dev.docs.blocks import prose
from dev.typescript import functions, models, writes
from dev.typescript.record_paths import DETAILS, PATHS, Stored
from dev.typescript.rule_paths import fields_of, name_of, nodes
from dev.typescript.rule_types import required, value_type
from dev.typescript.text import comment, interface, key, literal, module
from rules.nodes import Node

ABOUT: Final = (
    "What lies in the Realtime Database, path by path. docs/rules.md says who may read "
    "and write each."
)

PATH_TYPES: Final = """\
/** A path of the database, with `{names}` for what differs. */
export type Path = keyof Paths;

/** What a path is completed by: `PathNames<"line/{adminId}/{fanUrl}/{fanId}">`. */
export type PathNames<P extends string> =
  P extends `${string}{${infer Name}}${infer Rest}`
    ? { [K in Name]: string } & PathNames<Rest>
    : unknown;"""


def text() -> str:
    """The file."""
    return module(ABOUT, _parts())


def _parts() -> Iterator[str]:
    declared = list(_declarations())
    shared = sorted(_named(declared) & functions.declared())
    names = "".join(f"  {one},\n" for one in shared)
    yield f'import type {{\n{names}}} from "./functions.js";'
    yield from declared


def _declarations() -> Iterator[str]:
    yield _table()
    yield writes.table(dict(_single_types()))
    yield writes.TYPES
    yield PATH_TYPES
    known = set(functions.declared())
    for path, one in PATHS.items():
        if one.named not in known and (one.model or one.is_ruled):
            known.add(one.named)
            yield _declared(path, one)
    for model in _inner():
        yield models.declared(model, "serialization")
    words = models.words([*_records(), *_inner()])
    own = {name: one for name, one in words.items() if name not in known}
    yield from models.word_types(own)


def _named(declared: list[str]) -> set[str]:
    """The types that these declarations speak of, outside comments."""
    lines = (line for part in declared for line in part.splitlines())
    code = (line for line in lines if not line.lstrip().startswith(("*", "/*")))
    return set(re.findall(r"\b[A-Z]\w+\b", "\n".join(code)))


def _table() -> str:
    lines = ["/** What lies at each path. */", "export interface Paths {"]
    for path, one in PATHS.items():
        lines += comment(_about(path, one), "  ")
        lines.append(f"  {literal(name_of(path))}: {one.named};")
    return "\n".join([*lines, "}"])


def _about(path: str, one: Stored) -> str:
    """The comments of the rules, of the path and of those right above it."""
    above = path.rpartition("/")[0]
    known = [nodes()[place].comment for place in (above, path) if place in nodes()]
    return "\n\n".join(dict.fromkeys(filter(None, [*known, one.remark])))


def _declared(path: str, one: Stored) -> str:
    if one.model is None:
        return interface(one.named, _ruled(path, one), _where(path, one.remark))
    found = _fields(one.model)
    kept = (field for field in found if field[0].rstrip("?") not in one.without)
    return interface(one.named, kept, _where(path, prose(one.model.__doc__)))


def _where(path: str, remark: str) -> str:
    """Where a record lies, and what its model says of it."""
    place = f"`{name_of(path)}`"
    return remark if place in remark else f"{place}.\n\n{remark}"


def _ruled(path: str, one: Stored) -> Iterator[tuple[str, str, str]]:
    """What the backend tells, and what the rules let clients write.

    Raises:
        ValueError: nothing says of which type a field is.
    """
    told = list(_fields(one.told)) if one.told else []
    yield from told
    known = {field.rstrip("?") for field, _, _ in told}
    needed = required(nodes()[path].validate)
    for field in fields_of(path):
        if field not in known:
            found = nodes().get(f"{path}/{field}", Node())
            named = one.given.get(field) or value_type(found.validate)
            if named is None:
                raise ValueError(f"nothing says of which type {path}/{field} is")
            yield key(field) + ("" if field in needed else "?"), named, found.comment


def _single_types() -> Iterator[tuple[str, str]]:
    """The types of single values and of fields, by their paths in the rules."""
    yield from DETAILS.items()
    for path, one in PATHS.items():
        if one.model is None and not one.is_ruled:
            yield path, one.named
        else:
            found = _fields(one.model) if one.model else _ruled(path, one)
            yield from (
                (f"{path}/{name.rstrip('?')}", type_) for name, type_, _ in found
            )


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, str, str]]:
    schema = model.model_json_schema(by_alias=True, mode="serialization")
    yield from models.fields(model, schema, "serialization")


def _records() -> list[type[BaseModel]]:
    """The models of records, and what the backend tells in others."""
    found = [model for one in PATHS.values() for model in (one.model, one.told)]
    return [model for model in found if model is not None]


def _inner() -> list[type[BaseModel]]:
    """What lies within records, and in no request or reply."""
    known = {one.__name__ for one in _records()} | functions.declared()
    return [one for one in shapes.closure(_records()) if one.__name__ not in known]
