"""Limits of Cloud Functions (2nd gen), and of what they are made of."""

from collections.abc import Sequence
from typing import Final

from dev.limits.limit import Limit, Source

QUOTAS: Final = Source(
    "Cloud Run functions quotas", "https://cloud.google.com/functions/quotas", "2026-11"
)
RUN: Final = Source(
    "Cloud Run quotas and limits", "https://cloud.google.com/run/quotas", "2026-11"
)
SECRETS: Final = Source(
    "Secret Manager quotas", "https://cloud.google.com/secret-manager/quotas", "2026-11"
)
NAMES: Final = Source(
    "Firebase CLI, validate.ts",
    "https://github.com/firebase/firebase-tools/blob/main/src/deploy/functions/validate.ts",
    "2026-11",
)
LOGS: Final = Source(
    "Cloud Logging quotas", "https://cloud.google.com/logging/quotas", "2026-11"
)
HOSTING: Final = Source(
    "Serverless overview of Hosting",
    "https://firebase.google.com/docs/hosting/serverless-overview",
    "2026-11",
)
MANIFEST: Final = "emulators/tests/firebase/functions/test_manifest.py"
REFUSED: Final = f"{MANIFEST}::test_more_than_the_services_take_is_refused"
ENVIRONMENT: Final = (
    "emulators/tests/firebase/functions/test_environment.py"
    "::test_a_value_that_no_deployed_function_could_have_is_refused"
)

LIMITS: Final[Sequence[Limit]] = (
    Limit(
        of="a request",
        value=32 * 1024 * 1024,
        unit="bytes",
        source=QUOTAS,
        by=("interactive_broadcast.http.bodies.MAX_BODY_BYTES",),
        refused_by=("emulators.firebase.functions.wsgi.MAX_BODY_BYTES",),
        test="tests/unit/http/test_bodies.py"
        "::test_a_body_of_unannounced_length_is_bounded_too",
    ),
    Limit(
        of="an answer",
        value=32 * 1024 * 1024,
        unit="bytes",
        source=QUOTAS,
        by=("interactive_broadcast.http.rendering.MAX_REPLY_BYTES",),
        how="thousands of events come in parts: `after` and `limit` of `getEvents`",
        refused_by=("emulators.firebase.functions.wsgi.MAX_ANSWER_BYTES",),
        test="tests/unit/http/test_answers.py"
        "::test_what_one_answer_cannot_hold_is_refused_in_words",
    ),
    Limit(
        of="how long a call may take",
        value=3_600,
        unit="s",
        source=QUOTAS,
        by=("dev.limits.deployed.longest_call",),
        refused_by=("emulators.firebase.functions.bounds.HTTP_TIMEOUT_S",),
        test=REFUSED,
    ),
    Limit(
        of="how long an event may take",
        value=540,
        unit="s",
        source=QUOTAS,
        by=("dev.limits.deployed.longest_event",),
        refused_by=("emulators.firebase.functions.bounds.EVENT_TIMEOUT_S",),
        test=REFUSED,
    ),
    Limit(
        of="how long a task may take",
        value=1_800,
        unit="s",
        source=QUOTAS,
        by=("dev.limits.deployed.longest_task",),
        refused_by=("emulators.firebase.functions.bounds.TASK_TIMEOUT_S",),
        test=REFUSED,
    ),
    Limit(
        of="calls at once in an instance",
        value=1_000,
        source=RUN,
        by=("dev.limits.deployed.most_concurrent",),
        refused_by=("emulators.firebase.functions.bounds.MAX_CONCURRENCY",),
        test=REFUSED,
    ),
    Limit(
        of="functions in a project and region",
        value=1_000,
        source=RUN,
        by=("dev.limits.deployed.functions",),
        refused_by=("emulators.firebase.functions.bounds.MAX_FUNCTIONS",),
        test="emulators/tests/firebase/functions/test_bounds.py"
        "::test_a_thousand_functions_are_deployed_and_no_more",
    ),
    Limit(
        of="the name of a function",
        value=63,
        unit="characters",
        source=NAMES,
        by=("dev.limits.deployed.longest_id",),
        how="no two differ by case alone",
        test=f"{MANIFEST}::test_functions_that_could_not_be_deployed_are_refused",
    ),
    Limit(
        of="an environment variable",
        value=32 * 1024,
        unit="bytes",
        source=RUN,
        how="parameters are words, numbers, addresses and lists of origins",
        refused_by=("emulators.firebase.functions.bounds.MAX_VARIABLE_BYTES",),
        test=ENVIRONMENT,
    ),
    Limit(
        of="a secret",
        value=64 * 1024,
        unit="bytes",
        source=SECRETS,
        how="a few keys of 32 characters; what admins give is in the database",
        refused_by=("emulators.firebase.functions.bounds.MAX_SECRET_BYTES",),
        test=ENVIRONMENT,
    ),
    Limit(
        of="a line of the log",
        value=256 * 1024,
        unit="bytes",
        source=LOGS,
        by=("interactive_broadcast.kernel.logs.MAX_LENGTH",),
        how="of each of a few fields",
        test="tests/unit/kernel/test_logs.py::test_any_value_can_be_logged",
    ),
    Limit(
        of="how long Hosting waits, where it stands before the functions",
        value=60,
        unit="s",
        source=HOSTING,
        how="a batch of a removal ends after 20 s (`admin_removal.BATCH_TIME`), and "
        "goes on by itself; other calls have 60 s in all",
        by=("interactive_broadcast.upkeep.admin_removal.BATCH_TIME",),
        test="tests/unit/upkeep/test_admin_removal_batches.py"
        "::test_a_caller_waits_no_longer_than_a_batch_may_take",
    ),
)
