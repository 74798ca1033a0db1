"""What those who watch a place see of a commit, whatever the protocol. Pure, no I/O."""

from collections.abc import Iterator
from dataclasses import dataclass

from local.realtime_database import changes
from local.realtime_database.queries import Query, run
from local.realtime_database.store import Commit
from local.realtime_database.tree import Json, Node, Path, get, show_path, to_json


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


def events_of(commit: Commit, window: Window) -> Iterator[tuple[str, Json]]:
    """What a commit means to those who see `window`.

    Returns:
        `put` (replace a place) or `patch` (replace some of its children), and
        `{"path": ..., "data": ...}` with the place relative to the window.
    """
    changed = _changed_within(commit, window.path)
    if not changed:
        return
    after = window.of(commit.after)
    if window.query is not None:
        yield from events_between(window, window.of(commit.before), after)
    elif window.path in changed:
        yield "put", {"path": "/", "data": window.json(after)}
    elif commit.kind == "set":
        for path in changed:
            yield "put", _data(window, path, window.json(get(commit.after, path)))
    else:
        # An update that began above the window's root is told from that root.
        base = max(commit.at, window.path, key=len)
        values: dict[str, Json] = {
            "/".join(path[len(base) :]): window.json(get(commit.after, path))
            for path in changed
        }
        yield "patch", _data(window, base, values)


def events_between(
    window: Window, before: Node, after: Node
) -> Iterator[tuple[str, Json]]:
    """The children that came into a query's window, changed in it, or left it."""
    root = changes.Change((), before, after)
    changed = {
        child.path[-1]: window.json(child.after)
        for child in changes.changed_children(root)
        if child.before != child.after
    }
    if len(changed) == 1:
        [(key, value)] = changed.items()
        yield "put", {"path": show_path((key,)), "data": value}
    elif changed:
        yield "patch", {"path": "/", "data": dict(changed)}


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


def _data(window: Window, path: Path, value: Json) -> Json:
    return {"path": show_path(path[len(window.path) :]), "data": value}
