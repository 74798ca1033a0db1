"""Cloud Quotas: how much of something a project may have.

https://cloud.google.com/docs/quotas/reference/rest/v1/projects.locations.services.quotaInfos
(read 2026-11). The values are those that Cloud Run tells new projects in its refusals
("CpuAllocPerProjectRegion requested: 60000 allowed: 20000", "MemAllocPerProjectRegion
... allowed: 42949672960"; github.com/googlecodelabs/feedback issues 1856 and 2311).
"""

from dataclasses import dataclass, field
from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.refusals import not_found

API: Final = Api("cloudquotas.googleapis.com", "Cloud Quotas API")

QUOTA: Final = (
    "/v1/projects/{project}/locations/global/services/{service}/quotaInfos/{quota}"
)


@dataclass(slots=True)
class Quotas:
    """Of one project, in each region."""

    values: dict[str, int] = field(
        default_factory=lambda: {
            "CpuAllocPerProjectRegion": 20_000,
            "MemAllocPerProjectRegion": 42_949_672_960,
        }
    )


@API.get(QUOTA, "cloudquotas.quotas.get")
def get_quota_info(call: Call) -> Json:
    value = call.project.part(Quotas).values.get(call.at["quota"])
    if value is None:
        raise not_found(call.request.path.removeprefix("/v1/"))
    return {
        "name": call.request.path.removeprefix("/v1/"),
        "quotaId": call.at["quota"],
        "service": call.at["service"],
        "dimensions": ["region"],
        "dimensionsInfos": [
            {
                "details": {"value": str(value)},
                "applicableLocations": ["us-central1", "europe-west1"],
            }
        ],
    }
