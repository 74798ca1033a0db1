"""The parsed `storage.rules` file, as values. They know nothing of evaluation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Operator = Literal["||", "&&", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*"]
Method = Literal["get", "list", "create", "update", "delete"]
Kind = Literal["fixed", "one", "some", "rest"]


@dataclass(frozen=True, slots=True)
class Constant:
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A path variable, a parameter, `request` or `resource`."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """`target.name`, a property of a map."""

    target: "Expression"
    name: str


@dataclass(frozen=True, slots=True)
class Matches:
    """`target.matches('...')`: the whole string must match."""

    target: "Expression"
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Binary:
    operator: Operator
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class ListOf:
    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of one of the file's own functions. `at` is its `line:column`."""

    function: str
    arguments: tuple["Expression", ...]
    at: str


Expression: TypeAlias = (
    Constant | Name | Member | Matches | Not | Binary | ListOf | Call
)


@dataclass(frozen=True, slots=True)
class Function:
    """One of the file's own functions. `at` is its `line:column`."""

    name: str
    parameters: tuple[str, ...]
    body: Expression
    at: str


@dataclass(frozen=True, slots=True)
class Allow:
    """`allow read: if condition;`. `at` is its `line:column`, for verdicts."""

    methods: frozenset[Method]
    condition: Expression
    at: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One step of a path pattern.

    Args:
        text: what it must be, or the name of what it binds.
        kind: `fixed` text, `one` segment of any text, or the rest of the path: `some`
            of it at least (version 1), or the `rest` even if it is empty (version 2).
    """

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Match:
    """A `match` block: what it grants at its path, and the blocks inside it."""

    path: tuple[Segment, ...]
    allows: tuple[Allow, ...]
    matches: tuple["Match", ...]
    functions: Mapping[str, Function] = field(hash=False)
    """Callable here and in all blocks inside."""
