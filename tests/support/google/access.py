"""Who may do what: callers, policies, and the judgement of Google's IAM.

A policy is kept as it goes over the wire. What a caller may is the union of the
project's policy and that of the resource itself (a secret, a bucket, a service, a
service account): a policy further down never takes away.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from tests.support.google.exchange import Json
from tests.support.google.refusals import Refused, invalid
from tests.support.google.roles import permits

PUBLIC: Final = frozenset({"allUsers"})
SIGNED_IN: Final = frozenset({"allUsers", "allAuthenticatedUsers"})
KINDS: Final = (
    "user:",
    "serviceAccount:",
    "group:",
    "domain:",
    "principal:",
    "principalSet:",
    "deleted:",
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with an access token.

    `member` is their name in policies. `charged` is the project whose quota their calls
    are counted against when they name none: a service account's own, and for a person
    the one of the program they use. `needs_quota_project` is true of a person's
    application default credentials (`gcloud auth application-default login`): many APIs
    refuse them without a quota project.
    """

    member: str
    charged: str | None = None
    needs_quota_project: bool = False

    @property
    def email(self) -> str:
        return self.member.partition(":")[2]


@dataclass(slots=True)
class Policy:
    """Of one resource."""

    bindings: list[Json] = field(default_factory=list)
    changes: int = 0

    @property
    def etag(self) -> str:
        return f"BwZ{self.changes:09d}"

    def as_json(self) -> Json:
        """As it goes over the wire; a policy without bindings has none there."""
        shown: Json = {"version": 1, "etag": self.etag}
        if self.bindings:
            shown["bindings"] = self.bindings
        return shown

    def members(self, role: str) -> set[str]:
        """Who has this role here."""
        return {
            member
            for binding in self.bindings
            if binding["role"] == role
            for member in binding["members"]
        }

    def roles(self, member: str) -> set[str]:
        """What this member has here."""
        return {
            binding["role"] for binding in self.bindings if member in binding["members"]
        }

    def grant(self, role: str, *members: str) -> None:
        """Add members to a role."""
        missing = [one for one in members if one not in self.members(role)]
        for binding in self.bindings:
            if binding["role"] == role:
                binding["members"].extend(missing)
                break
        else:
            self.bindings.append({"role": role, "members": missing})
        self.changes += 1

    def take(self, role: str, member: str) -> None:
        """Take a role away from one member."""
        for binding in self.bindings:
            if binding["role"] == role and member in binding["members"]:
                binding["members"].remove(member)
        self.bindings = [each for each in self.bindings if each["members"]]
        self.changes += 1

    def replace(self, asked: Any) -> None:
        """Take this policy from a `setIamPolicy`, or refuse it as Google does.

        Raises:
            Refused: it is malformed, or another change came between.
        """
        if not isinstance(asked, dict):
            raise invalid("Policy is required.")
        if asked.get("etag") not in (None, "", self.etag):
            raise Refused(
                "ABORTED",
                "There were concurrent policy changes. Please retry the whole "
                "read-modify-write with exponential backoff.",
            )
        bindings = asked.get("bindings") or []
        for binding in bindings:
            _check(binding)
        self.bindings = [
            {**binding, "members": sorted(set(binding["members"]))}
            for binding in bindings
            if binding["members"]
        ]
        self.changes += 1

    def permits(self, caller: Caller | None, permission: str) -> bool:
        """Whether a role that the caller has here has the permission."""
        everybody = PUBLIC if caller is None else {*SIGNED_IN, caller.member}
        return any(
            permits(binding["role"], permission)
            for binding in self.bindings
            # Nothing here works out conditions: what has one is not granted.
            if not everybody.isdisjoint(binding["members"])
            and "condition" not in binding
        )


def _check(binding: Any) -> None:
    role, members = binding.get("role", ""), binding.get("members") or []
    if not role.startswith(("roles/", "projects/", "organizations/")):
        raise invalid(f"Role {role} is not supported for this resource.")
    for member in members:
        if member not in SIGNED_IN and not member.startswith(KINDS):
            raise invalid(
                "Request contains an invalid argument: The member "
                f"{member} is of an unknown type."
            )
    binding["members"] = members
