"""The paths of `api` in `docs/functions.md`, and what does the same today."""

import types
import typing
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

import main as functions
from dev.docs import shapes
from dev.docs.blocks import code, table
from interactive_broadcast.http.old_api import NAME, Route

TODAY: Final[Mapping[str, str]] = dict.fromkeys(
    ("createTokenHost", "createTokenCelebrity"), "createTokenHostCeleb"
)
"""By a route's name: the function of today that does the same, where that has another
name."""


def replies() -> list[type[BaseModel]]:
    """The models of all answers."""
    return [
        kind
        for route in functions.old_api.routes
        for kind in _answers(route)
        if isinstance(kind, type) and issubclass(kind, BaseModel)
    ]


def routes_table() -> str:
    """Every path: who calls it, what it takes and answers, and what it is today."""
    rows = (
        [
            code(f"{one.method} /{NAME}/{one.path}"),
            ", ".join(sorted(role.value for role in one.access.allow)),
            _fields(one),
            " or ".join(map(_in_words, _answers(one))),
            _today(one),
        ]
        for one in functions.old_api.routes
    )
    return table(["call", "by", "takes", "answers", "today"], rows)


def _answers(route: Route[Any]) -> tuple[Any, ...]:
    annotation = typing.get_type_hints(route.handle)["return"]
    if isinstance(annotation, types.UnionType):
        return typing.get_args(annotation)
    return (annotation,)


def _in_words(kind: Any) -> str:  # noqa: ANN401 - any form of a type
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return shapes.named([kind])
    return "an empty body" if kind is type(None) else code("true")


def _fields(route: Route[Any]) -> str:
    """Beside what stands in the path; what must be given is bold."""
    in_path = {part[1:] for part in route.path.split("/") if part.startswith(":")}
    return ", ".join(
        f"**{code(name)}**" if field.is_required() else code(name)
        for own, field in route.body.model_fields.items()
        if (name := field.alias or own) not in in_path
    )


def _today(route: Route[Any]) -> str:
    name = TODAY.get(route.name, route.name)
    return f"[{code(name)}](#{name.lower()})"
