"""Every limit, by service: the one table that `docs/limits.md` is made from."""

from collections.abc import Mapping, Sequence
from typing import Final

from dev.limits import (
    auth,
    database,
    functions,
    hosting,
    opentok,
    schedules,
    storage,
    tasks,
)
from dev.limits.limit import Limit

LIMITS: Final[Mapping[str, Sequence[Limit]]] = {
    "Realtime Database": database.LIMITS,
    "Cloud Functions": functions.LIMITS,
    "Cloud Tasks": tasks.LIMITS,
    "Cloud Scheduler": schedules.LIMITS,
    "Firebase Authentication": auth.LIMITS,
    "Cloud Storage": storage.LIMITS,
    "Firebase Hosting": hosting.LIMITS,
    "OpenTok and Vonage Video": opentok.LIMITS,
}
"""The name of a service → its limits."""
