"""Draws what goes wrong on the way between the functions and their services."""

import random

from tests.chaos.plans import Kind, PlannedFault

KINDS: dict[Kind, int] = {
    "503": 16,
    "drop": 12,
    "500": 8,
    "429": 8,
    "408": 4,
    "html": 4,
    "403 page": 4,
    "404 page": 4,
    "garbage": 8,
    "slow": 8,
    # Seldom: everybody waits for it.
    "hang": 1,
}
ELSEWHERE: tuple[Kind, ...] = ("503", "drop", "slow", "403 page", "404 page")
"""Of these at the services other than OpenTok; for the others it is a 503."""

OUTAGES: dict[Kind, int] = {"503": 3, "500": 1, "403 page": 1, "clock": 2}
"""Of one kind of call to OpenTok, for minutes; or its clock is wrong."""

STARTING = (
    "startArchive",
    "startArchive",
    "startBroadcast",
    "startBroadcast",
    "startCaptions",
    "listArchives",
    "listBroadcasts",
    "listStreams",
    "getBroadcast",
    "*",
)
STOPPING = (
    "stopArchive",
    "stopArchive",
    "stopBroadcast",
    "stopBroadcast",
    "stopCaptions",
    "getArchive",
    "listArchives",
    "listBroadcasts",
    "listConnections",
    "*",
)
BOTH = (*STARTING, *STOPPING)
OPERATIONS = ((), STARTING, BOTH, BOTH, STOPPING, STOPPING, BOTH, BOTH)
"""Of OpenTok, by phase: what is likely to be called then."""

SHARED = (
    ("database", "get"),
    ("database", "put"),
    ("database", "patch"),
    ("database", "patch"),
    ("database", "*"),
    ("tasks", "*"),
    ("auth", "adminUpdate"),
)


def faults_of_show(rng: random.Random, phase: int) -> tuple[PlannedFault, ...]:
    """Of calls to OpenTok for one show."""
    operations = OPERATIONS[phase]
    if not operations:
        return ()
    count = rng.choices((0, 1, 2, 3), (3, 4, 3, 1))[0]
    return tuple(_at_opentok(rng, rng.choice(operations)) for _ in range(count))


def faults_of_all(rng: random.Random) -> tuple[PlannedFault, ...]:
    """Of calls that the functions make for every show."""
    count = rng.choices((0, 1, 2), (4, 3, 2))[0]
    return tuple(_fault(rng, *rng.choice(SHARED)) for _ in range(count))


def _at_opentok(rng: random.Random, operation: str) -> PlannedFault:
    if rng.random() > 0.15:
        return _fault(rng, "opentok", operation)
    kind = rng.choices([*OUTAGES], [*OUTAGES.values()])[0]
    return PlannedFault(
        service="opentok",
        operation="*" if kind == "clock" else operation,
        kind=kind,
        lasts_s=rng.choice((40, 130, 600)),
    )


def _fault(rng: random.Random, service: str, operation: str) -> PlannedFault:
    kind = rng.choices([*KINDS], [*KINDS.values()])[0]
    if service != "opentok" and kind not in ELSEWHERE:
        kind = "503"
    return PlannedFault(
        service=service,
        operation=operation,
        kind=kind,
        times=1 if kind == "hang" else rng.choice((1, 1, 1, 2, 3, 12)),
        # What is only slow does take effect, and what hangs does so too late.
        after=kind not in ("slow", "hang") and rng.random() < 0.5,
        skip=rng.choice((0, 0, 1, 3)) if operation == "*" else 0,
    )
