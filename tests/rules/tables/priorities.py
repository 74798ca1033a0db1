"""Nothing that anybody may write has a priority: a text without bound beside a value.

The cases are made of what the other tables allow: the same write, with a priority at
one place of it. Each node of the rules is tried once.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.people import Who
from tests.rules.states import State
from tests.rules.tables.records import BELOW
from tests.rules.world import NOW

RECORDED: Final = tuple(
    Case(
        who=Who.OWNER_FN,
        state=State.RECORDED,
        writes={f"events/e1/{field}": value},
        expected=ALLOWED,
    )
    for field, value in {
        "archiveUrl": "https://bucket.example/a.mp4",
        "showEndedAt": NOW - 1_000,
    }.items()
)
"""What the backend alone has set stays: an owner's function may write the same again."""


def cases(allowed: Iterable[Case], priority: object = 1) -> Iterator[Case]:
    """The first of these writes at each node, with a priority there."""
    seen: set[str] = set()
    for case in allowed:
        writes = case.writes or {}
        if case.expected != ALLOWED:
            continue
        for path, value in writes.items():
            if seen.issuperset(nodes_of(path, value)):
                continue
            for node, ranked in with_priority(path, value, priority):
                if node not in seen:
                    seen.add(node)
                    yield Case(
                        who=case.who,
                        state=case.state,
                        writes={**writes, path: ranked},
                        expected=f"{node}/.validate",
                    )


def nodes_of(path: str, value: object) -> Iterator[str]:
    """The nodes that a write of this value is about."""
    if value is None or (isinstance(value, Mapping) and ".value" in value):
        return
    yield _pattern(path)
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from nodes_of(f"{path}/{key}", inner)


def with_priority(
    path: str, value: Any, priority: object
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each node that a write of this value is about, and the value with a priority there."""
    if value is None or (isinstance(value, Mapping) and ".value" in value):
        return
    node = _pattern(path)
    if not isinstance(value, Mapping):
        yield node, {".value": value, ".priority": priority}
        return
    yield node, {**value, ".priority": priority}
    for key, inner in value.items():
        for below, ranked in with_priority(f"{path}/{key}", inner, priority):
            yield below, {**value, key: ranked}


@cache
def _pattern(path: str) -> str:
    """The node of the rules that a path is at: `events/e1` → `events/$eventId`."""
    found = ""
    for key in path.split("/"):
        names = BELOW.get(found, frozenset())
        wild = next((name for name in names if name.startswith("$")), "$other")
        found = f"{found}/{key if key in names else wild}".lstrip("/")
    return found
