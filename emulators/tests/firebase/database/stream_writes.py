"""Writes, and the events that tell of them, for tests of streams."""

from collections.abc import Callable

from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.model import Commit, Instance
from emulators.firebase.database.tree import Path, parse_path
from emulators.firebase.database.writes import Target, parse_target
from emulators.kernel.json_http import Json

Event = tuple[str, Json]


def put(path: str, json: Json) -> Callable[[Instance], Commit]:
    target = parse_target(path)
    return lambda database: database.write(
        {target: json}, identity=ADMIN, kind="set", at=target.path
    )


def update(at: str, children: dict[str, Json]) -> Callable[[Instance], Commit]:
    base: Path = parse_path(at)
    writes = {Target((*base, *parse_path(key))): json for key, json in children.items()}
    return lambda database: database.write(
        writes, identity=ADMIN, kind="update", at=base
    )


def event(name: str, path: str, data: Json) -> Event:
    return name, {"path": path, "data": data}
