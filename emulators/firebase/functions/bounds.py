"""What Cloud Functions (2nd gen), Cloud Run, Cloud Tasks and Cloud Scheduler deploy.

A function beyond one of these would be refused by `firebase deploy`, or by the service
behind it. Sources, read in November 2026: quotas of Cloud Functions and of Cloud Run,
the Firebase CLI's own checks (`validate.ts`), queues of Cloud Tasks, `RetryConfig` of
Cloud Scheduler.
"""

import re
from collections.abc import Iterable

HTTP_TIMEOUT_S = 3_600
EVENT_TIMEOUT_S = 540
TASK_TIMEOUT_S = 1_800
SCHEDULE_TIMEOUT_S = 1_800
"""Seconds that a call may be given, by what makes it."""

MAX_CONCURRENCY = 1_000
"""Calls at once in one instance."""

WHOLE_CPUS = frozenset({1, 2, 4, 6, 8})
MIN_CPU = 0.08

LEAST_CPU_OF_MB = {1_024: 0.5, 2_048: 1.0}
"""From this much memory on an instance has so many processors at least."""

LEAST_MB_OF_CPU = {4: 2_048, 6: 4_096, 8: 4_096}
"""And with so many processors this much memory, in the sizes that there are."""

CPU_OF_MB = {
    128: 0.0833,
    256: 0.1666,
    512: 0.3333,
    1_024: 0.5833,
    2_048: 1.0,
    4_096: 2.0,
    8_192: 2.0,
    16_384: 4.0,
    32_768: 8.0,
}
"""What an instance may have of memory, and the processors of `gcf_gen1`, which is what
the SDK asks for where nothing is said of them."""

DEFAULT_MB = 256

MAX_FUNCTIONS = 1_000
"""Services of Cloud Run in one project and region; each function is one."""

MAX_SCHEDULE_RETRIES = 5

MAX_DISPATCHES_PER_S = 500
MAX_CONCURRENT_DISPATCHES = 5_000
"""Of the queue of a function for tasks."""

MAX_VARIABLE_BYTES = 32 * 1_024
"""Of one environment variable: its name and its value."""

MAX_SECRET_BYTES = 64 * 1_024
"""Of one secret in Secret Manager."""

ID = re.compile(r"[a-zA-Z][a-zA-Z0-9_-]{0,62}")
"""Of a function."""

QUEUE_ID = re.compile(r"[a-zA-Z0-9-]{1,100}")
"""Of a queue, which has the name of its function."""


def complaint_of_instance(
    *, cpu: float | None, memory_mb: float, concurrency: float | None
) -> str | None:
    """What is wrong with the size of an instance; None if nothing is.

    Args:
        cpu: how many processors; None for as many as go with the memory.
        memory_mb: megabytes.
        concurrency: calls at once; None for as many as go with the processors.
    """
    if memory_mb not in CPU_OF_MB:
        return f"an instance cannot have {memory_mb:g} MB"
    if cpu is None:
        cpu = max(1.0, CPU_OF_MB[int(memory_mb)])
    if not MIN_CPU <= cpu < 1 and cpu not in WHOLE_CPUS:
        return f"an instance cannot have {cpu:g} processors"
    if cpu < 1 and (concurrency or 1) > 1:
        return "several calls at once need a whole processor"
    if any(memory_mb >= mb and cpu < least for mb, least in LEAST_CPU_OF_MB.items()):
        return f"{memory_mb:g} MB need more than {cpu:g} processors"
    if memory_mb < LEAST_MB_OF_CPU.get(int(cpu), 0):
        return f"{cpu:g} processors need more than {memory_mb:g} MB"
    return None


def complaint_of_ids(ids: Iterable[str]) -> str | None:
    """What is wrong with the ids of all functions together; None if nothing is.

    The service of a function is called by its id in lower case, with hyphens.
    """
    services: dict[str, str] = {}
    for one in ids:
        if not ID.fullmatch(one):
            return f"{one} can be no id of a function."
        twin = services.setdefault(one.lower().replace("_", "-"), one)
        if twin != one:
            return f"{twin} and {one} would be one service of Cloud Run."
    if len(services) > MAX_FUNCTIONS:
        return f"There are more than {MAX_FUNCTIONS} functions."
    return None
