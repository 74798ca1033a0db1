"""Who needs which role of Google Cloud, on what, and what for: the one table of it.

`tools.provision` grants what is here, `tools.doctor` names from here the role that is
missing, docs/provisioning.md prints it, and the fake of Google's APIs in `tests/` knows
these roles. Permissions of roles: https://cloud.google.com/iam/docs/roles-permissions,
read 2026-11-29.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ACCOUNT_ID: Final = "interactive-broadcast"
"""Of the service account that the functions run as, before the `@`."""


class Holder(StrEnum):
    """Who has a role."""

    BACKEND = "backend"
    """The functions' own service account."""
    DEPLOYER = "deployer"
    """The person or service account that deploys."""
    BUILDER = "builder"
    """The default service account of Compute Engine, as which the Firebase CLI lets
    Cloud Build run: it has no option for another (`gcp/cloudfunctionsv2.js`)."""
    PUBSUB = "pubsub"
    """The service agent of Pub/Sub, which carries the events of database triggers."""
    EVENTARC = "eventarc"
    """The service agent of Eventarc, which makes the triggers."""


class On(StrEnum):
    """What a role is granted on."""

    PROJECT = "project"
    BACKEND = "backend"
    """The service account of the functions, as a resource."""
    BUILDER = "builder"
    """The default service account of Compute Engine, as a resource."""
    APP_ENGINE = "app-engine"
    """The default service account of App Engine, which old projects have."""
    BUCKET = "bucket"
    """The default bucket of Cloud Storage for Firebase."""
    SECRETS = "secrets"
    """Each of the functions' secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A role that somebody needs.

    Args:
        holder: who.
        role: its name, `roles/...`.
        on: on what it is granted.
        purpose: what does not work without it, as a noun phrase.
        permissions: what of the role is used; a refusal names one of these.
        source: who says that it is needed.
    """

    holder: Holder
    role: str
    on: On
    purpose: str
    permissions: tuple[str, ...]
    source: str


_BACKEND: Final = (
    Right(
        holder=Holder.BACKEND,
        role="roles/firebasedatabase.admin",
        on=On.PROJECT,
        purpose="reading and writing the Realtime Database, as itself and as a caller",
        permissions=(
            "firebasedatabase.instances.get",
            "firebasedatabase.instances.update",
        ),
        source="https://firebase.google.com/docs/projects/iam/permissions",
    ),
    Right(
        holder=Holder.BACKEND,
        role="roles/firebaseauth.admin",
        on=On.PROJECT,
        purpose="making, changing and looking up users of Firebase Auth",
        permissions=(
            "firebaseauth.users.create",
            "firebaseauth.users.delete",
            "firebaseauth.users.get",
            "firebaseauth.users.sendEmail",
            "firebaseauth.users.update",
        ),
        source="https://firebase.google.com/docs/projects/iam/permissions",
    ),
    Right(
        holder=Holder.BACKEND,
        role="roles/iam.serviceAccountTokenCreator",
        on=On.BACKEND,
        purpose="signing the custom tokens by which hosts and celebrities sign in",
        permissions=("iam.serviceAccounts.signBlob",),
        source="https://firebase.google.com/docs/auth/admin/create-custom-tokens",
    ),
    Right(
        holder=Holder.BACKEND,
        role="roles/iam.serviceAccountUser",
        on=On.BACKEND,
        purpose="storing tasks that call a function in its own name",
        permissions=("iam.serviceAccounts.actAs",),
        source="https://cloud.google.com/tasks/docs/creating-http-target-tasks",
    ),
    Right(
        holder=Holder.BACKEND,
        role="roles/cloudtasks.enqueuer",
        on=On.PROJECT,
        purpose="storing tasks",
        permissions=("cloudtasks.tasks.create",),
        source="https://cloud.google.com/iam/docs/roles-permissions/cloudtasks",
    ),
    Right(
        holder=Holder.BACKEND,
        role="roles/cloudtasks.taskDeleter",
        on=On.PROJECT,
        purpose="cancelling tasks",
        permissions=("cloudtasks.tasks.delete",),
        source="https://cloud.google.com/iam/docs/roles-permissions/cloudtasks",
    ),
    Right(
        holder=Holder.BACKEND,
        role="roles/run.invoker",
        on=On.PROJECT,
        purpose="being called by tasks, schedules and database events",
        permissions=("run.routes.invoke",),
        source="https://cloud.google.com/eventarc/docs/run/create-trigger",
    ),
    Right(
        holder=Holder.BACKEND,
        role="roles/eventarc.eventReceiver",
        on=On.PROJECT,
        purpose="receiving events of the database",
        permissions=("eventarc.events.receiveEvent",),
        source="https://cloud.google.com/eventarc/docs/run/create-trigger",
    ),
    Right(
        holder=Holder.BACKEND,
        role="roles/storage.legacyBucketWriter",
        on=On.BUCKET,
        purpose="listing, copying and deleting the pictures of events",
        permissions=(
            "storage.objects.create",
            "storage.objects.delete",
            "storage.objects.list",
        ),
        source="https://cloud.google.com/storage/docs/access-control/iam-roles",
    ),
    Right(
        holder=Holder.BACKEND,
        role="roles/storage.legacyObjectReader",
        on=On.BUCKET,
        purpose="copying what old apps have uploaded into the folders of admins",
        permissions=("storage.objects.get",),
        source="https://cloud.google.com/storage/docs/access-control/iam-roles",
    ),
    Right(
        holder=Holder.BACKEND,
        role="roles/secretmanager.secretAccessor",
        on=On.SECRETS,
        purpose="reading the secrets when an instance starts",
        permissions=("secretmanager.versions.access",),
        source="https://cloud.google.com/functions/docs/configuring/secrets",
    ),
)

