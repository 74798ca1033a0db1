"""What a field may look like: the models' word for it, as rules.

A model says it by the type of the field: true or false, a whole number within bounds, a
word of some, a record, a text of a certain shape (`kernel.texts.Text`), or a list of so
many texts at most. The rules repeat it to the letter; that both accept the same
is tried in `tests/properties`.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Any, get_args, get_origin

from annotated_types import Ge, Le, MaxLen
from pydantic import BaseModel

from interactive_broadcast.kernel.texts import Text
from rules.language import Rule, all_of, name, new
from rules.nodes import Node, Nodes, aliases, closed, required


def as_asked(model: type[BaseModel], *fields: str, write: Rule | None = None) -> Nodes:
    """Fields as a request may set them, by their names as stored. `write`: who may, each by itself."""
    return {field: _node(_types(model, field), write) for field in fields}


def fits(model: type[BaseModel], field: str) -> Rule:
    """A text as the request has it."""
    (shape,) = (one for one in _types(model, field) if isinstance(one, Text))
    return is_text(shape)


def is_text(shape: Text) -> Rule:
    """The value is a text of this shape."""
    text = new.value
    says = [new.is_a("String")]
    if shape.least > (1 if shape.pattern else 0):
        says.append(text.length.at_least(shape.least))
    if shape.most is not None:
        says.append(text.length.at_most(shape.most))
    says += [~text.matches(pattern) for pattern in shape.never]
    if shape.pattern is not None:
        says.append(text.matches(shape.pattern))
    return all_of(*says)


def is_named(variable: str, kind: Any) -> Rule:  # noqa: ANN401 - any form of a type
    """A name from the path is of this type of texts, which has a pattern and a length."""
    (shape,) = (one for one in get_args(kind) if isinstance(one, Text))
    text = name(variable)
    return all_of(text.length.at_most(shape.most), text.matches(shape.pattern or ""))


def is_flag() -> Rule:
    return new.is_a("Boolean")


def is_word(*words: str) -> Rule:
    return new.is_a("String") & new.one_of(*words)


def is_whole(least: int, most: int) -> Rule:
    """A number without a fraction, from the one to the other."""
    number = new.value
    return all_of(new.is_a("Number"), number.at_least(least), number.at_most(most), number.modulo(1).is_(0))


def without_gap(most: int) -> Rule:
    """A list of one item at least: each that follows the second follows one that is there."""
    first, *more = (new.child(str(place)) for place in range(most))
    return all_of(first.exists(), *(later.missing() | sooner.exists() for sooner, later in pairwise(more)))


def leaves(model: type[BaseModel], names: Iterable[str]) -> Iterator[str]:
    """These fields, of records among them each of theirs, of lists each place: `startImage/id`, `consent/uses/0`."""
    for field in aliases(model):
        if field in names:
            yield from map("/".join, _paths(model, field))


def each(model: type[BaseModel], names: Iterable[str], rule: Callable[..., Rule]) -> Nodes:
    """The same rule for each of these fields, of records among them for each of theirs, of lists for each place."""
    return {field: _each(model, field, rule, (field,)) for field in names}


def _each(model: type[BaseModel], field: str, rule: Callable[..., Rule], path: tuple[str, ...]) -> Node:
    types = _types(model, field)
    if inner := _record(types):
        below = {key: _each(inner, key, rule, (*path, key)) for key in aliases(inner)}
        return Node(validate=required(inner), below=closed(below))
    if _is_list(types):
        places = map(str, range(_most(types)))
        return Node(
            validate=new.has_children("0"), below=closed({one: Node(validate=rule(*path, one)) for one in places})
        )
    return Node(validate=rule(*path))


def _paths(model: type[BaseModel], field: str) -> Iterator[tuple[str, ...]]:
    """Of a field, or of what lies below it."""
    types = _types(model, field)
    if inner := _record(types):
        for key in aliases(inner):
            yield from ((field, *path) for path in _paths(inner, key))
    elif _is_list(types):
        yield from ((field, str(place)) for place in range(_most(types)))
    else:
        yield (field,)


def _node(types: list[Any], write: Rule | None) -> Node:
    if inner := _record(types):
        below = closed(as_asked(inner, *aliases(inner)))
        return Node(write=write, validate=required(inner), below=below)
    if _is_list(types):
        most = _most(types)
        is_place = name("$place").one_of(*(str(place) for place in range(most)))
        below = {"$place": Node(validate=is_place & _single(types))}
        return Node(write=write, validate=without_gap(most), below=below)
    return Node(write=write, validate=_single(types))


def _single(types: list[Any]) -> Rule:
    least = next((one.ge for one in types if isinstance(one, Ge)), None)
    most = next((one.le for one in types if isinstance(one, Le)), None)
    for one in types:
        if one is bool:
            return is_flag()
        if one is int and isinstance(least, int) and isinstance(most, int):
            return is_whole(least, most)
        if isinstance(one, type) and issubclass(one, StrEnum):
            return is_word(*one)
        if isinstance(one, Text):
            return is_text(one)
    raise TypeError(f"no rule can say what {types} say")


def _is_list(types: list[Any]) -> bool:
    return any(get_origin(one) is list for one in types)


def _most(types: list[Any]) -> int:
    """How many items a list has at most."""
    (most,) = (one.max_length for one in types if isinstance(one, MaxLen))
    return most


def _record(types: list[Any]) -> type[BaseModel] | None:
    found = (one for one in types if isinstance(one, type) and issubclass(one, BaseModel))
    return next(found, None)


def _types(model: type[BaseModel], name: str) -> list[Any]:
    """What a field's type is made of, the shapes of texts among it."""
    field = model.model_fields[aliases(model)[name]]
    return [*field.metadata, *_parts(field.annotation)]


def _parts(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - any form of a type
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)
