"""The tables of `Settings.hub_views`, filled from the database. Bounded."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from emulators.firebase.database.model import Instance
from emulators.firebase.database.queries import Query, placing
from emulators.firebase.database.tree import Branch, Leaf, Node, Path, get
from emulators.hub.tree import cut
from emulators.kernel.json_http import Json, JsonObject
from emulators.settings import HubView

MAX_TABLES: Final = 10
"""Of one view, however many places it names."""

MAX_LOOKED_AT: Final = 200
"""Children that stand for one name of a path."""

MAX_ROWS: Final = 100
MAX_FIELDS: Final = 8


def tables(instance: Instance, view: HubView) -> list[JsonObject]:
    """One for each place that the view's path leads to.

    `{title, path, total, rows: [{key, fields: {name: value}}]}`, rows in their order.
    """
    found = _places(instance.root, tuple(view.path.strip("/").split("/")))
    return [
        _table(instance, view, path, names) for path, names in islice(found, MAX_TABLES)
    ]


def _places(
    node: Node, pattern: Path, path: Path = (), names: tuple[tuple[str, str], ...] = ()
) -> Iterator[tuple[Path, tuple[tuple[str, str], ...]]]:
    """Where something is that the pattern leads to, and what its names stand for."""
    if not pattern:
        if isinstance(node, Branch):
            yield path, names
        return
    first, *rest = pattern
    if not isinstance(node, Branch):
        return
    is_name = first.startswith("$")
    for key in islice(node.children, MAX_LOOKED_AT) if is_name else (first,):
        more = (*names, (first, key)) if is_name else names
        below = get(node, (key,))
        yield from _places(below, tuple(rest), (*path, key), more)


def _table(
    instance: Instance,
    view: HubView,
    path: Path,
    names: tuple[tuple[str, str], ...],
) -> JsonObject:
    title = view.title
    for name, key in names:
        title = title.replace(name, key)
    whole = get(instance.root, path)
    query = Query(order_by=view.order_by, limit=MAX_ROWS)
    part = instance.find(instance.root, path, query)
    rows = sorted(_children(part), key=lambda child: placing(view.order_by)(*child))
    return {
        "title": title,
        "path": list(path),
        "total": len(_children(whole)),
        "rows": [{"key": key, "fields": _fields(child)} for key, child in rows],
    }


def _children(node: Node) -> list[tuple[str, Leaf | Branch]]:
    return list(node.children.items()) if isinstance(node, Branch) else []


def _fields(node: Leaf | Branch) -> dict[str, Json]:
    if isinstance(node, Leaf):
        return {"value": cut(node)}
    leaves = [(key, leaf) for key, leaf in _children(node) if isinstance(leaf, Leaf)]
    return {key: cut(leaf) for key, leaf in sorted(leaves)[:MAX_FIELDS]}
