"""How many instances a function may have, and how large: parameters, by its class.

The Firebase CLI resolves them when it deploys; no function reads one. So a fraction of
a processor is a whole-number parameter with a fraction in `functions/.env`: the CLI has
no other kind of number, and takes it (firebase-tools 15.34, lib/deploy/functions/params
and cel).

With less than one processor Cloud Run serves one request at a time, and has 512 MB at
most below a half (Cloud Run, "CPU limits", November 2026). The CLI refuses to deploy
anything else.
"""

from dataclasses import dataclass
from typing import Final

from firebase_functions.params import IntParam


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What each function of a class has."""

    max_instances: IntParam
    min_instances: IntParam
    cpu: IntParam
    concurrency: IntParam
    memory: IntParam


def _capacity(
    name: str, whose: str, *, most: int, cpu: float, concurrency: int
) -> Capacity:
    return Capacity(
        max_instances=IntParam(
            f"{name}_MAX_INSTANCES",
            label="Instances at most",
            description=f"Of each function {whose}.",
            default=most,
        ),
        min_instances=IntParam(
            f"{name}_MIN_INSTANCES",
            label="Instances at least",
            description=f"Of each function {whose}. They are paid for while nobody "
            "calls: for the day of a show.",
            default=0,
        ),
        cpu=IntParam(
            f"{name}_CPU",
            label="Processors of an instance",
            description=f"Of each function {whose}: 0.08 to 1, 2, 4, 6 or 8.",
            default=cpu,  # type: ignore[arg-type]  # see above
        ),
        concurrency=IntParam(
            f"{name}_CONCURRENCY",
            label="Requests at once in an instance",
            description=f"Of each function {whose}; 1 with less than one processor. "
            "At most THREADS.",
            default=concurrency,
        ),
        memory=IntParam(
            f"{name}_MEMORY_MB",
            label="Memory of an instance in MB",
            description=f"Of each function {whose}.",
            default=512,
        ),
    )


FANS: Final = _capacity(
    "FANS", "whose calls grow with the audience", most=2, cpu=1, concurrency=40
)
"""What fans and viewers call, and what follows when one of them comes: hundreds a
second when a crowd does."""

GUESTS: Final = _capacity(
    "GUESTS",
    "that host, celebrity and producer call in a show",
    most=4,
    cpu=0.28,
    concurrency=1,
)
"""Few calls, and whoever makes them must not wait long for a first instance."""

ADMINS: Final = _capacity(
    "ADMINS",
    "that admins call before and after shows",
    most=2,
    cpu=0.1,
    concurrency=1,
)
API: Final = _capacity(
    "API", "that old apps call: `api` alone", most=2, cpu=1, concurrency=40
)
"""A class of its own, so that one instance can be kept without keeping one of every
function: the old Android app gives up when signing in takes 2.5 s."""

BACKGROUND: Final = _capacity(
    "BACKGROUND",
    "that works by itself: tasks, schedules and rare triggers",
    most=7,
    cpu=0.17,
    concurrency=1,
)
CLASSES: Final = {
    "FANS": FANS,
    "GUESTS": GUESTS,
    "ADMINS": ADMINS,
    "API": API,
    "BACKGROUND": BACKGROUND,
}
"""By the beginning of their parameters' names. Their defaults fit into the 20 CPUs of a
new project: `docs/capacity.md`."""
