"""Every check, in the order in which they are told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tools.doctor import (
    backend,
    capacity,
    database,
    functions,
    invokers,
    old_apps,
    project,
    schedules,
    secret_values,
    sign_in,
    storage,
    tasks,
    versions,
    video,
    viewers,
)
from tools.doctor.examination import Examination

DEADLINE_S: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that is looked at.

    Args:
        name: in reports.
        run: says what is as it should be, or raises `Found`.
        operator_role: by which role on the project the operator may look; empty where
            nothing is asked for in their name.
        role: of the backend's, that it shows by doing something; empty where it does
            nothing as the backend.
        deadline_s: seconds that it may take.
    """

    name: str
    run: Callable[[Examination], str]
    operator_role: str = ""
    role: str = ""
    deadline_s: float = DEADLINE_S


CHECKS: Final = (
    # First: without an API its other checks say nothing else.
    Check(
        name="apis",
        run=project.apis,
        operator_role="roles/serviceusage.serviceUsageConsumer",
    ),
    Check(name="project", run=project.project, operator_role="roles/browser"),
    Check(name="billing", run=project.billing, operator_role="roles/browser"),
    Check(
        name="backend-account",
        run=backend.backend_account,
        operator_role="roles/iam.serviceAccountViewer",
    ),
    Check(
        name="impersonation",
        run=backend.impersonation,
        operator_role="roles/iam.serviceAccountTokenCreator",
    ),
    Check(
        name="backend-roles",
        run=backend.backend_roles,
        operator_role="roles/firebasestorage.viewer",
    ),
    Check(
        name="database-region",
        run=database.database_region,
        operator_role="roles/firebasedatabase.viewer",
    ),
    Check(
        name="database-as-backend",
        run=database.database_as_backend,
        operator_role="roles/firebasedatabase.viewer",
        role="roles/firebasedatabase.admin",
    ),
    Check(
        name="database-as-caller",
        run=database.database_as_caller,
        operator_role="roles/firebasedatabase.viewer",
        role="roles/firebasedatabase.admin",
    ),
    Check(
        name="database-rules",
        run=database.database_rules,
        operator_role="roles/firebasedatabase.viewer",
        role="roles/firebasedatabase.admin",
    ),
    Check(
        name="custom-token",
        run=sign_in.custom_token,
        role="roles/iam.serviceAccountTokenCreator",
    ),
    Check(
        name="users",
        run=sign_in.users,
        role="roles/firebaseauth.admin",
    ),
    Check(
        name="providers",
        run=sign_in.providers,
        operator_role="roles/firebaseauth.viewer",
    ),
    Check(
        name="app-check",
        run=sign_in.app_check,
        operator_role="roles/firebaseappcheck.viewer",
    ),
    Check(
        name="old-apps",
        run=old_apps.old_apps,
        operator_role="roles/firebaseappcheck.viewer",
        role="roles/firebasedatabase.admin",
    ),
    Check(name="queues", run=tasks.queues, operator_role="roles/cloudtasks.viewer"),
    Check(
        name="task-cancelled",
        run=tasks.task_cancelled,
        role="roles/cloudtasks.taskDeleter",
    ),
    Check(
        name="task-delivered",
        run=tasks.task_delivered,
        operator_role="roles/cloudtasks.viewer",
        role="roles/cloudtasks.enqueuer",
        deadline_s=60.0,
    ),
    Check(
        name="bucket", run=storage.bucket, operator_role="roles/firebasestorage.viewer"
    ),
    Check(
        name="object-deleted",
        run=storage.object_deleted,
        operator_role="roles/firebasestorage.viewer",
        role="roles/storage.legacyBucketWriter",
    ),
    Check(
        name="storage-rules",
        run=storage.storage_rules,
        operator_role="roles/firebaserules.viewer",
    ),
    Check(
        name="secrets",
        run=secret_values.secrets,
        role="roles/secretmanager.secretAccessor",
    ),
    Check(
        name="secret-versions",
        run=secret_values.secret_versions,
        operator_role="roles/secretmanager.viewer",
    ),
    Check(
        name="functions",
        run=functions.functions,
        operator_role="roles/cloudfunctions.viewer",
    ),
    Check(
        name="function-accounts",
        run=functions.function_accounts,
        operator_role="roles/cloudfunctions.viewer",
    ),
    Check(
        name="triggers",
        run=functions.triggers,
        operator_role="roles/cloudfunctions.viewer",
    ),
    Check(name="invokers", run=invokers.invokers, operator_role="roles/run.viewer"),
    Check(
        name="answers",
        run=invokers.answers,
        operator_role="roles/cloudfunctions.viewer",
    ),
    Check(
        name="schedules",
        run=schedules.schedules,
        operator_role="roles/cloudscheduler.viewer",
    ),
    Check(
        name="hosting",
        run=viewers.hosting,
        operator_role="roles/firebasehosting.viewer",
    ),
    Check(
        name="capacity",
        run=capacity.capacity,
        operator_role="roles/cloudquotas.viewer",
    ),
    Check(
        name="services",
        run=capacity.services,
        operator_role="roles/cloudfunctions.viewer",
    ),
    Check(name="opentok", run=video.opentok),
    Check(name="vonage", run=video.vonage),
    Check(name="clocks", run=video.clocks),
    Check(
        name="runtime",
        run=versions.runtime,
        operator_role="roles/cloudfunctions.viewer",
    ),
    Check(
        name="version",
        run=versions.version,
        operator_role="roles/cloudfunctions.viewer",
    ),
)
