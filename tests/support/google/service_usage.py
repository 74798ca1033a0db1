"""Service Usage: which APIs are enabled in a project.

https://cloud.google.com/service-usage/docs/reference/rest/v1 (read 2026-11). What
enabling brings about beside the API itself: Google makes the API's service agent, and
with the first of those that run things the default account of Compute Engine, which is
an editor unless the organisation forbids it
(https://cloud.google.com/iam/docs/service-account-types#default).
"""

from typing import Final

from tests.support.google import operations
from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.project import Project
from tests.support.google.refusals import Refused, error_info

API: Final = Api("serviceusage.googleapis.com", "Service Usage API", in_project=False)

NEED_BILLING: Final = frozenset(
    {
        "artifactregistry.googleapis.com",
        "cloudbuild.googleapis.com",
        "cloudscheduler.googleapis.com",
        "cloudtasks.googleapis.com",
        "compute.googleapis.com",
        "run.googleapis.com",
        "secretmanager.googleapis.com",
    }
)
"""Unconfirmed for each one; that some do is what operators meet on the free plan."""

MAKE_COMPUTE_ACCOUNT: Final = frozenset(
    {"compute.googleapis.com", "run.googleapis.com"}
)


@API.get("/v1/projects/{project}/services", "serviceusage.services.list")
def list_services(call: Call) -> Json:
    names = sorted(call.project.services)
    return {"services": [_service(call.project, name) for name in names]}


@API.get("/v1/projects/{project}/services/{service}", "serviceusage.services.get")
def get_service(call: Call) -> Json:
    return _service(call.project, call.at["service"])


@API.post(
    "/v1/projects/{project}/services/{service}:enable", "serviceusage.services.enable"
)
def enable_service(call: Call) -> Json:
    name = call.at["service"]
    _enable(call.project, [name])
    return operations.start(
        call.project,
        "",
        "google.api.serviceusage.v1.EnableServiceResponse",
        {"service": _service(call.project, name)},
    )


@API.post("/v1/projects/{project}/services:batchEnable", "serviceusage.services.enable")
def batch_enable_services(call: Call) -> Json:
    names: list[str] = call.body.get("serviceIds") or []
    _enable(call.project, names)
    return operations.start(
        call.project,
        "",
        "google.api.serviceusage.v1.BatchEnableServicesResponse",
        {"services": [_service(call.project, name) for name in names]},
    )


@API.get("/v1/projects/{project}/services:batchGet", "serviceusage.services.get")
def batch_get_services(call: Call) -> Json:
    names = [name.rpartition("/")[2] for name in call.query["names"].split(",")]
    return {"services": [_service(call.project, name) for name in names]}


@API.post(
    "/v1beta1/projects/{project}/services/{service}:generateServiceIdentity",
    "serviceusage.services.enable",
)
def generate_service_identity(call: Call) -> Json:
    """The account as which a service of Google acts in the project.

    The operation is done when it is answered: gcloud 528 reads its response there
    (googlecloudsdk/api_lib/services/serviceusage.py). No page says which permission it
    takes; here it is the most that it can be.
    """
    name = call.at["service"].partition(".")[0]
    email = f"service-{call.project.number}@gcp-sa-{name}.iam.gserviceaccount.com"
    begun = operations.start(
        call.project,
        "",
        "google.api.serviceusage.v1beta1.ServiceIdentity",
        {"email": email, "uniqueId": "100000000000000000001"},
    )
    return operations.find(call.cloud.projects, begun["name"])


@API.get("/v1/operations/{operation}")
@API.get("/v1beta1/operations/{operation}")
def get_operation(call: Call) -> Json:
    return operations.find(call.cloud.projects, f"operations/{call.at['operation']}")


def _enable(project: Project, names: list[str]) -> None:
    unpaid = sorted(NEED_BILLING.intersection(names))
    if unpaid and not project.billing_enabled:
        raise Refused(
            "FAILED_PRECONDITION",
            f"Billing account for project '{project.number}' is not found. Billing "
            "must be enabled for activation of service(s) "
            f"'{','.join(unpaid)}' to proceed.",
            error_info(
                "UREQ_PROJECT_BILLING_NOT_FOUND",
                "serviceusage.googleapis.com",
                services=",".join(unpaid),
            ),
        )
    project.services.update(names)
    if not MAKE_COMPUTE_ACCOUNT.isdisjoint(names):
        project.make_compute_account()


def _service(project: Project, name: str) -> Json:
    return {
        "name": f"projects/{project.number}/services/{name}",
        "parent": f"projects/{project.number}",
        "config": {"name": name},
        "state": "ENABLED" if name in project.services else "DISABLED",
    }
