"""What a field should look like, in words: for whoever sent something else.

The words stand with the shapes (`Text.wanted`, `Wanted`); those of a choice, a number,
a list and an object are made here. Nothing of what was sent is among them.
"""

import inspect
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

from annotated_types import Ge, Le, MaxLen
from pydantic import BaseModel
from typing_extensions import TypeIs

from interactive_broadcast.kernel.texts import Text, Wanted

OF_THE_BODY: Final = {
    "json_invalid": "JSON in UTF-8, without NaN and lone surrogates",
    "object_type": "a JSON object",
    "incomplete": "as many bytes as Content-Length says",
    "repeated": "given once",
    "callable_type": "an Int64Value or UInt64Value: no other type has its own form",
    "int64_value": "an integer that its type can hold, as a text of digits",
}
"""By the kind of problem, where it is no field's own."""

_PLAIN: Final = {bool: "true or false", str: "a text", int: "a whole number"}


def of_field(model: type[BaseModel], place: Sequence[str | int]) -> str:
    """What is wanted of a model's field.

    Args:
        model: of the request.
        place: names as they are sent, and places in lists: `("startImage", "url")`.

    Returns:
        A phrase without a full stop. For what is no field, which ones there are.
    """
    kinds: list[Any] = [model]
    for step in place:
        owner = next(filter(_is_model, kinds), None)
        if owner is None or isinstance(step, int):
            kinds = [part for kind in kinds for part in _inner(kind)] or kinds
            continue
        found = _field(owner, step)
        if found is None:
            return f"no field of this name; there are {_names(owner)}"
        kinds = found
    return _words(kinds)


def _words(kinds: Sequence[Any]) -> str:
    """The first of these parts of a type that says something."""
    for kind in kinds:
        if isinstance(kind, Text | Wanted):
            return kind.wanted if isinstance(kind, Text) else kind.words
        if get_origin(kind) is list:
            most = next((k.max_length for k in kinds if isinstance(k, MaxLen)), None)
            bound = "" if most is None else f" of at most {most}"
            return f"a list{bound}, each: {_words(_inner(kind))}"
        if inspect.isclass(kind) and issubclass(kind, StrEnum):
            return f"one of {', '.join(kind)}"
        if _is_model(kind):
            return f"an object with {_names(kind)}"
        if kind is int:
            return _PLAIN[int] + _range(kinds)
    return next((_PLAIN[kind] for kind in kinds if kind in _PLAIN), "as documented")


def _range(kinds: Sequence[Any]) -> str:
    least = next((kind.ge for kind in kinds if isinstance(kind, Ge)), None)
    most = next((kind.le for kind in kinds if isinstance(kind, Le)), None)
    return "" if least is None or most is None else f" from {least} to {most}"


def _field(model: type[BaseModel], name: str) -> list[Any] | None:
    for own, field in model.model_fields.items():
        if name == (field.alias or own):
            return [*field.metadata, *_parts(field.annotation)]
    return None


def _names(model: type[BaseModel]) -> str:
    names = [field.alias or own for own, field in model.model_fields.items()]
    return ", ".join(names) or "none"


def _parts(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - any form of a type
    """A type and what it is made of, but for what is in a list."""
    yield annotation
    if get_origin(annotation) is not list:
        for part in get_args(annotation):
            yield from _parts(part)


def _inner(kind: Any) -> list[Any]:  # noqa: ANN401 - any form of a type
    """What the items of a list are made of; nothing where it is none."""
    if get_origin(kind) is not list:
        return []
    return [part for one in get_args(kind) for part in _parts(one)]


def _is_model(kind: Any) -> TypeIs[type[BaseModel]]:  # noqa: ANN401 - any form of a type
    return inspect.isclass(kind) and issubclass(kind, BaseModel)
