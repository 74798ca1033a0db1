"""What a commit changed, seen from any place of the tree.

A footprint says where a commit may have changed something: a tree of the written keys,
whose empty leaves mean "anything from here down". Walking before, after and footprint
together costs what was written, not what is stored.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias

import immutables

from emulators.firebase.database.keys import is_key
from emulators.firebase.database.tree import (
    Branch,
    InvalidPath,
    Leaf,
    Node,
    Path,
    to_json,
)
from emulators.kernel.json_http import Json

Footprint: TypeAlias = Mapping[str, "Footprint"]

EVERYTHING: Footprint = immutables.Map()
MAX_PATTERN_CHARS = 2048
_CAPTURE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)(=\*)?\}|\*")


@dataclass(frozen=True, slots=True)
class Change:
    """One location whose value a commit changed."""

    path: Path
    before: Node
    after: Node
    footprint: Footprint = EVERYTHING

    def delta(self) -> Json:
        """What turns `before` into `after`, as database events carry it.

        Between two maps: only the children that differ, null for a removed one.
        Otherwise the new value, whole. Maps stay maps, whatever their keys look like,
        so that a receiver can merge.
        """
        return _delta(self.before, self.after, self.footprint)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A path in which `{name}` (or `*`) stands for any one key."""

    segments: tuple[str | None, ...]
    """None matches every key."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a trigger's path.

        Raises:
            InvalidPath: a segment is neither a key nor one capture. Captures of
                several segments (`**`) are not supported.
        """
        parts = [part for part in text.split("/") if part]
        if len(text) > MAX_PATTERN_CHARS:
            raise InvalidPath("Invalid path: too long")
        return cls(tuple(map(_segment, parts)))

    def changes(
        self, before: Node, after: Node, written: Iterable[Path]
    ) -> Iterator[Change]:
        """Every location that matches and whose value differs, each once."""
        root = Change((), before, after, footprint(written))
        yield from _matching(root, self.segments)


def footprint(written: Iterable[Path]) -> Footprint:
    """The footprint of writes, none of which lies above another."""
    root: dict[str, Footprint] = {}
    for path in written:
        if not path:
            return EVERYTHING
        place = root
        for key in path:
            # Made here, so it is a dict: Footprint only hides that from readers.
            deeper = place.setdefault(key, {})
            assert isinstance(deeper, dict)  # noqa: S101 - narrows for the type checker
            place = deeper
    return root


def changed_children(change: Change) -> Iterator[Change]:
    """The children that may differ; those that are shared between the trees do not."""
    old, new = _children(change.before), _children(change.after)
    everywhere = not change.footprint
    for key in _union(old, new) if everywhere else change.footprint:
        before, after = old.get(key), new.get(key)
        if before is not after:
            below = EVERYTHING if everywhere else change.footprint[key]
            yield Change((*change.path, key), before, after, below)


def differs(change: Change) -> bool:
    """Whether the value (priorities aside) really changed."""
    before, after = change.before, change.after
    if before is after:
        return False
    if isinstance(before, Branch) and isinstance(after, Branch):
        return any(map(differs, changed_children(change)))
    if before is None or after is None:
        return True
    if isinstance(before, Branch) or isinstance(after, Branch):
        return True
    return Leaf(before.value) != Leaf(after.value)


def _matching(change: Change, segments: tuple[str | None, ...]) -> Iterator[Change]:
    if not segments:
        if differs(change):
            yield change
        return
    for child in changed_children(change):
        if segments[0] in (None, child.path[-1]):
            yield from _matching(child, segments[1:])


def _delta(before: Node, after: Node, touched: Footprint) -> Json:
    if not (isinstance(before, Branch) and isinstance(after, Branch)):
        return to_json(after, arrays=False)
    return {
        child.path[-1]: child.delta()
        for child in changed_children(Change((), before, after, touched))
        if differs(child)
    }


def _children(node: Node) -> Mapping[str, Node]:
    return node.children if isinstance(node, Branch) else {}


def _union(old: Mapping[str, Node], new: Mapping[str, Node]) -> Iterator[str]:
    yield from old
    yield from (key for key in new if key not in old)


def _segment(text: str) -> str | None:
    if _CAPTURE.fullmatch(text):
        return None
    if "*" in text or "{" in text or not is_key(text):
        raise InvalidPath("Invalid path: a segment is neither a key nor one capture")
    return text