_CLI: Final = "firebase-tools 15.34.2, "

_DEPLOYER: Final = (
    Right(
        holder=Holder.DEPLOYER,
        role="roles/firebase.viewer",
        on=On.PROJECT,
        purpose="finding the project, its database, its bucket and its site",
        permissions=("firebase.projects.get", "firebase.clients.get"),
        source=_CLI + "lib/requirePermissions.js",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/cloudfunctions.admin",
        on=On.PROJECT,
        purpose="deploying functions, and saying who may call them",
        permissions=(
            "cloudfunctions.functions.create",
            "cloudfunctions.functions.delete",
            "cloudfunctions.functions.setIamPolicy",
            "cloudfunctions.functions.update",
            "run.services.setIamPolicy",
            "run.services.update",
        ),
        source=_CLI + "lib/deploy/index.js and lib/deploy/functions/checkIam.js",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/iam.serviceAccountUser",
        on=On.BACKEND,
        purpose="deploying functions that run as the backend",
        permissions=("iam.serviceAccounts.actAs",),
        source="https://cloud.google.com/functions/docs/securing/function-identity",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/iam.serviceAccountTokenCreator",
        on=On.BACKEND,
        purpose="acting as the backend, as the commands in `tools/` do",
        permissions=("iam.serviceAccounts.getAccessToken",),
        source="https://cloud.google.com/iam/docs/service-account-impersonation",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/iam.serviceAccountUser",
        on=On.BUILDER,
        purpose="letting Cloud Build run as the default account of Compute Engine",
        permissions=("iam.serviceAccounts.actAs",),
        source="https://cloud.google.com/build/docs/cloud-build-service-account-updates",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/iam.serviceAccountUser",
        on=On.APP_ENGINE,
        purpose="nothing of this product: where there is such an account, the CLI "
        "deploys for nobody who may not act as it",
        permissions=("iam.serviceAccounts.actAs",),
        source=_CLI + "lib/deploy/functions/checkIam.js",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/cloudtasks.queueAdmin",
        on=On.PROJECT,
        purpose="making the queues of task functions",
        permissions=("cloudtasks.queues.create", "cloudtasks.queues.update"),
        source=_CLI + "lib/gcp/cloudtasks.js",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/cloudscheduler.admin",
        on=On.PROJECT,
        purpose="making the schedules",
        permissions=("cloudscheduler.jobs.create", "cloudscheduler.jobs.update"),
        source=_CLI + "lib/gcp/cloudscheduler.js",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/artifactregistry.admin",
        on=On.PROJECT,
        purpose="having old images of functions removed",
        permissions=("artifactregistry.repositories.update",),
        source=_CLI + "lib/functions/artifacts.js",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/secretmanager.viewer",
        on=On.PROJECT,
        purpose="naming the newest version of each secret, and seeing who reads it",
        permissions=(
            "secretmanager.secrets.getIamPolicy",
            "secretmanager.versions.get",
        ),
        source=_CLI + "lib/gcp/secretManager.js",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/firebasedatabase.admin",
        on=On.PROJECT,
        purpose="deploying the rules of the Realtime Database",
        permissions=("firebasedatabase.instances.update",),
        source=_CLI + "lib/deploy/index.js",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/firebaserules.admin",
        on=On.PROJECT,
        purpose="deploying the rules of Cloud Storage",
        permissions=(
            "firebaserules.releases.create",
            "firebaserules.releases.update",
            "firebaserules.rulesets.create",
        ),
        source=_CLI + "lib/deploy/index.js",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/firebasehosting.admin",
        on=On.PROJECT,
        purpose="deploying Hosting",
        permissions=("firebasehosting.sites.update",),
        source=_CLI + "lib/deploy/index.js",
    ),
    # Which permission the CLI's call for service agents takes, no page says ("Access
    # control with IAM" of Service Usage lists all others; "Create and grant roles to
    # service agents" speaks of none). That of enabling an API is the most it can be.
    Right(
        holder=Holder.DEPLOYER,
        role="roles/serviceusage.serviceUsageAdmin",
        on=On.PROJECT,
        purpose="asking which APIs are enabled, calling them, and having the service "
        "agents of Pub/Sub and Eventarc made, which the CLI asks for at every deploy",
        permissions=(
            "serviceusage.services.enable",
            "serviceusage.services.get",
            "serviceusage.services.use",
        ),
        source=_CLI + "lib/ensureApiEnabled.js and lib/gcp/serviceusage.js, and "
        "https://cloud.google.com/service-usage/docs/access-control",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/cloudquotas.viewer",
        on=On.PROJECT,
        purpose="comparing what is declared with the quotas, as `make doctor` does",
        permissions=("cloudquotas.quotas.get",),
        source="https://cloud.google.com/docs/quotas/api-overview",
    ),
    Right(
        holder=Holder.DEPLOYER,
        role="roles/browser",
        on=On.PROJECT,
        purpose="seeing that the roles that triggers need are granted",
        permissions=("resourcemanager.projects.getIamPolicy",),
        source=_CLI + "lib/deploy/functions/checkIam.js",
    ),
)

