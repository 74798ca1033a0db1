"""Rules as text of the rules language, for the path that they stand at.

What an outer condition has said already is not said again within it; brackets stand where
the language needs them, and between `&&` and `||` where a reader does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from rules.language import Atom, Choice, Junction, Named, Not, Place, Rule, Value

Mistake: TypeAlias = Callable[[str, str], str | None]
"""Name and text of a predicate → what it says instead, or None for no mistake in it."""


@dataclass(frozen=True, slots=True)
class Words:
    """A condition without `&&` and `||`."""

    text: str
    is_comparison: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    operator: str
    parts: "tuple[Spelled, ...]"


@dataclass(frozen=True, slots=True)
class Chosen:
    condition: "Spelled"
    then: "Spelled"
    otherwise: "Spelled"


Spelled: TypeAlias = Words | Joined | Chosen


def spell(rule: Rule, path: str, mistake: Mistake = lambda _name, _text: None) -> Spelled:
    """A rule as it is written at a path (`events/$eventId`)."""
    return _Speller(tuple(path.split("/")), mistake).rule(rule, frozenset())


def flat(spelled: Spelled) -> str:
    """On one line."""
    if isinstance(spelled, Words):
        return spelled.text
    is_joined = isinstance(spelled, Joined)
    parts = ((sign, f"({flat(one)})" if is_joined and is_loose(one) else flat(one)) for sign, one in signed(spelled))
    return " ".join(sign + text for sign, text in parts)


def signed(spelled: Joined | Chosen) -> Iterator[tuple[str, Spelled]]:
    """The parts of a condition, each with the sign that stands before it."""
    match spelled:
        case Joined(operator, (first, *more)):
            yield "", first
            yield from ((f"{operator} ", one) for one in more)
        case Chosen(condition, then, otherwise):
            yield from (("", condition), ("? ", then), (": ", otherwise))


def is_loose(part: Spelled) -> bool:
    """Whether it needs brackets between `&&` and `||`."""
    return not isinstance(part, Words)


@dataclass(frozen=True, slots=True)
class _Speller:
    path: tuple[str, ...]
    mistake: Mistake

    def rule(self, rule: Rule, known: frozenset[str]) -> Spelled:
        """`known` are conditions that hold where this one is asked."""
        match rule:
            case Atom(parts, is_comparison):
                return Words(self._text(parts), is_comparison)
            case Not(inner):
                return _negated(self.rule(inner, frozenset()))
            case Named(name, inner):
                wrong = self.mistake(name, flat(self.rule(inner, frozenset())))
                return self.rule(inner, known) if wrong is None else Words(f"({wrong})")
            case Choice(condition, then, otherwise):
                return Chosen(*(self.rule(one, known) for one in (condition, then, otherwise)))
            case Junction(operator, rules):
                return self._junction(operator, rules, known)
        raise TypeError(f"{rule} is no rule")

    def _junction(self, operator: str, rules: tuple[Rule, ...], known: frozenset[str]) -> Spelled:
        parts: dict[str, Spelled] = {}
        for one in rules:
            so_far = known | parts.keys() if operator == "&&" else known
            spelled = self.rule(one, frozenset(so_far))
            for part in _operands(spelled, operator):
                if flat(part) not in known:
                    parts.setdefault(flat(part), part)
                elif operator == "||":
                    # So all of it is known, whatever the others say.
                    return part
        if not parts:
            # All of it is known; it is said once more.
            return self._junction(operator, rules, frozenset())
        only, *more = parts.values()
        return Joined(operator, (only, *more)) if more else only

    def _text(self, parts: tuple[str | Place, ...]) -> str:
        return "".join(part if isinstance(part, str) else self._place(part) for part in parts)

    def _place(self, place: Place) -> str:
        snapshot = "newData" if place.is_after else "data"
        if place.is_here:
            return snapshot + self._children(place.keys)
        shared = _shared(self.path, place.keys)
        if not place.is_after and shared < 2:  # noqa: PLR2004 - another record: from the root
            return "root" + self._children(place.keys)
        ups = ".parent()" * (len(self.path) - shared)
        return snapshot + ups + self._children(place.keys[shared:])

    def _children(self, keys: tuple[str | Value, ...]) -> str:
        """`.child('a/b')` for plain names, one `.child(…)` for each that is looked up."""
        said, plain = [], []
        for key in (*keys, ""):
            if isinstance(key, str) and key and not key.startswith("$"):
                plain.append(key)
                continue
            if plain:
                said.append(f".child('{'/'.join(plain)}')")
                plain.clear()
            if key:
                said.append(f".child({key if isinstance(key, str) else self._text(key.parts)})")
        return "".join(said)


def _shared(path: tuple[str, ...], keys: tuple[str | Value, ...]) -> int:
    """How many names both begin with."""
    pairs = zip(path, keys, strict=False)
    return next((n for n, (one, other) in enumerate(pairs) if one != other), min(len(path), len(keys)))


def _operands(spelled: Spelled, operator: str) -> tuple[Spelled, ...]:
    if isinstance(spelled, Joined) and spelled.operator == operator:
        return spelled.parts
    return (spelled,)


def _negated(spelled: Spelled) -> Spelled:
    if isinstance(spelled, Words) and not spelled.is_comparison:
        return Words(f"!{spelled.text}")
    if isinstance(spelled, Words) and spelled.text.count(" === ") == 1:
        return Words(spelled.text.replace(" === ", " !== "), is_comparison=True)
    return Words(f"!({flat(spelled)})")
