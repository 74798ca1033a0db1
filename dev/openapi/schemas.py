"""Models, words and kinds of single values as JSON schemas: `components/schemas`.

Bounds come from pydantic, and from the shapes of texts (`kernel.texts.Text`), which say
more than pydantic's own schema tells. A schema refuses nothing that the functions take.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic import BaseModel, RootModel

from dev.docs import shapes
from dev.docs.blocks import prose, unlinked
from dev.openapi.together import IN_LISTS, TOGETHER
from dev.typescript import functions, models
from interactive_broadcast.admins.models import SIGNATURE_SECRET_FORM
from interactive_broadcast.kernel.models import OFFSET_FORM
from interactive_broadcast.kernel.texts import Text

Schema = dict[str, Any]

_INSTANT: Final = OFFSET_FORM.pattern.replace("[0-9]{4}", "[1-9][0-9]{3}", 1)
"""From the year 1000 on, as `Instant` says of what is stored."""

BEYOND: Final[dict[str, Schema]] = {
    "SignatureSecret": {"pattern": f"^{SIGNATURE_SECRET_FORM}$"},
    "Instant": {"format": "date-time", "pattern": f"^{_INSTANT}$"},
    "EpochMs": {"type": "integer", "format": "int64"},
}
"""What checks of a kind's own say, which no schema is made of."""

FURTHER: Final[dict[tuple[str, str], Schema]] = {
    **IN_LISTS,
    ("CreateSessionRequest", "location"): {"format": "ipv4"},
}
"""The same of a field, by its model."""


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def components() -> dict[str, Schema]:
    """Every schema by its name."""
    asked, answered = functions.asked(), functions.answered()
    words = models.words([*asked, *answered])
    found = {
        **{model.__name__: of_request(model) for model in asked},
        **{model.__name__: of_reply(model) for model in answered},
        **{name: _of_words(one) for name, one in words.items()},
        **dict(_kinds()),
        "Json": {"description": "Any JSON."},
    }
    return {name: found[name] for name in sorted(found)}


def of_request(model: type[BaseModel]) -> Schema:
    """Every field with its bounds, and no other where others are refused."""
    schema = model.model_json_schema(by_alias=True, mode="validation")
    found = {
        **_described(prose(model.__dict__.get("__doc__"))),
        "type": "object",
        "properties": dict(_properties(model, schema, is_given=True)),
        **_required(schema.get("required", [])),
    }
    if model.model_config.get("extra") == "forbid":
        found["additionalProperties"] = False
    return {**found, **TOGETHER.get(model.__name__, {})}


def of_reply(model: type[BaseModel]) -> Schema:
    """What is absent is left out of it: there are no nulls."""
    schema = model.model_json_schema(by_alias=True, mode="serialization")
    about = _described(prose(model.__dict__.get("__doc__")))
    if issubclass(model, RootModel):
        return {**about, **single(schema, None)}
    properties = schema.get("properties", {})
    there = [
        name for name, field in properties.items() if not shapes.is_nullable(field)
    ]
    return {
        **about,
        "type": "object",
        "properties": dict(_properties(model, schema, is_given=False)),
        **_required(there),
    }


def properties_of(model: type[BaseModel]) -> dict[str, Schema]:
    """The fields of a request, without null: as query parameters have them."""
    schema = model.model_json_schema(by_alias=True, mode="validation")
    return dict(_properties(model, schema, is_given=False))


def single(schema: Schema, kind: str | None) -> Schema:
    """One value, without null. `kind` names it, when the source does."""
    if "$ref" in schema:
        return ref(str(schema["$ref"].rpartition("/")[2]))
    if "anyOf" in schema:
        real = [one for one in schema["anyOf"] if one.get("type") != "null"]
        bounds = {k: v for k, v in schema.items() if k in ("maxItems", "minItems")}
        return {**single(real[0], kind), **bounds}
    match schema.get("type"):
        case "array":
            inner = single(schema["items"], kind)
            bounds = {k: v for k, v in schema.items() if k in ("maxItems", "minItems")}
            return {"type": "array", "items": inner, **bounds}
        case "object" if "additionalProperties" in schema:
            inner = single(schema["additionalProperties"], kind)
            return {"type": "object", "additionalProperties": inner}
    if kind is not None and schema.get("type") != "boolean":
        return ref(kind)
    return {key: one for key, one in schema.items() if key not in ("title", "default")}


def _properties(
    model: type[BaseModel], schema: Schema, *, is_given: bool
) -> Iterator[tuple[str, Schema]]:
    for name, field in schema.get("properties", {}).items():
        found = single(field, shapes.kind_of(model, name))
        found |= FURTHER.get((model.__name__, name), {})
        if is_given and shapes.takes_null(model, field, name):
            found = _or_null(found)
        if is_given and field.get("default") not in (None, []):
            found = {**found, "default": field["default"]}
        yield name, {**found, **_described(shapes.description_of(model, name))}


def _or_null(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _kinds() -> Iterator[tuple[str, Schema]]:
    for name, description in shapes.kinds_of_values().items():
        annotation = shapes.annotation_of(name)
        schema = single(shapes.schema_of(annotation), None)
        for one in getattr(annotation, "__metadata__", ()):
            if isinstance(one, Text):
                schema = {**schema, **of_text(one)}
        wanted = shapes.wanted(annotation)
        told = [description, "" if wanted in ("text", "number") else f"{wanted}."]
        about = _described("\n\n".join(filter(None, told)))
        yield name, {**schema, **BEYOND.get(name, {}), **about}


def of_text(text: Text) -> Schema:
    """A shape of texts. Their length is in UTF-16 code units, which no schema says."""
    found: Schema = {"type": "string"}
    if text.least:
        found["minLength"] = text.least
    if text.most is not None:
        found["maxLength"] = text.most
    if text.pattern is not None:
        found["pattern"] = text.pattern
    if text.never:
        found["not"] = {"anyOf": [{"pattern": pattern} for pattern in text.never]}
    return found


def _of_words(words: Iterable[Any]) -> Schema:
    about = _described(prose(getattr(words, "__doc__", "")))
    return {**about, "type": "string", "enum": [word.value for word in words]}


def _required(names: list[str]) -> Schema:
    return {"required": names} if names else {}


def _described(text: str) -> Schema:
    return {"description": unlinked(text)} if text else {}
