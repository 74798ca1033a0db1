"""What an app writes when somebody takes a place in a show, or gives it up."""

from typing import Any, Final

TAB: Final = "tab-1"
"""The key of the connection."""

_NOW: Final = {".sv": "timestamp"}


def entering(place: str, record: Any = None) -> dict[str, Any]:
    """One write of a person's place and of their first connection.

    Args:
        place: a fan's record below `activeFans`, or the flag of another person
            (`.../hostActive`), with the path of the show before it.
        record: the fan's; None for a flag.
    """
    value = True if record is None else record
    return {place: value, f"{presence_of(place)}/{TAB}": _NOW}


def leaving(place: str) -> dict[str, Any]:
    """One write that gives up the place, and takes all connections away."""
    return {place: None, presence_of(place): None}


def presence_of(place: str) -> str:
    """The connections of the person whose place this is."""
    _, admin_id, fan_url, *_, last = place.split("/")
    return f"presence/{admin_id}/{fan_url}/{last.removesuffix('Active')}"
