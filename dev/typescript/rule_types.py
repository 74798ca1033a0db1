"""What rules say of a value: its type, and which fields it cannot lack."""

import re
from collections.abc import Iterator
from typing import Final

from dev.typescript.text import literal, union
from rules.language import Atom, Choice, Junction, Named, Not, Place, Rule, new

TIME: Final = "EpochMs"
NUMBER: Final = "number"
TEXT: Final = "string"

_IS_A: Final = {".isString()": TEXT, ".isNumber()": NUMBER, ".isBoolean()": "boolean"}
_WORDS: Final = re.compile(r"\.matches\(/\^\(([A-Za-z0-9|]+)\)\$/\)")
_NOT_FOR_NEW_APPS: Final = ("who.old_apps",)


def value_type(rule: Rule | None) -> str | None:
    """The type of the single values that a `.validate` lets through; None for any."""
    return next(iter(value_types(rule)), None)


def value_types(rule: Rule | None) -> list[str]:
    """The types that it says, the closest first: one set of words is one of them."""
    if rule is None:
        return []
    words = [one for one in _words(rule) if one]
    if words:
        return [union(map(literal, words))]
    found = set(_types(rule))
    return [one for one in ("true", TIME, TEXT, "boolean", NUMBER) if one in found]


def moments(rule: Rule | None) -> set[str]:
    """The children that a `.validate` wants to be the server's time."""
    match rule:
        case Named(_, inner):
            return moments(inner)
        case Junction(_, rules):
            return set().union(*map(moments, rules))
        case Choice(_, then, otherwise):
            return moments(then) | moments(otherwise)
        case Atom((Place() as place, ".val()", " === ", "now")) if _is_new(place):
            return {str(key) for key in place.keys[:1]}
    return set()


def required(rule: Rule | None) -> set[str]:
    """The children that a `.validate` wants there, of apps that are not old."""
    match rule:
        case Named(_, inner):
            return required(inner)
        case Junction("&&", rules):
            return set().union(*map(required, rules))
        case Junction(_, rules):
            kept = [required(one) for one in rules if not is_for_old_apps(one)]
            return set.intersection(*kept) if kept else set()
        case Choice(_, then, otherwise):
            return required(then) & required(otherwise)
        case Atom((Place() as place, str() as end, *other)) if _is_new(place):
            return _told_to_exist(place, end, other)
    return set()


def is_for_old_apps(rule: Rule) -> bool:
    """Whether nobody but an old app can fulfil it."""
    match rule:
        case Named(name, inner):
            return name in _NOT_FOR_NEW_APPS or is_for_old_apps(inner)
        case Junction("&&", rules):
            return any(map(is_for_old_apps, rules))
        case Junction(_, rules):
            return all(map(is_for_old_apps, rules))
    return False


def _told_to_exist(place: Place, end: str, other: list[str | Place]) -> set[str]:
    is_compared = end == ".val()" and other[0] == " === " and isinstance(other[1], str)
    if is_compared or end == ".exists()":
        return {str(key) for key in place.keys[:1]}
    if not place.keys and end.startswith(".hasChildren(["):
        return set(re.findall(r"'(\w+)'", end))
    return set()


def _is_new(place: Place) -> bool:
    return place.is_here and place.is_after


def _types(rule: Rule) -> Iterator[str]:
    match rule:
        case Named(_, inner):
            yield from _types(inner)
        case Junction(_, rules):
            for one in rules:
                yield from _types(one)
        case Choice(_, then, otherwise):
            yield from _types(then)
            yield from _types(otherwise)
        case Atom((Place() as place, str() as end)) if place == new and end in _IS_A:
            yield _IS_A[end]
        case Atom((Place() as place, ".val()", " === ", *other)) if place == new:
            yield from _of_operand(other)


def _of_operand(other: list[str | Place]) -> Iterator[str]:
    match other:
        case ["true"]:
            yield "true"
        case ["now"]:
            yield TIME
        case [str() as text] if text.startswith(("$", "'", "auth.")):
            yield TEXT


def _words(rule: Rule) -> Iterator[str]:
    """The words of which the value must be one."""
    match rule:
        case Named(_, inner):
            yield from _words(inner)
        case Junction(_, rules):
            for one in rules:
                yield from _words(one)
        case Choice(_, then, otherwise):
            yield from _words(then)
            yield from _words(otherwise)
        case Atom((Place() as place, ".val()", " === ", str() as text)) if place == new:
            yield text[1:-1] if re.fullmatch(r"'\w+'", text) else ""
        case Atom((Place() as place, ".val()", str() as end)) if place == new:
            if found := _WORDS.fullmatch(end):
                yield from found[1].split("|")
        case Not():
            return
