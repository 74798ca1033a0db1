"""Items by places of the tree, found from what a commit wrote.

A commit costs what it wrote and the items found, however many others there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from emulators.firebase.database.changes import EVERYTHING, Footprint, footprint
from emulators.firebase.database.model import Commit
from emulators.firebase.database.tree import Branch, Node, Path

Item = TypeVar("Item")


@dataclass(slots=True)
class _Place(Generic[Item]):
    """A location that has items, or that lies above one."""

    items: dict[Item, None] = field(default_factory=dict)
    """In the order in which they came."""
    children: "dict[str, _Place[Item]]" = field(default_factory=dict)


class PathIndex(Generic[Item]):
    """Items by place; one may be at several places."""

    def __init__(self) -> None:
        self._root: _Place[Item] = _Place()

    def __iter__(self) -> Iterator[Item]:
        """Every item, once for each place."""
        return _all(self._root)

    def add(self, path: Path, item: Item) -> None:
        """Put `item` at `path`."""
        place = self._root
        for key in path:
            place = place.children.setdefault(key, _Place())
        place.items[item] = None

    def remove(self, path: Path, item: Item) -> None:
        """Take `item`, which is at `path`, away from it."""
        places = [self._root]
        for key in path:
            places.append(places[-1].children[key])
        del places[-1].items[item]
        for depth in range(len(path), 0, -1):
            if places[depth].items or places[depth].children:
                return
            del places[depth - 1].children[path[depth - 1]]

    def clear(self) -> None:
        """Remove every item."""
        self._root = _Place()

    def touched(self, commit: Commit) -> Iterator[Item]:
        """The items at places that a commit may have changed, once for each place."""
        written = footprint(commit.written)
        return _touched(self._root, commit.before, commit.after, written)


def _touched(
    place: _Place[Item], before: Node, after: Node, written: Footprint
) -> Iterator[Item]:
    """The items at and below a place where something may have changed."""
    if before is after:
        return
    yield from place.items
    for key in written.keys() & place.children.keys() if written else place.children:
        yield from _touched(
            place.children[key],
            _child(before, key),
            _child(after, key),
            written.get(key, EVERYTHING),
        )


def _child(node: Node, key: str) -> Node:
    return node.children.get(key) if isinstance(node, Branch) else None


def _all(place: _Place[Item]) -> Iterator[Item]:
    yield from place.items
    for child in place.children.values():
        yield from _all(child)
