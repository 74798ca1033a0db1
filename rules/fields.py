"""What a field may look like: the models' word for it, as rules.

A model says it by the type of the field: true or false, a record, or a text of a certain
shape (`kernel.texts.Text`). The rules repeat it to the letter; that both accept the same
is tried in `tests/properties`.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel

from interactive_broadcast.kernel.texts import Text
from rules.language import NEVER, Rule, all_of, new
from rules.nodes import Node, Nodes, aliases, closed, required


def as_asked(model: type[BaseModel], *names: str, write: Rule | None = None) -> Nodes:
    """Fields as a request may set them, by their names as stored. `write`: who may, each by itself."""
    return {name: _node(_types(model, name), write) for name in names}


def fits(model: type[BaseModel], name: str, *, short_for: Rule = NEVER) -> Rule:
    """A text as the request has it; `short_for` whom it may be too short."""
    (shape,) = (one for one in _types(model, name) if isinstance(one, Text))
    return is_text(shape, short_for=short_for)


def is_text(shape: Text, *, short_for: Rule = NEVER) -> Rule:
    """The value is a text of this shape."""
    text = new.value
    says = [new.is_a("String")]
    if shape.least > (1 if shape.pattern else 0):
        long_enough = text.length.at_least(shape.least)
        says.append(long_enough if short_for is NEVER else long_enough | short_for)
    if shape.most is not None:
        says.append(text.length.at_most(shape.most))
    says += [~text.matches(pattern) for pattern in shape.never]
    if shape.pattern is not None:
        says.append(text.matches(shape.pattern))
    return all_of(*says)


def is_flag() -> Rule:
    return new.is_a("Boolean")


def is_word(*words: str) -> Rule:
    return new.is_a("String") & new.one_of(*words)


def leaves(model: type[BaseModel], names: Iterable[str]) -> Iterator[str]:
    """These fields, and of records among them each of theirs: `startImage/id`."""
    for name in aliases(model):
        if name in names:
            inner = _record(_types(model, name))
            yield from [f"{name}/{key}" for key in aliases(inner)] if inner else [name]


def each(model: type[BaseModel], names: Iterable[str], rule: Callable[..., Rule]) -> Nodes:
    """The same rule for each of these fields, and of records among them for each of theirs."""
    nodes: dict[str, Node] = {}
    for name in names:
        if inner := _record(_types(model, name)):
            below = {key: Node(validate=rule(name, key)) for key in aliases(inner)}
            nodes[name] = Node(validate=required(inner), below=closed(below))
        else:
            nodes[name] = Node(validate=rule(name))
    return nodes


def _node(types: list[Any], write: Rule | None) -> Node:
    if inner := _record(types):
        below = closed(as_asked(inner, *aliases(inner)))
        return Node(write=write, validate=required(inner), below=below)
    for one in types:
        if one is bool:
            return Node(write=write, validate=is_flag())
        if isinstance(one, Text):
            return Node(write=write, validate=is_text(one))
    raise TypeError(f"no rule can say what {types} say")


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
