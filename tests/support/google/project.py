"""A Google Cloud project: what every API of the fake knows of it."""

from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

from tests.support.google.access import Caller, Policy

Part = TypeVar("Part")

ALWAYS_ENABLED: Final = frozenset(
    {
        "bigquery.googleapis.com",
        "cloudapis.googleapis.com",
        "logging.googleapis.com",
        "monitoring.googleapis.com",
        "servicemanagement.googleapis.com",
        "serviceusage.googleapis.com",
        "storage-api.googleapis.com",
        "storage-component.googleapis.com",
        "storage.googleapis.com",
    }
)
"""What is enabled in a new project, as far as it matters here.

https://cloud.google.com/service-usage/docs/enabled-service#default (read 2026-11).
"""

OF_FIREBASE: Final = frozenset(
    {
        "fcm.googleapis.com",
        "firebase.googleapis.com",
        "firebasehosting.googleapis.com",
        "firebaseinstallations.googleapis.com",
        "firebaseremoteconfig.googleapis.com",
        "firebaserules.googleapis.com",
        "identitytoolkit.googleapis.com",
        "runtimeconfig.googleapis.com",
        "securetoken.googleapis.com",
    }
)
"""What adding Firebase to a project enables besides; unconfirmed for each one."""


ACCOUNT_DOMAIN: Final = ".iam.gserviceaccount.com"


def project_of_account(email: str) -> str | None:
    """The id of the project that has a service account; None for Google's own."""
    domain = email.rpartition("@")[2]
    found = domain.endswith(ACCOUNT_DOMAIN) and not domain.startswith("gcp-sa-")
    return domain.removesuffix(ACCOUNT_DOMAIN) if found else None


@dataclass(slots=True)
class ServiceAccount:
    """One of a project's."""

    email: str
    unique_id: str
    display_name: str = ""
    description: str = ""
    disabled: bool = False


@dataclass(slots=True)
class Project:
    """One project, new: nothing is deployed, and its owner is who made it."""

    id: str
    number: str
    owner: str
    billing_enabled: bool = True
    services: set[str] = field(default_factory=lambda: {*ALWAYS_ENABLED, *OF_FIREBASE})
    """The APIs that are enabled."""
    policies: dict[str, Policy] = field(default_factory=dict)
    """By name of the resource, such as `projects/{id}/secrets/{secret}`."""
    service_accounts: dict[str, ServiceAccount] = field(default_factory=dict)
    """By address. Those that Google makes and keeps itself are not here."""
    organisation_policies: dict[str, Any] = field(default_factory=dict)
    """By constraint, such as `iam.allowedPolicyMemberDomains`: what is enforced."""
    has_compute_account: bool = False
    parts: dict[type, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.policy.grant("roles/owner", self.owner)

    @property
    def name(self) -> str:
        return f"projects/{self.id}"

    @property
    def policy(self) -> Policy:
        """The project's own."""
        return self.policy_of(self.name)

    def policy_of(self, resource: str) -> Policy:
        """That of a resource in it; a resource without one has an empty one."""
        return self.policies.setdefault(resource, Policy())

    def permits(
        self, caller: Caller | None, permission: str, resource: str | None = None
    ) -> bool:
        """Whether the caller may, by the project's policy or the resource's own."""
        held = self.policies.get(resource or self.name)
        if held is not None and held.permits(caller, permission):
            return True
        return self.policy.permits(caller, permission)

    def part(self, kind: type[Part]) -> Part:
        """The state that one API keeps of this project, made at the first use."""
        return cast("Part", self.parts.setdefault(kind, kind()))

    def add_service_account(self, name: str, display_name: str = "") -> ServiceAccount:
        """One of its own, `{name}@{project}.iam.gserviceaccount.com`."""
        email = f"{name}@{self.id}{ACCOUNT_DOMAIN}"
        made = ServiceAccount(
            email, f"1000000000000000{len(self.service_accounts):05d}", display_name
        )
        self.service_accounts[email] = made
        return made

    @property
    def compute_account(self) -> str:
        """The default account of Compute Engine and Cloud Run."""
        return f"{self.number}-compute@developer.gserviceaccount.com"

    def make_compute_account(self) -> None:
        """Google makes it once, and an editor unless the organisation forbids it."""
        if self.has_compute_account:
            return
        self.has_compute_account = True
        if "iam.automaticIamGrantsForDefaultServiceAccounts" not in (
            self.organisation_policies
        ):
            self.policy.grant("roles/editor", f"serviceAccount:{self.compute_account}")
