"""Conditions of the rules language, put together in Python.

    owner("$adminId") & (new.missing() | before("events/$eventId/status").is_("live"))

A `Place` is a path of the database, as it is (`old`, `before`) or as the write would
leave it (`new`, `after`). A `Value` is what lies there, or is known of the caller. A
`Rule` is true or false, and `&`, `|` and `~` join rules. How a place is spelled depends
on where the rule stands (`data.parent().child('name')`), which `writer.py` knows.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")

_CODE = re.compile(r"\\u([0-9a-f]{4})")


class Rule:
    """A condition."""

    def __and__(self, other: "Rule") -> "Rule":
        return Junction("&&", (self, other))

    def __or__(self, other: "Rule") -> "Rule":
        return Junction("||", (self, other))

    def __invert__(self) -> "Rule":
        return Not(self)


@dataclass(frozen=True, slots=True)
class Place:
    """A path of the database, before or after the write.

    Args:
        is_after: as the write would leave it.
        is_here: below the node that the rule stands at; else below the root.
        keys: the names on the way; a `Value` stands for a name that is looked up.
    """

    is_after: bool
    is_here: bool
    keys: tuple["str | Value", ...] = ()

    def child(self, *keys: "str | Value") -> "Place":
        return Place(self.is_after, self.is_here, (*self.keys, *_split(keys)))

    @property
    def value(self) -> "Value":
        return Value((self, ".val()"))

    def is_(self, other: "Operand") -> Rule:
        return self.value.is_(other)

    def is_not(self, other: "Operand") -> Rule:
        return self.value.is_not(other)

    def one_of(self, *names: str) -> Rule:
        return self.value.one_of(*names)

    def exists(self) -> Rule:
        return Atom((self, ".exists()"))

    def missing(self) -> Rule:
        return ~self.exists()

    def is_a(self, kind: str) -> Rule:
        """`kind` is String, Number or Boolean."""
        return Atom((self, f".is{kind}()"))

    def has_children(self, *names: str) -> Rule:
        """With names: all of these. Without: at least one."""
        listed = f"[{', '.join(map(_quoted, names))}]" if names else ""
        return Atom((self, f".hasChildren({listed})"))

    def has_no_priority(self) -> Rule:
        return Atom((self, ".getPriority() === null"))


@dataclass(frozen=True, slots=True)
class Value:
    """What can be compared. `parts` are texts, and places that are yet to be spelled."""

    parts: tuple[str | Place, ...]

    def is_(self, other: "Operand") -> Rule:
        return self._compared("===", other)

    def is_not(self, other: "Operand") -> Rule:
        return self._compared("!==", other)

    def at_least(self, least: "Operand") -> Rule:
        return self._compared(">=", least)

    def at_most(self, most: "Operand") -> Rule:
        return self._compared("<=", most)

    def above(self, other: "Operand") -> Rule:
        return self._compared(">", other)

    def below(self, other: "Operand") -> Rule:
        return self._compared("<", other)

    def one_of(self, *names: str) -> Rule:
        return self.matches(f"^({'|'.join(names)})$")

    def matches(self, pattern: str, *, any_case: bool = False) -> Rule:
        r"""Whether the pattern is found. `/` and `\uXXXX` in it are written plainly."""
        spelled = _CODE.sub(lambda code: chr(int(code[1], 16)), pattern)
        spelled = spelled.replace("/", r"\/")
        flag = "i" if any_case else ""
        return Atom((*self.parts, f".matches(/{spelled}/{flag})"))

    def contains(self, text: str) -> Rule:
        return Atom((*self.parts, f".contains({_quoted(text)})"))

    def begins_with(self, other: "Value") -> Rule:
        return Atom((*self.parts, ".beginsWith(", *other.parts, ")"))

    def plus(self, number: int) -> "Value":
        sign = "+" if number >= 0 else "-"
        return Value((*self.parts, f" {sign} {abs(number)}"))

    def minus(self, other: "Value") -> "Value":
        return Value((*self.parts, " - ", *other.parts))

    def times(self, number: int) -> "Value":
        return Value((*self.parts, f" * {number}"))

    def modulo(self, number: int) -> "Value":
        return Value((*self.parts, f" % {number}"))

    def followed_by(self, other: "Operand") -> "Value":
        return Value((*self.parts, " + ", *_operand(other)))

    @property
    def length(self) -> "Value":
        """Of a text, in UTF-16 code units."""
        return Value((*self.parts, ".length"))

    def _compared(self, operator: str, other: "Operand") -> Rule:
        return Atom((*self.parts, f" {operator} ", *_operand(other)), is_comparison=True)


Operand = Value | Place | str | int | None
"""None is null. A text that begins with `$` is a name from the path, any other one a literal."""


@dataclass(frozen=True, slots=True)
class Atom(Rule):
    """A condition without `&&` and `||`."""

    parts: tuple[str | Place, ...]
    is_comparison: bool = False


@dataclass(frozen=True, slots=True)
class Not(Rule):
    rule: Rule


@dataclass(frozen=True, slots=True)
class Junction(Rule):
    """`operator` is `&&` or `||`."""

    operator: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Choice(Rule):
    condition: Rule
    then: Rule
    otherwise: Rule


@dataclass(frozen=True, slots=True)
class Named(Rule):
    """What a predicate says; its name (`who.owner`) is kept for the mutants of predicates."""

    name: str
    rule: Rule


def predicate(function: Callable[P, Rule]) -> Callable[P, Rule]:
    """Mark a function as one of the named conditions."""

    @wraps(function)
    def named(*args: P.args, **kwargs: P.kwargs) -> Rule:
        module = function.__module__.rpartition(".")[2]
        return Named(f"{module}.{function.__name__}", function(*args, **kwargs))

    return named


def all_of(*rules: Rule) -> Rule:
    return Junction("&&", rules)


def any_of(*rules: Rule) -> Rule:
    return Junction("||", rules)


def choose(condition: Rule, then: Rule, otherwise: Rule) -> Rule:
    """`condition ? then : otherwise`."""
    return Choice(condition, then, otherwise)


def same(left: Rule, right: Rule) -> Rule:
    """Both true, or both false."""
    match left, right:
        case Atom(first), Atom(second):
            return Atom(("(", *first, ") === (", *second, ")"), is_comparison=True)
    raise TypeError("only single conditions are compared")


def before(*keys: str | Value) -> Place:
    """A path from the root, as it is."""
    return Place(is_after=False, is_here=False, keys=_split(keys))


def after(*keys: str | Value) -> Place:
    """A path from the root, as the write would leave it."""
    return Place(is_after=True, is_here=False, keys=_split(keys))


def text(literal: str) -> Value:
    """To be put together with what is looked up: `'lease-' + ...`."""
    return Value((_quoted(literal),))


def name(variable: str) -> Value:
    """A name from the path of the rule: `$role`."""
    return Value((variable,))


old = Place(is_after=False, is_here=True)
"""Where the rule stands, as it is."""

new = Place(is_after=True, is_here=True)
"""Where the rule stands, as the write would leave it."""

ALWAYS = Atom(("true",))
NEVER = Atom(("false",))


def _split(keys: tuple[str | Value, ...]) -> tuple[str | Value, ...]:
    """Paths into their names."""
    found: list[str | Value] = []
    for key in keys:
        found.extend([key] if isinstance(key, Value) else key.split("/"))
    return tuple(found)


def _operand(other: Operand) -> tuple[str | Place, ...]:
    match other:
        case Value(parts):
            return parts
        case Place():
            return other.value.parts
        case None | bool() | int():
            return (json.dumps(other),)
        case _:
            return (other if other.startswith("$") else _quoted(other),)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", r"\\").replace("'", r"\'") + "'"
