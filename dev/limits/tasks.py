"""Limits of Cloud Tasks."""

from collections.abc import Sequence
from typing import Final

from dev.limits.limit import Limit, Source

REFERENCE: Final = Source(
    "Cloud Tasks, method tasks.create",
    "https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks",
    "2026-11",
)

LIMITS: Final[Sequence[Limit]] = (
    Limit(
        of="how far ahead a task may be scheduled",
        value=30 * 24 * 3600,
        unit="s",
        source=REFERENCE,
        how="the longest delay is the drain, at most an hour",
        refused_by=("emulators.firebase.tasks.model.MAX_AHEAD",),
        test="emulators/tests/firebase/tasks/test_model.py"
        "::test_a_task_more_than_thirty_days_ahead_is_refused",
    ),
)
