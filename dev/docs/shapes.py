"""Requests and replies in words: their fields, as the models declare them.

Types and bounds come from pydantic's JSON schema, descriptions from the strings below
the fields, and the names of the kinds of values (`Slug`, `Id`) from the source.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import cache
from types import ModuleType
from typing import Any

from pydantic import BaseModel, RootModel

from dev.docs import words
from dev.docs.blocks import code, prose, table
from interactive_broadcast.admins import models as admins
from interactive_broadcast.events.models import UpdateEventRequest
from interactive_broadcast.events.service import NEVER_ABSENT
from interactive_broadcast.kernel import media_options
from interactive_broadcast.kernel import models as base
from interactive_broadcast.kernel.texts import Text, Wanted
from interactive_broadcast.media import models as media

KINDS_OF_VALUES: tuple[ModuleType, ...] = (base, media_options, admins, media)
"""Where the named types of single values are declared."""

NOT_OURS = ("pydantic", "builtins", "typing", "abc")

ANY_JSON = "Json"
"""The named type of any JSON: there is no more to say of it."""

Schema = dict[str, Any]


def request_table(model: type[BaseModel]) -> str:
    """Every field of a request; says so when there is none."""
    schema = model.model_json_schema(by_alias=True)
    if not schema.get("properties"):
        return "Takes nothing."
    required = schema.get("required", ())
    rows = []
    for alias, field in schema["properties"].items():
        need = "required" if alias in required else _default(field)
        words = _words(field, kind_of(model, alias), schema)
        rows.append([code(alias), words, need, description_of(model, alias)])
    text = table(["field", "what", "", ""], rows)
    remark = prose(model.__dict__.get("__doc__"))
    return f"{remark}\n\n{text}" if remark else text


def reply_table(model: type[BaseModel]) -> str:
    """Every field of a reply."""
    schema = model.model_json_schema(by_alias=True, mode="serialization")
    rows = []
    for alias, field in schema["properties"].items():
        # What is part of a request has bounds to keep to.
        is_given = model.model_config.get("extra") == "forbid"
        words = _words(field, kind_of(model, alias), schema, bounds=is_given)
        may_lack = "" if not is_nullable(field) else "may be absent"
        rows.append([code(alias), words, may_lack, description_of(model, alias)])
    return table(["field", "what", "", ""], rows)


def named(models: Sequence[type[BaseModel]]) -> str:
    """What a function answers, linked."""
    return " or ".join(_reply_words(model) for model in models)


def takes_null(model: type[BaseModel], field: Schema, name: str) -> bool:
    """Whether a field of a request may be null, which is not the same as left out.

    `createEvent` takes null for what is left out, `updateEvent` for what is cleared.
    """
    is_kept = model is UpdateEventRequest and name in _NEVER_CLEARED
    return is_nullable(field) and not is_kept


_NEVER_CLEARED = frozenset(
    UpdateEventRequest.model_fields[name].alias or name for name in NEVER_ABSENT
)


def closure(models: Sequence[type[BaseModel]]) -> list[type[BaseModel]]:
    """The models with fields among these and all that lie within, each once."""
    found: dict[str, type[BaseModel]] = {}
    for model in models:
        for each in _within(model):
            found.setdefault(each.__name__, each)
    return [found[name] for name in sorted(found)]


def kinds_table() -> str:
    """The kinds of single values that fields refer to."""
    rows = []
    for name, description in kinds_of_values().items():
        anchor = f'<a id="{name.lower()}"></a>{name}'
        rows.append([anchor, wanted(annotation_of(name)), description])
    return table(["kind", "what", ""], rows)


def wanted(annotation: object) -> str:
    """As whoever sends another one is told."""
    for one in getattr(annotation, "__metadata__", ()):
        if isinstance(one, Text | Wanted):
            return one.wanted if isinstance(one, Text) else one.words
    return _words(schema_of(annotation), None, {})


def _reply_words(model: type[BaseModel]) -> str:
    schema = model.model_json_schema(mode="serialization")
    if issubclass(model, RootModel):
        return _words(schema, None, schema)
    return f"[{model.__name__}](#{model.__name__.lower()})"


def _within(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    if not issubclass(model, RootModel):
        yield model
    for field in model.model_fields.values():
        for each in models_in(field.annotation):
            yield from _within(each)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - any type form
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from models_in(argument)


def _words(
    schema: Schema, kind: str | None, whole: Schema, *, bounds: bool = True
) -> str:
    """One value in words. `kind` names it, when the source does."""
    if "$ref" in schema:
        return _referred(schema["$ref"].rpartition("/")[2], whole)
    if "anyOf" in schema:
        real = [one for one in schema["anyOf"] if one.get("type") != "null"]
        return _words(real[0], kind, whole, bounds=bounds)
    match schema.get("type"):
        case "array":
            most = f", up to {schema['maxItems']}" if "maxItems" in schema else ""
            return f"list of {_words(schema['items'], kind, whole)}{most}"
        case "object":
            inner = _words(schema["additionalProperties"], kind, whole)
            return f"object of {inner}, by key"
    return _single(schema, kind, bounds=bounds)


def _single(schema: Schema, kind: str | None, *, bounds: bool) -> str:
    if schema.get("type") == "boolean":
        return "true or false"
    if kind is not None:
        return f"[{kind}](#{kind.lower()})"
    plain = "number" if schema.get("type") in ("integer", "number") else "text"
    return ", ".join([plain, *(_limits(schema) if bounds else [])])


def _referred(name: str, whole: Schema) -> str:
    if name == ANY_JSON:
        return "JSON"
    target = whole["$defs"][name]
    if "enum" in target:
        return " ".join(code(value) for value in target["enum"])
    return f"[{name}](#{name.lower()})"


def limits_of(schema: Schema) -> list[str]:
    """The bounds of a value, of whatever it may be besides null, in words."""
    real = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return _limits(real[0] if real else schema)


def _limits(schema: Schema) -> list[str]:
    told = []
    shortest, longest = schema.get("minLength"), schema.get("maxLength")
    if longest is not None:
        told.append(f"{shortest or 0} to {longest} characters")
    if "minimum" in schema:
        told.append(f"{schema['minimum']} to {schema['maximum']}")
    if schema.get("pattern", "").startswith("^"):
        told.append(code(schema["pattern"]))
    return told


def _default(field: Schema) -> str:
    default = field.get("default")
    if default in (None, []):
        return "optional"
    if isinstance(default, bool):
        return f"default {str(default).lower()}"
    return f"default {code(str(default))}"


def is_nullable(field: Schema) -> bool:
    return any(one.get("type") == "null" for one in field.get("anyOf", ()))


def kind_of(model: type[BaseModel], alias: str) -> str | None:
    """The named kind of value that a field's annotation mentions."""
    written = _field_source(model, alias)[0]
    mentioned = re.findall(r"\w+", written)
    return next((word for word in mentioned if word in kinds_of_values()), None)


