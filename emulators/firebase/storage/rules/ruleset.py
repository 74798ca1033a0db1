"""The rules of one file, asked: may this be done at this path?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from emulators.firebase.storage.rules.evaluate import NotEvaluable, Scope, Value, holds
from emulators.firebase.storage.rules.nodes import (
    Allow,
    Function,
    Match,
    Method,
    Segment,
)
from emulators.firebase.storage.rules.parser import parse_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody wants to do.

    Args:
        method: the kind of access.
        path: `b`, the bucket, `o`, and the segments of the object's name.
        auth: `{"uid": ..., "token": {...}}`, or None.
        resource: the object as it is, or None.
        incoming: the object as it would be (`request.resource`), or None.
    """

    method: Method
    path: Sequence[str]
    auth: Mapping[str, Value] | None = None
    resource: Mapping[str, Value] | None = None
    incoming: Mapping[str, Value] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, and the place of each rule that had a say, with what it said."""

    allowed: bool
    because: tuple[str, ...]


class Ruleset:
    """Never changes.

    Raises:
        RulesRefused: the text is wrong, or uses what is not supported.
    """

    def __init__(self, text: str) -> None:
        self._root = parse_rules(text)

    def judge(self, question: Question) -> Verdict:
        """Allowed if one condition on the path holds; denied if none does."""
        request = {"auth": question.auth, "resource": question.incoming}
        base: dict[str, Value] = {"request": request, "resource": question.resource}
        said: list[str] = []
        for allow, scope in _applying(self._root, question.path, Scope(base, {})):
            if question.method not in allow.methods:
                continue
            try:
                granted = holds(allow.condition, scope)
            except NotEvaluable as error:
                said.append(f"{allow.at}: {error}")
                continue
            said.append(f"{allow.at}: {'true' if granted else 'false'}")
            if granted:
                return Verdict(allowed=True, because=tuple(said))
        return Verdict(allowed=False, because=tuple(said))


def _applying(
    match: Match, path: Sequence[str], outer: Scope
) -> Iterator[tuple[Allow, Scope]]:
    functions: Mapping[str, Function] = {**outer.functions, **match.functions}
    for bound, remainder in _fits(match.path, path):
        scope = Scope({**outer.variables, **bound}, functions)
        if not remainder:
            yield from ((allow, scope) for allow in match.allows)
        for inner in match.matches:
            yield from _applying(inner, remainder, scope)


def _fits(
    pattern: Sequence[Segment], path: Sequence[str]
) -> Iterator[tuple[dict[str, str], Sequence[str]]]:
    """Each way to lay a pattern on the beginning of a path: bound names, the rest."""
    if not pattern:
        yield {}, path
        return
    first, *others = pattern
    if first.kind in ("some", "rest"):
        for length in range(first.kind == "some", len(path) + 1):
            yield from _fits(others, path[length:])
        return
    # An empty segment ("a//b") is nobody's document: only `**` covers it.
    if not path or not path[0] or (first.kind == "fixed" and first.text != path[0]):
        return
    for bound, remainder in _fits(others, path[1:]):
        own = {first.text: path[0]} if first.kind == "one" else {}
        yield {**own, **bound}, remainder
