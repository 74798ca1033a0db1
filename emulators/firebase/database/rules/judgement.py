"""The rules against one request: cascades, validation, and what was tried.

`.read` and `.write` cascade: from the root to the location, the first that is true
grants all that lies below. `.validate` does not: every one that concerns the write must
be true, which are those above the written location, at it, and at all places below that
the write carries, wherever there is a value afterwards.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from emulators.firebase.database.rules.evaluate import Auth, Scope
from emulators.firebase.database.rules.facts import QueryFacts
from emulators.firebase.database.rules.rule import Rule, RuleNode
from emulators.firebase.database.rules.snapshots import Snapshot
from emulators.firebase.database.rules.verdict import (
    NO_READ_RULE,
    NO_WRITE_RULE,
    Allowed,
    Denied,
    Trial,
    Verdict,
)
from emulators.firebase.database.tree import Branch, Node, Path, show_path

_PRIORITY = ".priority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Who wants what, and when. A read leaves the tree as it is."""

    auth: Auth
    before: Node
    after: Node
    now_ms: int
    query: QueryFacts


@dataclass(slots=True)
class _Place:
    """A location in both trees, with the rules that stand there."""

    path: Path
    rules: RuleNode
    data: Snapshot
    new_data: Snapshot
    captures: dict[str, str]

    def step(self, key: str) -> Self | None:
        """The place of a child; None where the file says nothing any more."""
        rules, captures = self.rules.step(key, self.captures)
        if rules is None:
            return None
        return type(self)(
            (*self.path, key),
            rules,
            self.data.step(key),
            self.new_data.step(key),
            captures,
        )


class Judgement:
    """One request before the rules. A rule is tried once for each location."""

    def __init__(self, rules: RuleNode, request: Request) -> None:
        self._request = request
        self._root = Snapshot(request.before)
        self._start = _Place((), rules, self._root, Snapshot(request.after), {})
        self._tried: dict[tuple[str, Path], Trial] = {}

    def on_reading(self, path: Path) -> Verdict:
        """Whether all of `path` may be read."""
        denial = self._cascade(path, lambda node: node.read, NO_READ_RULE)
        return self._verdict(denial)

    def on_writing(self, paths: Sequence[Path]) -> Verdict:
        """Whether a write that sets all of `paths` at once may be made."""
        places = [path[:-1] if path[-1:] == (_PRIORITY,) else path for path in paths]
        for path in places:
            denial = self._cascade(path, lambda node: node.write, NO_WRITE_RULE)
            if denial is not None:
                return self._verdict(denial)
        for path in places:
            denial = self._validation(path)
            if denial is not None:
                return self._verdict(denial)
        return self._verdict(None)

    def _verdict(self, denial: tuple[str, Path] | None) -> Verdict:
        tried = tuple(self._tried.values())
        if denial is None:
            return Allowed(tried)
        rule, path = denial
        return Denied(rule, show_path(path), tried)

    def _cascade(
        self, path: Path, chosen: Callable[[RuleNode], Rule | None], without: str
    ) -> tuple[str, Path] | None:
        """None if a rule from the root down to `path` grants; else the deepest."""
        decisive = without
        for place in self._down(path):
            rule = chosen(place.rules)
            if rule is not None:
                if self._try(rule, place):
                    return None
                decisive = rule.name
        return decisive, path

    def _validation(self, path: Path) -> tuple[str, Path] | None:
        """The first `.validate` that does not hold for a write at `path`, or None."""
        for place in self._down(path):
            if not self._is_valid(place):
                return f"{place.rules.pattern}/.validate".lstrip("/"), place.path
            if place.path == path:
                return self._validation_below(place)
        return None

    def _validation_below(self, place: _Place) -> tuple[str, Path] | None:
        for below in self._carried(place):
            if not self._is_valid(below):
                return f"{below.rules.pattern}/.validate".lstrip("/"), below.path
        return None

    def _is_valid(self, place: _Place) -> bool:
        rule = place.rules.validate
        # What is absent after the write has nothing to be valid.
        if rule is None or not place.new_data.exists:
            return True
        return self._try(rule, place)

    def _down(self, path: Path) -> Iterator[_Place]:
        """The places from the root to `path`, as far as the file speaks of them."""
        place: _Place | None = self._start
        yield self._start
        for key in path:
            place = place.step(key) if place is not None else None
            if place is None:
                return
            yield place

    def _carried(self, place: _Place) -> Iterator[_Place]:
        """Every place below that has a value and a `.validate` at or below it."""
        node = place.new_data.node
        if not place.rules.validates_below or not isinstance(node, Branch):
            return
        # Without a wildcard only the named children can have rules.
        keys = (
            sorted(place.rules.children.keys() & node.children.keys())
            if place.rules.wildcard is None
            else sorted(node.children.keys())
        )
        for key in keys:
            below = place.step(key)
            if below is not None:
                yield below
                yield from self._carried(below)

    def _try(self, rule: Rule, place: _Place) -> bool:
        trial = self._tried.get((rule.name, place.path))
        if trial is None:
            scope = Scope(
                auth=self._request.auth,
                now=self._request.now_ms,
                root=self._root,
                data=place.data,
                new_data=place.new_data,
                query=self._request.query,
                captures=place.captures,
            )
            trial = rule.tried(scope, show_path(place.path))
            self._tried[rule.name, place.path] = trial
        return trial.outcome is True