def description_of(model: type[BaseModel], alias: str) -> str:
    return words.of_field(model.__name__, alias, _field_source(model, alias)[1])


def _field_source(model: type[BaseModel], alias: str) -> tuple[str, str]:
    """A field's annotation as written, and the string below it."""
    names = {field.alias or name: name for name, field in model.model_fields.items()}
    for owner in model.__mro__:
        if not owner.__module__.startswith(NOT_OURS) and names[alias] in _fields_of(
            owner
        ):
            return _fields_of(owner)[names[alias]]
    return "", ""


@cache
def _fields_of(owner: type) -> dict[str, tuple[str, str]]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(owner)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    return {
        node.target.id: (ast.unparse(node.annotation), below)
        for node, below in documented(body)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


@cache
def kinds_of_values() -> dict[str, str]:
    """Named kinds of values → the string below each."""
    found = {}
    for module in KINDS_OF_VALUES:
        for node, below in documented(ast.parse(inspect.getsource(module)).body):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)]) if (
                    name[0].isupper() and annotation_of(name) is not None
                ):
                    found[name] = below
    return found


def annotation_of(name: str) -> object | None:
    """The named kind itself, unless it is a class or a type variable."""
    for module in KINDS_OF_VALUES:
        found = vars(module).get(name)
        if getattr(found, "__metadata__", None) or found is int:
            return found
    return None


def schema_of(annotation: object) -> Schema:
    root: type[RootModel[Any]] = RootModel[annotation]  # type: ignore[valid-type]  # made of the declared kind
    return root.model_json_schema()


def documented(body: Sequence[ast.stmt]) -> Iterator[tuple[ast.stmt, str]]:
    """Statements, each with the string that stands below it."""
    for node, below in zip(body, [*body[1:], None], strict=True):
        match below:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield node, prose(text)
            case _:
                yield node, ""
