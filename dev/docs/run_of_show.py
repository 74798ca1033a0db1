"""The tables of `docs/run-of-show.md`, from the docstrings and fields of the verbs."""

from collections.abc import Iterable
from typing import Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from dev.docs.blocks import code, table
from rehearsal.people import Part
from rehearsal.verbs.attempts import ATTEMPTS
from rehearsal.verbs.base import Verb
from rehearsal.verbs.vocabulary import vocabulary


def verbs_table() -> str:
    """Every verb that a file may use, who may do it, and its fields."""
    rows = (
        [code(word), _who(verb.parts), _fields(verb), _flat(verb.__doc__)]
        for word, verb in vocabulary().items()
    )
    return table([code("does"), "who", "also says", ""], rows)


def attempts_table() -> str:
    """Everything that a file may have people try, and who may try it."""
    rows = (
        [code(name), _who(attempt.parts), f"{attempt.summary}."]
        for name, attempt in ATTEMPTS.items()
    )
    return table([code("tryTo"), "who", ""], rows)


def _who(parts: Iterable[Part]) -> str:
    named = set(parts)
    return "anybody" if named == set(Part) else ", ".join(p for p in Part if p in named)


def _fields(verb: type[Verb]) -> str:
    common = {*Verb.model_fields, "does"}
    return ", ".join(
        code(field.alias or name)
        + ("" if field.is_required() else "?")
        + _choices(field)
        for name, field in verb.model_fields.items()
        if name not in common
    )


def _choices(field: FieldInfo) -> str:
    if get_origin(field.annotation) is not Literal:
        return ""
    return f" ({', '.join(code(choice) for choice in get_args(field.annotation))})"


def _flat(docstring: str | None) -> str:
    return " ".join((docstring or "").split())
