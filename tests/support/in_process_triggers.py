"""Triggers: which changes of a commit have one, and what it calls of the backend."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from emulators.firebase.database.model import Commit
from emulators.firebase.database.tree import Node, get, parse_path, to_json
from interactive_broadcast.backend import Backend
from interactive_broadcast.kernel.database import Change
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.places import comes_goes_or_moves

Delivery = Callable[[Backend], object]


def _children(node: Node) -> Any:
    return getattr(node, "children", None) or {}


def child(node: Node, key: str) -> Any:
    """What is under a key of a node. None where nothing is."""
    return to_json(get(node, (key,)))


def changes(commit: Commit, place: str) -> Iterator[tuple[str, Node, Node]]:
    """Children of a place that the commit changed: key, before, after."""
    yield from _differences(commit.before, commit.after, place)


def _differences(
    before: Node, after: Node, place: str
) -> Iterator[tuple[str, Node, Node]]:
    path = parse_path(place)
    old, new = _children(get(before, path)), _children(get(after, path))
    for key in {**old, **new}:
        if old.get(key) is not new.get(key):
            yield key, old.get(key), new.get(key)


def changed_places(
    commit: Commit,
) -> Iterable[tuple[tuple[str, str, str], Json, Json]]:
    """Places in line that have changed: admin, address and fan, before, after."""
    for admin_id, old, new in changes(commit, "line"):
        for fan_url, before, after in _differences(old, new, ""):
            for fan_id, was, is_ in _differences(before, after, ""):
                yield (admin_id, fan_url, fan_id), to_json(was), to_json(is_)


def changed_fans(
    commit: Commit,
) -> Iterable[tuple[tuple[str, str, str], Json, Json]]:
    """Fans' records whose change matters: admin, address and fan, before, after."""
    for admin_id, old, new in changes(commit, "activeBroadcasts"):
        for fan_url, before, after in _differences(old, new, ""):
            for fan_id, was, is_ in _differences(before, after, "activeFans"):
                old_fan, new_fan = to_json(was), to_json(is_)
                if comes_goes_or_moves(old_fan, new_fan):
                    yield (admin_id, fan_url, fan_id), old_fan, new_fan


def status_written(event_id: str, change: Change, backend: Backend) -> None:
    backend.show.status_trigger.run(event_id, change)


def event_deleted(event_id: str, before: Json, backend: Backend) -> None:
    backend.upkeep.event_removal.on_deleted(event_id, before)


def admin_deleted(uid: str, before: Json, backend: Backend) -> None:
    backend.upkeep.admin_removal.on_deleted(uid, before)


def fan_written(place: tuple[str, str, str], change: Change, backend: Backend) -> None:
    backend.seats.active_fan_trigger.run(*place, change)


def line_written(place: tuple[str, str, str], change: Change, backend: Backend) -> None:
    backend.seats.line_trigger.run(*place, change)
