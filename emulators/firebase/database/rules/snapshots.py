"""`data`, `newData` and `root` of a rule: a place in a tree, and the way up from it."""

from typing import Self

from emulators.firebase.database.tree import Branch, Leaf, Node, Priority


class MapValue:
    """`val()` of a place with children: neither null nor equal to anything."""


MAP = MapValue()


class Snapshot:
    """A place in a tree. Placing one costs no copy and no search."""

    __slots__ = ("_parent", "node")

    def __init__(self, node: Node, parent: Self | None = None) -> None:
        self.node = node
        self._parent = parent

    def step(self, key: str) -> "Snapshot":
        """The child with exactly this key."""
        node = self.node
        below = node.children.get(key) if isinstance(node, Branch) else None
        return Snapshot(below, self)

    def child(self, path: str) -> "Snapshot":
        """The place at a relative path; empty segments mean nothing.

        A segment that no key can be (`..`, an address with dots) simply has no value.
        """
        place = self
        for key in path.split("/"):
            if key:
                place = place.step(key)
        return place

    @property
    def parent(self) -> "Snapshot | None":
        """The place above; None above the root."""
        return self._parent

    @property
    def exists(self) -> bool:
        """Whether there is a value."""
        return self.node is not None

    @property
    def has_children(self) -> bool:
        """Whether there is anything below."""
        return isinstance(self.node, Branch)

    @property
    def value(self) -> str | float | bool | MapValue | None:
        """The value, without its priority."""
        match self.node:
            case None:
                return None
            case Leaf(value=value):
                return value
            case Branch():
                return MAP

    @property
    def priority(self) -> Priority:
        """The priority of what is there."""
        return None if self.node is None else self.node.priority
