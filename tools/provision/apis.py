"""The APIs that the product needs, and what for."""

from collections.abc import Iterator, Mapping
from typing import Final

from tools.google_cloud.commands import Command
from tools.provision.reading import Reader

MOST_AT_ONCE: Final = 20
"""APIs that Service Usage enables by one request (`services.batchEnable`,
https://cloud.google.com/service-usage/docs/reference/rest, read 2026-11-29)."""

APIS: Final[Mapping[str, str]] = {
    "cloudresourcemanager.googleapis.com": "who may do what in the project",
    "iam.googleapis.com": "service accounts",
    "iamcredentials.googleapis.com": "signing custom tokens",
    "firebase.googleapis.com": "the Firebase project",
    "firebasedatabase.googleapis.com": "the Realtime Database",
    "identitytoolkit.googleapis.com": "Firebase Auth",
    "firebasestorage.googleapis.com": "the default bucket",
    "firebaserules.googleapis.com": "the rules of Cloud Storage",
    "firebasehosting.googleapis.com": "Hosting",
    "cloudfunctions.googleapis.com": "the functions",
    "run.googleapis.com": "what the functions run on",
    "cloudbuild.googleapis.com": "building them",
    "artifactregistry.googleapis.com": "keeping their images",
    "eventarc.googleapis.com": "database triggers",
    "pubsub.googleapis.com": "carrying their events",
    "cloudtasks.googleapis.com": "stored tasks",
    "cloudscheduler.googleapis.com": "schedules",
    "secretmanager.googleapis.com": "secrets",
    "storage.googleapis.com": "pictures",
    "compute.googleapis.com": "the account that functions are built by",
    "serviceusage.googleapis.com": "enabling APIs",
    "cloudbilling.googleapis.com": "whether there is a billing account",
    "cloudquotas.googleapis.com": "quotas, which `make doctor` looks at",
}
"""By name. `compute` is here because its default service account is made with it (and
with `run`; that this is enough is not confirmed for every project)."""


def enabling(reader: Reader) -> Iterator[Command]:
    """Enables the APIs that are not, as many at once as may be."""
    names = list(APIS)
    for start in range(0, len(names), MOST_AT_ONCE):
        some = names[start : start + MOST_AT_ONCE]

        def is_done(some: list[str] = some) -> bool:
            return enabled(reader).issuperset(some)

        yield Command(
            does=f"Enable {len(some)} APIs",
            why=f"They are for {', '.join(APIS[name] for name in some)}.",
            argv=("gcloud", "services", "enable", *some, f"--project={reader.project}"),
            is_done=is_done,
            if_refused="It needs a billing account, and the role "
            "roles/serviceusage.serviceUsageAdmin.",
        )


def enabled(reader: Reader) -> set[str]:
    """The APIs of a project. Raises `CannotTell`."""
    url = f"{reader.addresses.service_usage}/v1/projects/{reader.project}/services"
    names: set[str] = set()
    page = ""
    while True:
        query = f"?filter=state:ENABLED&pageSize=200{page}"
        found = reader.get(url + query, own_quota=False) or {}
        names.update(
            each["config"]["name"]
            for each in found.get("services", [])
            if each.get("state") == "ENABLED"
        )
        if not found.get("nextPageToken"):
            return names
        page = f"&pageToken={found['nextPageToken']}"
