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
