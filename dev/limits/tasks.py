"""Limits of Cloud Tasks."""

from collections.abc import Sequence
from typing import Final

from dev.limits.limit import Limit, Source

REFERENCE: Final = Source(
    "Cloud Tasks, method tasks.create",
    "https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks",
    "2026-11",
)
QUEUES: Final = Source(
    "Cloud Tasks quotas and limits",
    "https://cloud.google.com/tasks/docs/quotas",
    "2026-11",
)
MODEL: Final = "emulators/tests/firebase/tasks/test_model.py"
BODIES: Final = "emulators/tests/firebase/tasks/test_bodies.py"
LONGEST: Final = "tests/laws/test_service_limits.py::test_the_longest_fits"

LIMITS: Final[Sequence[Limit]] = (
    Limit(
        of="a task: name, address, headers and body",
        value=100 * 1024,
        unit="bytes",
        source=REFERENCE,
        how="ids of an event or an admin, and names of effects",
        refused_by=("emulators.firebase.tasks.model.MAX_TASK_BYTES",),
        test=LONGEST,
    ),
    Limit(
        of="the name of a task",
        value="1 to 500 of A-Z, a-z, 0-9, - and _",
        source=REFERENCE,
        how="a key of another form is hashed (`adapters.cloud_tasks.task_id`)",
        test="tests/unit/adapters/test_cloud_tasks.py"
        "::test_the_name_of_the_longest_key_is_one_that_cloud_tasks_takes",
    ),
    Limit(
        of="how long the name of a task that has ended is taken",
        value=4 * 3_600,
        unit="s",
        source=REFERENCE,
        how="names contain the time when a task is due, so that no other has them",
        refused_by=("emulators.firebase.tasks.model.NAME_RESERVED_FOR",),
        test=f"{MODEL}"
        "::test_a_name_is_taken_while_its_task_waits_runs_and_for_hours_after",
    ),
    Limit(
        of="how far ahead a task may be scheduled",
        value=30 * 24 * 3_600,
        unit="s",
        source=REFERENCE,
        how="`records.messages.KEPT_HOURS` after the end of a show are 72",
        refused_by=("emulators.firebase.tasks.model.MAX_AHEAD",),
        test=f"{MODEL}::test_a_task_more_than_thirty_days_ahead_is_refused",
    ),
    Limit(
        of="how long Cloud Tasks waits for an answer, unless told otherwise",
        value=600,
        unit="s",
        source=REFERENCE,
        by=("dev.limits.deployed.longest_task",),
        refused_by=("emulators.firebase.tasks.model.DEFAULT_DEADLINE_S",),
        test=f"{BODIES}::test_no_call_is_made_of",
    ),
    Limit(
        of="tasks that a queue dispatches, a second",
        value=500,
        source=QUEUES,
        by=("dev.limits.deployed.fastest_queue",),
        refused_by=("emulators.firebase.functions.bounds.MAX_DISPATCHES_PER_S",),
        test=f"{BODIES}::test_a_queue_has_rate_limits_within_those_of_the_service",
    ),
    Limit(
        of="tasks of a queue that run at once",
        value=5_000,
        source=QUEUES,
        by=("dev.limits.deployed.widest_queue",),
        refused_by=("emulators.firebase.functions.bounds.MAX_CONCURRENT_DISPATCHES",),
        test=f"{BODIES}::test_a_queue_has_rate_limits_within_those_of_the_service",
    ),
    Limit(
        of="tasks of one show",
        value="no limit of the service",
        source=QUEUES,
        how="as many, however many fans are there",
        test="tests/laws/test_service_limits.py"
        "::test_a_crowd_costs_no_more_tasks_and_accounts",
    ),
)
