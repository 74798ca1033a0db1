"""Databases that outlive their process: a commit is saved before it is made.

A text is kept for each leaf, by its path, and for each branch that has a priority.
"""

import json
from collections.abc import Iterator

from emulators.firebase.database.model import Commit, Instance
from emulators.firebase.database.tree import (
    Branch,
    InvalidData,
    Leaf,
    Node,
    Path,
    from_json,
    get,
    to_json,
)
from emulators.kernel.data_file import DataFile, DataRefused
from emulators.kernel.json_http import Json

PLACE = "databases"
"""Below it lie the databases' names, and below those their paths."""


class SavedDatabases:
    """The databases of a data file.

    Raises:
        DataRefused: what is in it is no tree.
    """

    def __init__(self, file: DataFile) -> None:
        self._file = file
        self._found = _trees(file.below(PLACE))

    def names(self) -> list[str]:
        """The databases that a former run left."""
        return list(self._found)

    def adopt(self, instance: Instance) -> None:
        """Give a new database its former data, and save what is committed from now."""
        instance.root = self._found.pop(instance.name, None)
        instance.save = lambda commit: self._save(instance.name, commit)

    def _save(self, name: str, commit: Commit) -> None:
        if commit.before is commit.after:
            return
        places = {_place(commit, path) for path in commit.written}
        self._file.replace(
            (_key(name, path), _texts(name, path, get(commit.after, path)))
            for path in places
            # What lies below another place is replaced with it.
            if not any(path[:depth] in places for depth in range(len(path)))
        )


def _place(commit: Commit, path: Path) -> Path:
    """The highest place, down to `path`, at which more than children changed."""
    before, after = commit.before, commit.after
    for depth, key in enumerate(path):
        if _own(before) != _own(after):
            return path[:depth]
        before, after = get(before, (key,)), get(after, (key,))
    return path


def _own(node: Node) -> object:
    """What a node has beside children."""
    return (node.priority,) if isinstance(node, Branch) else node


def _texts(name: str, path: Path, node: Node) -> Iterator[tuple[str, str]]:
    """The keys and texts of a node and all below it."""
    waiting = [(_key(name, path), node)]
    while waiting:
        key, node = waiting.pop()
        if isinstance(node, Leaf):
            yield key, _dumps(to_json(node, export=True))
        elif isinstance(node, Branch):
            if node.priority is not None:
                yield key, _dumps({".priority": node.priority})
            waiting += [
                (f"{key}/{child}", node.children[child]) for child in node.children
            ]


def _key(name: str, path: Path) -> str:
    return "/".join((PLACE, name, *path))


def _dumps(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _trees(texts: list[tuple[str, str]]) -> dict[str, Node]:
    """The databases that these texts by path make up."""
    root: dict[str, Json] = {}
    try:
        for key, text in texts:
            *above, last = key.split("/")
            node = root
            for name in above:
                child = node.setdefault(name, {})
                if not isinstance(child, dict):
                    raise InvalidData(f"{name} has both a value and children")
                node = child
            node[last] = json.loads(text)
        return {name: from_json(tree) for name, tree in root.items()}
    except (ValueError, RecursionError, InvalidData) as error:
        raise DataRefused(f"A saved database cannot be read: {error}.") from error
