"""What those who watch a place see of a commit, whatever the protocol. Pure, no I/O."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from emulators.firebase.database import changes
from emulators.firebase.database.model import Commit
from emulators.firebase.database.queries import Query, run
from emulators.firebase.database.tree import Node, Path, get, to_json
from emulators.kernel.json_http import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A location, or the part of it that a query chooses, in one JSON form."""

    path: Path
    query: Query | None
    is_export: bool

    def of(self, root: Node) -> Node:
        """What it shows of the tree at `root`."""
        node = get(root, self.path)
        return run(node, self.query) if self.query else node

    def json(self, node: Node) -> Json:
        return to_json(node, export=self.is_export)


@dataclass(frozen=True, slots=True)
class DataUpdate:
    """One step from what was seen to what is seen.

    Attributes:
        kind: `put` replaces `path` by `data`; `patch` replaces, for each key of `data`
            (a path itself), what is there below `path`.
        path: relative to the window.
    """

    kind: Literal["put", "patch"]
    path: Path
    data: Json


def updates_of(commit: Commit, window: Window) -> Iterator[DataUpdate]:
    """What a commit means to those who see `window`; nothing if it is the same."""
    changed = _changed_within(commit, window.path)
    if not changed:
        return
    if window.query is not None:
        yield from updates_between(
            window, window.of(commit.before), window.of(commit.after)
        )
    elif window.path in changed:
        yield DataUpdate("put", (), window.json(get(commit.after, window.path)))
    elif commit.kind == "set":
        for path in changed:
            value = window.json(get(commit.after, path))
            yield DataUpdate("put", path[len(window.path) :], value)
    else:
        # An update that began above the window's root is told from that root.
        base = max(commit.at, window.path, key=len)
        values: dict[str, Json] = {
            "/".join(path[len(base) :]): window.json(get(commit.after, path))
            for path in changed
        }
        yield DataUpdate("patch", base[len(window.path) :], values)


def updates_between(window: Window, before: Node, after: Node) -> Iterator[DataUpdate]:
    """The children that came into a query's window, changed in it, or left it."""
    root = changes.Change((), before, after)
    changed = {
        child.path[-1]: window.json(child.after)
        for child in changes.changed_children(root)
        if child.before != child.after
    }
    if len(changed) == 1:
        [(key, value)] = changed.items()
        yield DataUpdate("put", (key,), value)
    elif changed:
        yield DataUpdate("patch", (), dict(changed))


def _changed_within(commit: Commit, root: Path) -> list[Path]:
    """The written places at and below `root` whose content is another now.

    One that lies above counts as `root` itself: its reader sees all of it change.
    """
    places = [
        max(path, root, key=len)
        for path in commit.written
        if path[: len(root)] == root[: len(path)]
    ]
    return [
        place
        for place in places
        if get(commit.before, place) != get(commit.after, place)
    ]
