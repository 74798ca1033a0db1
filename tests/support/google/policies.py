"""`getIamPolicy`, `setIamPolicy`, `testIamPermissions`: all APIs have them alike."""

from typing import Any

from tests.support.google.access import SIGNED_IN
from tests.support.google.api import Call
from tests.support.google.exchange import Json
from tests.support.google.project import Project
from tests.support.google.refusals import Refused, invalid


def get_policy(call: Call, resource: str) -> Json:
    """The policy of a resource."""
    return call.project.policy_of(resource).as_json()


def set_policy(call: Call, resource: str) -> Json:
    """Replace the policy of a resource by the one that was sent.

    Raises:
        Refused: it is malformed or outdated, names a service account that does not
            exist, or somebody whom the organisation keeps out.
    """
    asked = call.body.get("policy")
    for binding in (asked or {}).get("bindings") or []:
        for member in binding.get("members") or []:
            _check_member(call.project, member)
    policy = call.project.policy_of(resource)
    policy.replace(asked)
    return policy.as_json()


def tested_permissions(call: Call, resource: str) -> Json:
    """Those of the permissions in question that the caller has."""
    asked: list[str] = call.body.get("permissions") or []
    held = [each for each in asked if call.project.permits(call.caller, each, resource)]
    return {"permissions": held} if held else {}


def _check_member(project: Project, member: Any) -> None:
    """Words of the refusals: as operators quote them; unconfirmed letter by letter."""
    if member in SIGNED_IN and project.organisation_policies.get(
        "iam.allowedPolicyMemberDomains"
    ):
        raise Refused(
            "FAILED_PRECONDITION",
            "One or more users named in the policy do not belong to a permitted "
            "customer, perhaps due to an organization policy.",
        )
    email = str(member).removeprefix("serviceAccount:")
    is_of_project = email.endswith(f"@{project.id}.iam.gserviceaccount.com")
    if is_of_project and email not in project.service_accounts:
        raise invalid(f"Service account {email} does not exist.")
