"""What every app writes into a show beside all else: for which event it is."""

from collections.abc import Iterable, Mapping
from typing import Any

TOPS = frozenset(
    (
        *("activeBroadcasts", "presence", "viewers", "shows", "line", "deck"),
        *("fanPictures", "viewerCounts", "calls", "callRequests", "notes"),
        "linePositions",
    )
)
"""Where the records of a running show lie, below an admin's uid and a `fanUrl`."""

GUESTS = frozenset({"host", "celebrity"})

_NOW = {".sv": "timestamp"}


def names_event(address: str, person_id: str, event_id: str) -> dict[str, Any]:
    """The entry that says it.

    Args:
        address: the show's admin and `fanUrl`, with a slash between them.
        person_id: who writes: a fan's uid, or producer, host or celebrity.
        event_id: for which event.
    """
    return {f"writtenFor/{address}/{person_id}/{event_id}": dict(_NOW)}


def addresses_of(paths: Iterable[str]) -> set[str]:
    """The shows into whose records somebody writes at these paths."""
    names = [path.strip("/").split("/") for path in paths]
    return {"/".join(each[1:3]) for each in names if each[0] in TOPS and each[2:]}


def person_of(auth: Mapping[str, Any], address: str) -> str:
    """As whom somebody writes into a show: the `personId` of whoever the rules see."""
    if auth["uid"] == address.partition("/")[0]:
        return "producer"
    role = auth.get("token", {}).get("role")
    return str(role if role in GUESTS else auth["uid"])
