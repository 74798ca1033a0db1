"""What a client wants written when its connection ends.

One tree for each connection. A node of it is either a value to set or further nodes,
so that setting and cancelling at different depths have the effect that clients expect
(firebase-js-sdk core/SparseSnapshotTree, whose results the service has been seen to
share). Values are JSON: server values in them are not known before they are written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from emulators.firebase.database.tree import Path
from emulators.kernel.json_http import Json

PRIORITY_KEY = ".priority"

_LEAF_KEYS = (".value", ".sv")


@dataclass(slots=True)
class _Set:
    """Replace everything at one place."""

    json: Json


@dataclass(slots=True)
class _Place:
    children: "dict[str, _Place | _Set]" = field(default_factory=dict)


class PendingWrites:
    """The writes of one connection, by place.

    A path may end in `.priority`.
    """

    def __init__(self) -> None:
        self._root: _Place | _Set = _Place()

    def __bool__(self) -> bool:
        return self._root != _Place()

    def remember(self, path: Path, json: Json) -> None:
        """Set `path`, forgetting all that was wanted at or below it.

        Where the set of a place above is pending, its value takes `json` in.
        """
        self._root = _remembered(self._root, path, _plain(json))

    def forget(self, path: Path) -> None:
        """Want nothing at or below `path` any more.

        Where the set of a map above is pending, it is split into sets of its children,
        of which one goes: the others then leave alone what they do not name.
        """
        self._root = _forgotten(self._root, path) or _Place()

    def clear(self) -> None:
        self._root = _Place()

    def __iter__(self) -> Iterator[tuple[Path, Json]]:
        """Every pending set."""
        yield from _sets(self._root, ())


def _remembered(node: _Place | _Set, path: Path, json: Json) -> _Place | _Set:
    if not path:
        return _Set(json)
    if isinstance(node, _Set):
        return _Set(_with(node.json, path, json))
    child = node.children.get(path[0], _Place())
    node.children[path[0]] = _remembered(child, path[1:], json)
    return node


def _forgotten(node: _Place | _Set, path: Path) -> _Place | _Set | None:
    """What is left of `node`; None if that is nothing."""
    if not path:
        return None
    if isinstance(node, _Set):
        if _is_leaf(node.json):
            return node
        node = _Place(_split(node.json))
    if path[0] in node.children:
        left = _forgotten(node.children[path[0]], path[1:])
        if left is None:
            del node.children[path[0]]
        else:
            node.children[path[0]] = left
    return node if node.children else None


def _split(json: Json) -> dict[str, _Place | _Set]:
    """One set for each child. The map's own priority is no child, and is lost."""
    if not isinstance(json, dict):
        return {}
    return {key: _Set(child) for key, child in json.items() if key != PRIORITY_KEY}


def _sets(node: _Place | _Set, path: Path) -> Iterator[tuple[Path, Json]]:
    if isinstance(node, _Set):
        yield path, node.json
        return
    for key, child in node.children.items():
        yield from _sets(child, (*path, key))


def _is_leaf(json: Json) -> bool:
    if isinstance(json, dict):
        return any(key in json for key in _LEAF_KEYS)
    return json is not None


def _with(json: Json, path: Path, value: Json) -> Json:
    """`json` with `value` at `path`, as the tree itself would have it."""
    if not path:
        return value
    if path == (PRIORITY_KEY,):
        return _with_priority(json, value)
    if _is_leaf(json):
        if value is None:
            return json
        # The leaf gives way to a map, which keeps its priority.
        priority = json.get(PRIORITY_KEY) if isinstance(json, dict) else None
        json = {} if priority is None else {PRIORITY_KEY: priority}
    children = dict(json) if isinstance(json, dict) else {}
    children[path[0]] = _with(children.get(path[0]), path[1:], value)
    return _trimmed(children)


def _with_priority(json: Json, priority: Json) -> Json:
    if json is None:
        return None
    is_map = isinstance(json, dict)
    whole: dict[str, Json] = {**json} if isinstance(json, dict) else {".value": json}
    whole[PRIORITY_KEY] = priority
    return _trimmed(whole) if is_map else whole


def _plain(json: Json) -> Json:
    """`json` with its arrays as maps, and without what stands for nothing."""
    if isinstance(json, list):
        json = {str(index): item for index, item in enumerate(json)}
    if not isinstance(json, dict) or ".sv" in json:
        return json
    if ".value" in json:
        return None if json[".value"] is None else json
    return _trimmed({key: _plain(child) for key, child in json.items()})


def _trimmed(children: dict[str, Json]) -> Json:
    left: dict[str, Json] = {
        key: child for key, child in children.items() if child is not None
    }
    return left if left.keys() - {PRIORITY_KEY} else None
