"""What Google's predefined roles permit, as far as this product's operators meet it.

Copied by hand from https://cloud.google.com/iam/docs/roles-permissions (one page for
each service) as far as it is known here; it could not be compared with the live page. A
role holds no permission that is not listed, so a wrong line makes the fake stricter
than Google, never kinder. Permissions of basic roles are rules over names, since Google
lists thousands: an owner may do everything but act as a service account by its tokens
and signatures, and an editor may neither change who may do what nor read a secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

BY_TOKENS: Final = (
    "iam.serviceAccounts.getAccessToken",
    "iam.serviceAccounts.getOpenIdToken",
    "iam.serviceAccounts.implicitDelegation",
    "iam.serviceAccounts.signBlob",
    "iam.serviceAccounts.signJwt",
)
"""What `roles/iam.serviceAccountTokenCreator` permits, and not even an owner has."""


@dataclass(frozen=True, slots=True)
class Role:
    """Patterns of permissions that it has, and of those that it lacks all the same."""

    has: tuple[str, ...]
    lacks: tuple[str, ...] = ()

    def permits(self, permission: str) -> bool:
        """Whether somebody with this role may."""
        return _any(self.has, permission) and not _any(self.lacks, permission)


def _any(patterns: tuple[str, ...], permission: str) -> bool:
    return any(fnmatchcase(permission, pattern) for pattern in patterns)


ROLES: Final[Mapping[str, Role]] = {
    "roles/owner": Role(("*",), BY_TOKENS),
    "roles/editor": Role(
        ("*",),
        (
            *BY_TOKENS,
            "*.setIamPolicy",
            "secretmanager.versions.access",
            "resourcemanager.projects.delete",
            "resourcemanager.projects.createBillingAssignment",
            "iam.roles.*",
            "cloudtasks.queues.setIamPolicy",
            "firebaserules.*.create",
            "firebaserules.*.update",
        ),
    ),
    "roles/browser": Role(
        (
            "resourcemanager.folders.get",
            "resourcemanager.folders.list",
            "resourcemanager.organizations.get",
            "resourcemanager.projects.get",
            "resourcemanager.projects.getIamPolicy",
            "resourcemanager.projects.list",
        )
    ),
    "roles/viewer": Role(
        ("*.get", "*.list", "*.getIamPolicy"),
        ("iam.serviceAccountKeys.*", "secretmanager.versions.access"),
    ),
    # Who acts as whom
    "roles/iam.serviceAccountUser": Role(
        (
            "iam.serviceAccounts.actAs",
            "iam.serviceAccounts.get",
            "iam.serviceAccounts.list",
            "resourcemanager.projects.get",
        )
    ),
    "roles/iam.serviceAccountTokenCreator": Role(
        (*BY_TOKENS, "iam.serviceAccounts.get", "iam.serviceAccounts.list")
    ),
    "roles/iam.workloadIdentityUser": Role(
        (
            "iam.serviceAccounts.get",
            "iam.serviceAccounts.getAccessToken",
            "iam.serviceAccounts.getOpenIdToken",
            "iam.serviceAccounts.list",
        )
    ),
    "roles/iam.serviceAccountAdmin": Role(
        (
            "iam.serviceAccounts.create",
            "iam.serviceAccounts.delete",
            "iam.serviceAccounts.get",
            "iam.serviceAccounts.getIamPolicy",
            "iam.serviceAccounts.list",
            "iam.serviceAccounts.setIamPolicy",
            "iam.serviceAccounts.update",
            "resourcemanager.projects.get",
        )
    ),
    "roles/resourcemanager.projectIamAdmin": Role(
        (
            "resourcemanager.projects.get",
            "resourcemanager.projects.getIamPolicy",
            "resourcemanager.projects.setIamPolicy",
            "iam.policybindings.*",
        )
    ),
    "roles/serviceusage.serviceUsageConsumer": Role(
        (
            "serviceusage.services.get",
            "serviceusage.services.list",
            "serviceusage.services.use",
            "serviceusage.operations.get",
            "serviceusage.operations.list",
            "serviceusage.quotas.get",
            "monitoring.timeSeries.list",
        )
    ),
    "roles/serviceusage.serviceUsageAdmin": Role(
        (
            "serviceusage.services.disable",
            "serviceusage.services.enable",
            "serviceusage.services.get",
            "serviceusage.services.list",
            "serviceusage.services.use",
            "serviceusage.operations.*",
            "serviceusage.quotas.*",
            "monitoring.timeSeries.list",
        )
    ),
    # What the backend does
    "roles/firebasedatabase.admin": Role(
        (
            "firebasedatabase.*",
            "firebase.clients.get",
            "firebase.clients.list",
            "firebase.projects.get",
            "resourcemanager.projects.get",
            "resourcemanager.projects.list",
        )
    ),
    "roles/firebasedatabase.viewer": Role(
        (
            "firebasedatabase.instances.get",
            "firebasedatabase.instances.list",
            "firebase.projects.get",
            "resourcemanager.projects.get",
        )
    ),
    "roles/firebaseauth.admin": Role(
        (
            "firebaseauth.*",
            "firebase.clients.get",
            "firebase.clients.list",
            "firebase.projects.get",
            "resourcemanager.projects.get",
            "resourcemanager.projects.list",
        )
    ),
    "roles/cloudtasks.enqueuer": Role(
        (
            "cloudtasks.tasks.create",
            "cloudtasks.tasks.fullView",
            "resourcemanager.projects.get",
            "resourcemanager.projects.list",
        )
    ),
    "roles/cloudtasks.taskDeleter": Role(
        (
            "cloudtasks.tasks.delete",
            "resourcemanager.projects.get",
            "resourcemanager.projects.list",
        )
    ),
    "roles/cloudtasks.queueAdmin": Role(
        (
            "cloudtasks.queues.*",
            "cloudtasks.locations.*",
            "resourcemanager.projects.get",
            "resourcemanager.projects.list",
        )
    ),
    "roles/cloudtasks.viewer": Role(
        (
            "cloudtasks.queues.get",
            "cloudtasks.queues.list",
            "cloudtasks.tasks.get",
            "cloudtasks.tasks.list",
            "cloudtasks.locations.*",
            "resourcemanager.projects.get",
        )
    ),
    "roles/cloudtasks.admin": Role(("cloudtasks.*", "resourcemanager.projects.get")),
    "roles/run.invoker": Role(("run.routes.invoke", "run.jobs.run")),
    "roles/eventarc.eventReceiver": Role(("eventarc.events.receiveEvent",)),
    "roles/secretmanager.secretAccessor": Role(
        (
            "secretmanager.versions.access",
            "resourcemanager.projects.get",
            "resourcemanager.projects.list",
        )
    ),
    "roles/secretmanager.viewer": Role(
        (
            "secretmanager.secrets.get",
            "secretmanager.secrets.list",
            "secretmanager.secrets.getIamPolicy",
            "secretmanager.versions.get",
            "secretmanager.versions.list",
            "resourcemanager.projects.get",
        )
    ),
    "roles/secretmanager.admin": Role(
        ("secretmanager.*", "resourcemanager.projects.get")
    ),
    "roles/storage.objectAdmin": Role(
        ("storage.objects.*", "storage.folders.*", "storage.multipartUploads.*")
    ),
    "roles/storage.objectUser": Role(
        (
            "storage.objects.create",
            "storage.objects.delete",
            "storage.objects.get",
            "storage.objects.list",
            "storage.objects.update",
        )
    ),
    "roles/storage.objectViewer": Role(("storage.objects.get", "storage.objects.list")),
    "roles/storage.objectCreator": Role(("storage.objects.create",)),
    "roles/storage.legacyBucketWriter": Role(
        (
            "storage.buckets.get",
            "storage.objects.create",
            "storage.objects.delete",
            "storage.objects.list",
        )
    ),
    "roles/storage.legacyObjectReader": Role(("storage.objects.get",)),
    "roles/storage.admin": Role(("storage.*", "firebase.projects.get")),
    "roles/cloudquotas.viewer": Role(
        ("cloudquotas.quotas.get", "monitoring.timeSeries.list")
    ),
    "roles/logging.logWriter": Role(("logging.logEntries.create",)),
    "roles/monitoring.metricWriter": Role(("monitoring.timeSeries.create",)),
    # What whoever deploys does
    "roles/firebase.admin": Role(
        (
            "firebase.*",
            "firebaseauth.*",
            "firebasedatabase.*",
            "firebasehosting.*",
            "firebaserules.*",
            "firebasestorage.*",
            "cloudfunctions.*",
            "eventarc.*",
            "run.*",
            "runtimeconfig.*",
            "serviceusage.apiKeys.*",
            "serviceusage.operations.*",
            "serviceusage.quotas.*",
            "serviceusage.services.*",
            "storage.*",
            "cloudscheduler.*",
            "cloudtasks.*",
            "artifactregistry.*.get",
            "artifactregistry.*.list",
            "artifactregistry.packages.delete",
            "resourcemanager.projects.get",
            "resourcemanager.projects.getIamPolicy",
            "resourcemanager.projects.list",
            "secretmanager.secrets.get",
            "secretmanager.secrets.list",
            "logging.*.list",
            "monitoring.*.list",
        ),
        ("firebase.billingPlans.update",),
    ),
    "roles/firebase.viewer": Role(
        (
            "firebase.*.get",
            "firebase.*.list",
            "firebaseauth.configs.get",
            "firebaseauth.users.get",
            "firebasedatabase.instances.get",
            "firebasedatabase.instances.list",
            "firebasehosting.*.get",
            "firebasehosting.*.list",
            "firebaserules.*.get",
            "firebaserules.*.list",
            "firebasestorage.*.get",
            "firebasestorage.*.list",
            "cloudfunctions.*.get",
            "cloudfunctions.*.list",
            "resourcemanager.projects.get",
        )
    ),
    "roles/firebasestorage.viewer": Role(
        (
            "firebasestorage.buckets.get",
            "firebasestorage.buckets.list",
            "firebasestorage.defaultBucket.get",
            "resourcemanager.projects.get",
            "resourcemanager.projects.list",
        )
    ),
    "roles/firebaserules.admin": Role(
        ("firebaserules.*", "resourcemanager.projects.get")
    ),
    "roles/firebasehosting.admin": Role(
        ("firebasehosting.*", "firebase.projects.get", "resourcemanager.projects.get")
    ),
    "roles/cloudfunctions.admin": Role(
        (
            "cloudfunctions.*",
            "cloudbuild.builds.get",
            "cloudbuild.builds.list",
            "eventarc.*",
            "run.*",
            "serviceusage.quotas.get",
            "serviceusage.services.get",
            "serviceusage.services.list",
            "resourcemanager.projects.get",
        )
    ),
    "roles/cloudfunctions.developer": Role(
        (
            "cloudfunctions.functions.*",
            "cloudfunctions.locations.*",
            "cloudfunctions.operations.*",
            "run.services.get",
            "run.services.list",
            "resourcemanager.projects.get",
        ),
        ("cloudfunctions.functions.setIamPolicy",),
    ),
    "roles/cloudfunctions.viewer": Role(
        (
            "cloudfunctions.functions.get",
            "cloudfunctions.functions.getIamPolicy",
            "cloudfunctions.functions.list",
            "cloudfunctions.locations.*",
            "cloudfunctions.operations.*",
            "resourcemanager.projects.get",
        )
    ),
    "roles/run.admin": Role(("run.*", "resourcemanager.projects.get")),
    "roles/run.viewer": Role(
        (
            "run.services.get",
            "run.services.getIamPolicy",
            "run.services.list",
            "run.revisions.get",
            "run.revisions.list",
            "run.locations.list",
            "run.operations.get",
            "resourcemanager.projects.get",
        )
    ),
    "roles/cloudscheduler.admin": Role(
        (
            "cloudscheduler.*",
            "serviceusage.services.get",
            "resourcemanager.projects.get",
        )
    ),
    "roles/cloudscheduler.viewer": Role(
        (
            "cloudscheduler.jobs.get",
            "cloudscheduler.jobs.list",
            "cloudscheduler.locations.*",
            "resourcemanager.projects.get",
        )
    ),
    "roles/artifactregistry.admin": Role(("artifactregistry.*",)),
    "roles/artifactregistry.writer": Role(
        (
            "artifactregistry.repositories.downloadArtifacts",
            "artifactregistry.repositories.get",
            "artifactregistry.repositories.list",
            "artifactregistry.repositories.uploadArtifacts",
            "artifactregistry.tags.*",
            "artifactregistry.versions.get",
        )
    ),
    "roles/cloudbuild.builds.builder": Role(
        (
            "artifactregistry.repositories.downloadArtifacts",
            "artifactregistry.repositories.get",
            "artifactregistry.repositories.list",
            "artifactregistry.repositories.uploadArtifacts",
            "cloudbuild.builds.create",
            "cloudbuild.builds.get",
            "cloudbuild.builds.list",
            "cloudbuild.builds.update",
            "logging.logEntries.create",
            "storage.buckets.get",
            "storage.buckets.list",
            "storage.objects.create",
            "storage.objects.delete",
            "storage.objects.get",
            "storage.objects.list",
            "storage.objects.update",
        )
    ),
    "roles/billing.projectManager": Role(
        (
            "resourcemanager.projects.createBillingAssignment",
            "resourcemanager.projects.deleteBillingAssignment",
        )
    ),
}
"""By name."""


def permits(role: str, permission: str) -> bool:
    """Whether somebody with this role may; a role that is not here permits nothing."""
    found = ROLES.get(role)
    return found is not None and found.permits(permission)
