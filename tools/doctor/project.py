"""Checks of the project itself."""

from typing import Final

from tools.doctor.examination import Examination
from tools.doctor.outcomes import wrong
from tools.provision.apis import APIS

ACTIVE: Final = "ACTIVE"
FEW: Final = 5
"""APIs that are off one by one. With more of them off nobody has provisioned yet."""


def project(x: Examination) -> str:
    """The project is there, and the operator may look at it."""
    found = x.google.get(f"{x.at.resource_manager}/v3/{x.place.name}")
    if found.get("state") != ACTIVE:
        raise wrong(
            "The project is being deleted.",
            f"gcloud projects undelete {x.place.project}",
        )
    return f"{x.place.project}, number {str(found['name']).rpartition('/')[2]}"


def billing(x: Examination) -> str:
    """A billing account pays for it (the Blaze plan), without which nothing deploys."""
    found = x.google.get(f"{x.at.billing}/v1/{x.place.name}/billingInfo")
    if found.get("billingEnabled") is not True:
        raise wrong(
            "No billing account pays for the project.",
            f"gcloud billing projects link {x.place.project} "
            "--billing-account=BILLING_ACCOUNT",
        )
    return "a billing account pays"


def apis(x: Examination) -> str:
    """Every API is on that deploying and the functions need."""
    url = f"{x.at.service_usage}/v1/{x.place.name}/services"
    on = x.google.all_of(url, "services", filter="state:ENABLED", pageSize="200")
    enabled = {str(each["name"]).rpartition("/")[2] for each in on}
    off = [api for api in APIS if api not in enabled]
    if off:
        enable = x.gcloud("services", "enable", *off)
        raise wrong(
            f"{len(off)} APIs are off: {', '.join(off)}.",
            enable if len(off) <= FEW else x.provision,
        )
    return f"{len(APIS)} are on"
