"""Quotas of the platform that a show or a deploy may meet: each with source and date.

None of the pages could be asked from here, and a quota differs between projects, times
and regions: `make doctor` and the console say what a project really has.
"""

from dataclasses import dataclass
from typing import Final

GIB: Final = 1024
"""MiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """One number that the platform holds a project to."""

    name: str
    amount: str
    """As it is told."""

    why: str
    """What meets it, and what happens then."""

    more: str
    """How to get more of it."""

    source: str
    date: str
    """When the source was written or read, year and month."""


CPUS: Final = 20.0
"""Of all running instances in one region of a new project."""

MEMORY_MIB: Final = 40 * GIB
"""The same for memory."""

MILLI: Final = 1000
"""Thousandths of a CPU, in which the quota is counted."""

BYTES_OF_GIB: Final = 1 << 30
"""The quota of memory is counted in bytes."""

CPU_QUOTA: Final = "CpuAllocPerProjectRegion"
MEMORY_QUOTA: Final = "MemAllocPerProjectRegion"
"""How the platform calls them."""

WRITES_AT_ONCE: Final = 40
"""Functions that the CLI deploys side by side, in one run."""

SIGN_UPS_AN_HOUR: Final = 100
CONNECTIONS: Final = 200_000

_RUN: Final = "https://cloud.google.com/run/docs/configuring/max-instances-limits"
_NEW_PROJECT: Final = "https://github.com/firebase/firebase-tools/issues/11001"
_DATABASE: Final = "https://firebase.google.com/docs/database/usage/limits"
_AUTH: Final = "https://firebase.google.com/docs/auth/limits"

TABLE: Final = (
    Quota(
        name="CPUs of all instances in a region",
        amount=f"{CPUS:g} in a new project",
        why="more instances do not start, also those that a deploy starts",
        more="quota `CpuAllocPerProjectRegion`",
        source=_NEW_PROJECT,
        date="2026-08",
    ),
    Quota(
        name="memory of all instances in a region",
        amount=f"{MEMORY_MIB // GIB} GiB in a new project",
        why="as above",
        more="quota `MemAllocPerProjectRegion`",
        source=_NEW_PROJECT,
        date="2026-08",
    ),
    Quota(
        name="instances of one function",
        amount="the CPUs of the region, divided by those of an instance",
        why="a deploy is refused: `Max instances must be set to … or fewer`",
        more="the quota of CPUs, or a lower `…_MAX_INSTANCES`",
        source=_RUN,
        date="2026-11",
    ),
    Quota(
        name="functions that are deployed at once",
        amount=f"{WRITES_AT_ONCE}, in every version of the CLI",
        why="each starts an instance, and all together are more than the CPUs",
        more="`make deploy` makes batches",
        source=_NEW_PROJECT,
        date="2026-08",
    ),
    Quota(
        name="sign-ups from one network address",
        amount=f"{SIGN_UPS_AN_HOUR} an hour, anonymous ones too",
        why="`auth/too-many-requests`: a hall or a campus may have one address",
        more="console: Authentication → Settings → Sign-up quota, for a time",
        source=_AUTH,
        date="2026-11",
    ),
    Quota(
        name="connections of one database instance",
        amount=f"{CONNECTIONS:,}",
        why="apps of producers, guests and interactive fans; viewers by HLS have none",
        more="another instance: [below](#more-than-one-database)",
        source=_DATABASE,
        date="2026-11",
    ),
    Quota(
        name="writes to one database instance",
        amount="1,000 a second",
        why="each fan who comes is one write, their heartbeat one a minute",
        more="as above",
        source=_DATABASE,
        date="2026-11",
    ),
    Quota(
        name="functions and services in a region",
        amount="1,000",
        why="one function for each endpoint",
        more="cannot be raised",
        source="https://docs.cloud.google.com/functions/quotas",
        date="2026-11",
    ),
)