_PLATFORM: Final = (
    Right(
        holder=Holder.BUILDER,
        role="roles/cloudbuild.builds.builder",
        on=On.PROJECT,
        purpose="building the functions; on projects made since July 2024 the account "
        "may have no role of its own",
        permissions=(
            "artifactregistry.repositories.uploadArtifacts",
            "logging.logEntries.create",
            "storage.objects.get",
        ),
        source="https://cloud.google.com/functions/docs/securing/build-custom-sa",
    ),
    # The CLI grants these two, and the one of Pub/Sub, with the first database trigger,
    # for which whoever deploys would have to be allowed to change the project's policy.
    Right(
        holder=Holder.BUILDER,
        role="roles/run.invoker",
        on=On.PROJECT,
        purpose="nothing of this product: the CLI grants it if it is not there",
        permissions=("run.routes.invoke",),
        source=_CLI + "lib/deploy/functions/checkIam.js",
    ),
    Right(
        holder=Holder.BUILDER,
        role="roles/eventarc.eventReceiver",
        on=On.PROJECT,
        purpose="nothing of this product: the CLI grants it if it is not there",
        permissions=("eventarc.events.receiveEvent",),
        source=_CLI + "lib/deploy/functions/checkIam.js",
    ),
    Right(
        holder=Holder.EVENTARC,
        role="roles/eventarc.serviceAgent",
        on=On.PROJECT,
        purpose="making the triggers; Google grants it by itself, some minutes after "
        "the API is enabled",
        permissions=("pubsub.topics.create", "run.services.get"),
        source="https://cloud.google.com/eventarc/docs/run/troubleshooting",
    ),
    Right(
        holder=Holder.PUBSUB,
        role="roles/iam.serviceAccountTokenCreator",
        on=On.PROJECT,
        purpose="calling a function with an event of the database",
        permissions=("iam.serviceAccounts.getOpenIdToken",),
        source=_CLI + "lib/deploy/functions/checkIam.js",
    ),
)

RIGHTS: Final = (*_BACKEND, *_PLATFORM, *_DEPLOYER)
"""All of them."""


def rights_of(holder: Holder) -> Iterator[Right]:
    """What somebody needs, in the order in which it is granted."""
    return (right for right in RIGHTS if right.holder is holder)


def right_for(permission: str, holder: Holder = Holder.BACKEND) -> Right | None:
    """By which role somebody has a permission; None if by none of this table."""
    for right in rights_of(holder):
        if permission in right.permissions:
            return right
    return None


def backend_account(project: str, account_id: str = ACCOUNT_ID) -> str:
    """The address of the service account that the functions run as."""
    return f"{account_id}@{project}.iam.gserviceaccount.com"
