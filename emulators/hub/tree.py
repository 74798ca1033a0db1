"""The database as the hub's page shows it: one level of a branch at a time. Bounded."""

from itertools import islice
from typing import Final

from emulators.firebase.database.keys import in_key_order
from emulators.firebase.database.tree import Branch, Leaf, Node, Path
from emulators.kernel.json_http import Json, JsonObject

MAX_CHILDREN: Final = 200
"""Of one branch that are shown."""

MAX_SORTED: Final = 10_000
"""Of a branch with more children, some are shown, and not the first."""

MAX_VALUE_CHARS: Final = 200
"""Of a text. Pictures are texts of 250 kB."""


def level(path: Path, node: Node) -> JsonObject:
    """What lies at a place, without what lies below its children.

    `{path, value, total, children: [{key, value, total}]}`: a branch has no value and
    the number of its children, a leaf a value and none; where nothing is both are null.
    """
    return {"path": list(path), **_shown(node), "children": _children(node)}


def cut(leaf: Leaf) -> Json:
    """The value of a leaf, a long text to its beginning."""
    value = leaf.value
    if isinstance(value, str) and len(value) > MAX_VALUE_CHARS:
        value = f"{value[:MAX_VALUE_CHARS]}… ({len(value):,} characters)"
    return value


def _shown(node: Node) -> JsonObject:
    match node:
        case Branch(children=children):
            return {"value": None, "total": len(children)}
        case Leaf():
            return {"value": cut(node), "total": None}
        case _:
            return {"value": None, "total": None}


def _children(node: Node) -> list[JsonObject]:
    if not isinstance(node, Branch):
        return []
    keys = node.children.keys()
    are_few = len(keys) <= MAX_SORTED
    chosen = in_key_order(keys) if are_few else keys
    return [
        {"key": key, **_shown(node.children[key])}
        for key in islice(chosen, MAX_CHILDREN)
    ]
