"""Every limit, by service: the one table that `docs/limits.md` is made from."""

from collections.abc import Mapping, Sequence
from typing import Final

from dev.limits import database, opentok, tasks
from dev.limits.limit import Limit

LIMITS: Final[Mapping[str, Sequence[Limit]]] = {
    "Realtime Database": database.LIMITS,
    "Cloud Tasks": tasks.LIMITS,
    "OpenTok and Vonage Video": opentok.LIMITS,
}
"""The name of a service → its limits."""
