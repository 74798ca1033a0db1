"""Sorted children of the locations that are queried, kept up to date by every write.

The first query of a location by some order sorts its children once. From then on a
write moves the children that it wrote, and a query searches for its two ends. What is
replaced as a whole is forgotten, and sorted again when somebody asks. Pure, no I/O.
"""

from collections import OrderedDict, deque
from collections.abc import Hashable, Iterable
from typing import TypeAlias

from emulators.firebase.database.changes import (
    EVERYTHING,
    Change,
    Footprint,
    changed_children,
    footprint,
)
from emulators.firebase.database.places import Places
from emulators.firebase.database.queries import Query, edges, picked, placing, run
from emulators.firebase.database.tree import Branch, Node, Path, get

MAX_LOCATIONS = 32
"""Of one database; each write looks at all of them. The one that nobody asked for the
longest makes room."""

MAX_ORDERS = 8
"""Of one location. Each holds some 150 bytes for every child."""

MAX_WINDOWS = 256
"""Results of one location, kept for whoever asks the same: clients of one page do."""

MIN_CHILDREN = 32
"""Fewer are looked at one by one as fast as an index is found."""

_MOVES_WORTHWHILE = 8
"""One in so many children: when a write moves more, sorting again is cheaper."""

_Question: TypeAlias = Hashable
"""What tells one query of a location from another."""


class Version:
    """One branch, sorted as far as somebody asked, and what was found in it."""

    __slots__ = ("_orders", "_windows", "branch")

    def __init__(self, branch: Branch) -> None:
        self.branch = branch
        self._orders: dict[str, Places] = {}
        self._windows: OrderedDict[_Question, Node] = OrderedDict()

    def run(self, query: Query, *, is_indexed: bool) -> Node:
        """What `queries.run` gives for the branch."""
        question = _question(query)
        if question not in self._windows:
            self._windows[question] = (
                picked(self.branch, self._order(query.order_by).cut(query))
                if is_indexed
                else run(self.branch, query)
            )
            if len(self._windows) > MAX_WINDOWS:
                self._windows.popitem(last=False)
        return self._windows[question]

    def followed(self, after: Branch, below: Footprint) -> "Version":
        """The version of `after`, which differs in the children of the footprint."""
        successor = Version(after)
        changed = tuple(changed_children(Change((), self.branch, after, below)))
        for order_by, places in self._orders.items():
            successor._orders[order_by] = _moved(places, order_by, changed)
        return successor

    def _order(self, order_by: str) -> Places:
        places = self._orders.get(order_by)
        if places is None:
            if len(self._orders) == MAX_ORDERS:
                del self._orders[next(iter(self._orders))]
            place = placing(order_by)
            places = self._orders[order_by] = Places.of(
                place(key, child) for key, child in self.branch.children.items()
            )
        return places


class Indexes:
    """The indexes of one database, made when they are first needed."""

    def __init__(self) -> None:
        self._locations: OrderedDict[Path, deque[Version]] = OrderedDict()

    def __len__(self) -> int:
        """How many locations are remembered."""
        return len(self._locations)

    def run(self, node: Node, path: Path, query: Query, *, is_indexed: bool) -> Node:
        """What the query gives for `node`.

        Args:
            node: where the query looks: what lies at the path now, or lay there
                before the newest write.
            path: where that is.
            query: what is asked.
            is_indexed: whether an index may be made for it. Without one all children
                are looked at.
        """
        if not isinstance(node, Branch) or len(node.children) < MIN_CHILDREN:
            return run(node, query)
        return self._version(node, path).run(query, is_indexed=is_indexed)

    def follow(self, before: Node, after: Node, written: Iterable[Path]) -> None:
        """Go along from the tree `before` a write to the one `after` it."""
        if not self._locations:
            return
        touched = footprint(written)
        for path, versions in list(self._locations.items()):
            old, new = get(before, path), get(after, path)
            if old is new:
                continue
            below, newest = _below(touched, path), versions[-1]
            if newest.branch is old and isinstance(new, Branch) and _few(below, new):
                versions.append(newest.followed(new, below))
            else:
                del self._locations[path]

    def _version(self, branch: Branch, path: Path) -> Version:
        versions = self._locations.setdefault(path, deque(maxlen=2))
        self._locations.move_to_end(path)
        if len(self._locations) > MAX_LOCATIONS:
            self._locations.popitem(last=False)
        for version in versions:
            if version.branch is branch:
                return version
        versions.append(Version(branch))
        return versions[-1]


def _moved(places: Places, order_by: str, changed: Iterable[Change]) -> Places:
    place = placing(order_by)
    for child in changed:
        key = child.path[-1]
        old = place(key, child.before) if child.before else None
        new = place(key, child.after) if child.after else None
        if old == new:
            continue
        if old is not None:
            places = places.without(old)
        if new is not None:
            places = places.having(new)
    return places


def _question(query: Query) -> _Question:
    # By its edges: to Python a bound of true would equal one of 1.
    return query.order_by, edges(query), query.limit, query.limit_from


def _few(below: Footprint, branch: Branch) -> bool:
    if below is EVERYTHING:
        return False
    return len(below) * _MOVES_WORTHWHILE <= len(branch.children)


def _below(touched: Footprint, path: Path) -> Footprint:
    """The footprint below `path`, which was touched."""
    for key in path:
        if not touched:
            return EVERYTHING
        touched = touched[key]
    return touched or EVERYTHING
