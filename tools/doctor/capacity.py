"""Checks of what the functions may take against what the project has."""

import math
from typing import Any, Final

from tools.capacity.quotas import CPU_QUOTA, MILLI
from tools.capacity.sums import refused
from tools.doctor.examination import Examination
from tools.doctor.outcomes import Problem, Wrong, unclear

MEMORY_ID: Final = "MemAllocPerProjectRegion"
"""In bytes. Cloud Run names both where it refuses ("Quota violated:
CpuAllocPerProjectRegion requested: 60000 allowed: 20000", googlecodelabs/feedback
issue 1856, read 2026-11)."""

MIB: Final = 2**20

MAX_SERVICES: Final = 1000
"""Of a project in one region, which is in `tools.capacity.quotas`."""


def capacity(x: Examination) -> str:
    """The region has the processors and the memory that the functions may take.

    The sums are those of docs/capacity.md, against the quotas of this project.
    """
    cpus, memory_mib = _quota(x, CPU_QUOTA) / MILLI, _quota(x, MEMORY_ID) / MIB
    problems = [
        Problem(
            what=f"Too much: {what}. docs/capacity.md says how to ask for more; or "
            f"allow fewer instances in functions/.env.{x.place.project}.",
            command=x.deploy,
        )
        for what in refused(x.capacity, cpus, memory_mib)
    ]
    if problems:
        raise Wrong(*problems)
    return f"{cpus:g} CPUs and {memory_mib / 1024:g} GiB in {x.place.region} are enough"


def _quota(x: Examination, name: str) -> float:
    """What the project has of something in its region."""
    url = f"{x.at.quotas}/v1/{x.place.name}/locations/global/services"
    found: Any = x.google.get(f"{url}/run.googleapis.com/quotaInfos/{name}")
    for each in found.get("dimensionsInfos", []):
        # The more specific ones come first; without a region it is for all the others.
        if each.get("dimensions", {}).get("region", x.place.region) == x.place.region:
            amount = float(each["details"]["value"])
            # Below zero there is no limit (Cloud Quotas, `QuotaDetails`, read 2026-11).
            return amount if amount >= 0 else math.inf
    raise unclear(f"Google does not say what {name} of {x.place.region} is.")


def services(x: Examination) -> str:
    """The functions fit into the number of services that a region may have."""
    number = len(x.deployed().keys() | x.expected.keys())
    if number > MAX_SERVICES:
        raise Wrong(
            Problem(
                what=f"{number} functions are more than the {MAX_SERVICES} services of "
                "a region: delete others, or use a project of their own.",
                command=x.gcloud("functions", "list"),
            )
        )
    return f"{number} of {MAX_SERVICES}"
