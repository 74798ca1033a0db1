"""Cloud Billing: which account a project is charged to, and the account's budgets.

https://cloud.google.com/billing/docs/reference (billing v1, budgets v1). Every project
is charged to the same account here, on which the projects' owners may do everything: in
reality its own owner says who may.
"""

from dataclasses import dataclass, field
from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.refusals import invalid

ACCOUNT: Final = "0A1B2C-3D4E5F-6A7B8C"

BILLING: Final = Api(
    "cloudbilling.googleapis.com", "Cloud Billing API", in_project=False
)
API: Final = Api("billingbudgets.googleapis.com", "Cloud Billing Budget API")


@dataclass(slots=True)
class Budgets:
    """Those of the account, kept with one of its projects."""

    budgets: list[Json] = field(default_factory=list)


@BILLING.get("/v1/projects/{project}/billingInfo", "resourcemanager.projects.get")
def billing_info(call: Call) -> Json:
    project = call.project
    account = f"billingAccounts/{ACCOUNT}" if project.billing_enabled else ""
    return {
        "name": f"{project.name}/billingInfo",
        "projectId": project.id,
        "billingAccountName": account,
        "billingEnabled": project.billing_enabled,
    }


@API.get("/v1/billingAccounts/{account}/budgets")
def list_budgets(call: Call) -> Json:
    return {"budgets": _of_account(call).budgets}


@API.post("/v1/billingAccounts/{account}/budgets")
def create_budget(call: Call) -> Json:
    if "specifiedAmount" not in call.body.get("amount", {}):
        raise invalid("A budget has an amount.")
    budgets = _of_account(call).budgets
    name = f"billingAccounts/{ACCOUNT}/budgets/{len(budgets)}"
    budgets.append({**call.body, "name": name})
    return budgets[-1]


def _of_account(call: Call) -> Budgets:
    (project, *_) = call.cloud.projects.values()
    return project.part(Budgets)
