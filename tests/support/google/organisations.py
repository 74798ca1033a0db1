"""What is above a project: who pays for it, and the policies of its organisation.

https://cloud.google.com/billing/docs/reference/rest/v1/projects and
https://cloud.google.com/resource-manager/reference/rest/v1/projects (read 2026-11-29).
"""

from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.budgets import BILLING, billing_info
from tests.support.google.exchange import Json

POLICIES: Final = Api(
    "cloudresourcemanager.googleapis.com",
    "Cloud Resource Manager API",
    in_project=False,
)

INFO: Final = "/v1/projects/{project}/billingInfo"


@BILLING.put(INFO, "resourcemanager.projects.createBillingAssignment")
def update_billing_info(call: Call) -> Json:
    """The right on the billing account itself is not judged here."""
    call.project.billing_enabled = bool(call.body.get("billingAccountName"))
    shown: Json = billing_info(call)
    return shown


@POLICIES.post("/v1/projects/{project}:getEffectiveOrgPolicy", "orgpolicy.policy.get")
def get_effective_policy(call: Call) -> Json:
    asked = str(call.body["constraint"])
    found = call.project.organisation_policies.get(asked.removeprefix("constraints/"))
    return {"constraint": asked, **(found or {})}
