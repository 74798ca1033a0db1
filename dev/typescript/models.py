"""Models as TypeScript: an interface for each, a type for each kind of value."""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, Final, Literal, TypeAlias, get_args

from pydantic import BaseModel, RootModel

from dev.docs import shapes
from dev.docs.blocks import prose
from dev.typescript.text import alias, documented_union, interface, key, literal, union

Mode: TypeAlias = Literal["validation", "serialization"]
"""Of a request, or of a reply and a record, which have no nulls."""

Schema = dict[str, Any]

RENAMED: Final = {"Reason": "DisconnectionReason"}
"""What has another name in TypeScript, where a `Reason` is that of a refusal."""

JSON: Final = """\
/** Any JSON. */
export type Json =
  | boolean
  | number
  | string
  | null
  | Json[]
  | { [key: string]: Json };"""


def declared(
    model: type[BaseModel], mode: Mode, name: str = "", remark: str = ""
) -> str:
    """The interface of a model, or the type of a list or of what is keyed by id."""
    schema = model.model_json_schema(by_alias=True, mode=mode)
    name, remark = (
        name or model.__name__,
        remark or prose(model.__dict__.get("__doc__")),
    )
    if issubclass(model, RootModel):
        return alias(name, [expression(schema, None)], remark)
    return interface(name, fields(model, schema, mode), remark)


def fields(
    model: type[BaseModel], schema: Schema, mode: Mode
) -> Iterator[tuple[str, str, str]]:
    """Each with its type and what it means."""
    needed = schema.get("required", ())
    for field, shape in schema.get("properties", {}).items():
        is_given = mode == "validation"
        may_lack = field not in needed if is_given else shapes.is_nullable(shape)
        type_ = expression(shape, shapes.kind_of(model, field))
        if is_given and shapes.takes_null(model, shape, field):
            type_ = union([type_, "null"])
        name = f"{key(field)}?" if may_lack else key(field)
        yield name, type_, _meaning(model, field, shape, is_given=is_given)


def expression(schema: Schema, kind: str | None) -> str:
    """One value's type, without null. `kind` names it, when the source does."""
    if "$ref" in schema:
        name = str(schema["$ref"].rpartition("/")[2])
        return RENAMED.get(name, name)
    if "anyOf" in schema:
        real = [one for one in schema["anyOf"] if one.get("type") != "null"]
        return union(expression(one, kind) for one in real)
    match schema.get("type"):
        case "array":
            inner = expression(schema["items"], kind)
            return f"({inner})[]" if " " in inner else f"{inner}[]"
        case "object":
            inner = expression(schema["additionalProperties"], kind)
            return f"Record<string, {inner}>"
    return _single(schema, kind)


def _single(schema: Schema, kind: str | None) -> str:
    if schema.get("type") == "boolean":
        return "boolean"
    if "const" in schema:
        return literal(schema["const"])
    return kind or ("string" if schema.get("type") == "string" else "number")


def kinds() -> Iterator[str]:
    """The named kinds of single values."""
    for name, description in shapes.kinds_of_values().items():
        wanted = shapes.wanted(shapes.annotation_of(name))
        basis = "number" if wanted.startswith("number") else "string"
        sentence = "" if wanted in ("number", "text") else f"Form: {wanted}."
        yield alias(name, [basis], "\n\n".join(filter(None, [description, sentence])))


def words(models: Iterable[type[BaseModel]]) -> dict[str, type[StrEnum]]:
    """The sets of words of these models' fields, by their names in TypeScript."""
    fields = [field for model in models for field in model.model_fields.values()]
    found = {one.__name__: one for field in fields for one in _enums(field.annotation)}
    return {RENAMED.get(name, name): found[name] for name in sorted(found)}


def word_types(found: Mapping[str, type[StrEnum]]) -> Iterator[str]:
    """The types of such sets."""
    for name, words_ in found.items():
        meanings = _meanings(words_)
        members = [(literal(one.value), meanings.get(one.name, "")) for one in words_]
        if any(meaning for _, meaning in members):
            yield documented_union(name, members, prose(words_.__doc__))
        else:
            yield alias(name, [one for one, _ in members], prose(words_.__doc__))


def _enums(annotation: Any) -> Iterator[type[StrEnum]]:  # noqa: ANN401 - any type form
    if inspect.isclass(annotation) and issubclass(annotation, StrEnum):
        yield annotation
    for part in get_args(annotation):
        yield from _enums(part)


def _meaning(
    model: type[BaseModel], field: str, shape: Schema, *, is_given: bool
) -> str:
    told = [shapes.description_of(model, field)]
    if is_given and (told_default := shape.get("default")) not in (None, []):
        told.append(f"Default: {literal(told_default)}.")
    if is_given and shapes.kind_of(model, field) is None:
        limits = ", ".join(shapes.limits_of(shape))
        told += [f"Form: {limits}."] if limits else []
    return " ".join(filter(None, told))


@cache
def _meanings(words_: type[StrEnum]) -> dict[str, str]:
    """The strings below the members of a set of words."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(words_))).body
    body: Sequence[ast.stmt] = node.body if isinstance(node, ast.ClassDef) else []
    return {
        one.targets[0].id: below
        for one, below in shapes.documented(body)
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    }
