"""Limits of Cloud Scheduler."""

from collections.abc import Sequence
from typing import Final

from dev.limits.limit import Limit, Source

JOBS: Final = Source(
    "Cloud Scheduler, resource Job",
    "https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs",
    "2026-11",
)
REFUSED: Final = (
    "emulators/tests/firebase/functions/test_manifest.py"
    "::test_more_than_the_services_take_is_refused"
)

LIMITS: Final[Sequence[Limit]] = (
    Limit(
        of="how long a run may take",
        value=1_800,
        unit="s",
        source=JOBS,
        by=("dev.limits.deployed.longest_schedule",),
        refused_by=(
            "emulators.firebase.functions.bounds.SCHEDULE_TIMEOUT_S",
            "emulators.firebase.schedules.service.MAX_DEADLINE_S",
        ),
        test=REFUSED,
    ),
    Limit(
        of="how often a failed run is repeated",
        value=5,
        source=JOBS,
        by=("dev.limits.deployed.most_schedule_retries",),
        refused_by=("emulators.firebase.functions.bounds.MAX_SCHEDULE_RETRIES",),
        test=REFUSED,
    ),
    Limit(
        of="runs of one job at a time",
        value="one; what falls due meanwhile is left out",
        source=JOBS,
        how="a run does what is due, whenever it was due",
        test="emulators/tests/firebase/schedules/test_service.py"
        "::test_a_job_that_still_runs_is_not_run_again",
    ),
)
