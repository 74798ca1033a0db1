"""Values that the Realtime Database works out as it writes them."""

from interactive_broadcast.models.base import Json

SERVER_TIME: dict[str, Json] = {".sv": "timestamp"}
"""Replaced by the database's own time in ms, the same one throughout a write."""


def increment(by: int) -> dict[str, Json]:
    """Added to the number that it replaces; absent counts 0."""
    return {".sv": {"increment": by}}
