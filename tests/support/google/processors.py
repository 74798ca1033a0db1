"""The CPUs of a region, which the instances that a deploy starts share.

A revision starts an instance before it serves (or as many as it keeps), and the one
that it replaces runs on meanwhile. What does not fit makes the operation fail with
code 8, and a function that may take more than there is refused at once
(https://github.com/firebase/firebase-tools/issues/11001 and /5692, read 2026-11).
"""

from dataclasses import dataclass, field

from tests.support.google.exchange import Json
from tests.support.google.project import Project
from tests.support.google.refusals import Refused, invalid


@dataclass(slots=True)
class Processors:
    """Of one project: `quota` is what each region has, None for more than enough."""

    quota: float | None = None
    starting: dict[str, float] = field(default_factory=dict)
    """By function, what its instances take while its operation goes on."""
    most: float = 0.0
    """The most that was ever taken at once."""

    def start(self, name: str, wanted: Json, *, is_there: bool) -> Refused | None:
        """Take what a new revision needs until `done`; a refusal if it is not there."""
        service = wanted["serviceConfig"]
        instances = max(1, service.get("minInstanceCount") or 0)
        needed = float(service.get("availableCpu", "1")) * instances
        needed *= 2 if is_there else 1
        taken = sum(self.starting.values()) + needed
        if self.quota is not None and taken > self.quota:
            return Refused(
                "RESOURCE_EXHAUSTED",
                f"Could not create or update Cloud Run service {name}. Quota exceeded "
                "for total allowable CPU per project per region.",
            )
        self.starting[name] = needed
        self.most = max(self.most, taken)
        return None

    def done(self, name: str) -> None:
        """Give back what was taken for a function."""
        self.starting.pop(name, None)


def check_instances(project: Project, wanted: Json) -> None:
    """A function may not be allowed more instances than the region has CPUs for.

    Raises:
        Refused: it is.
    """
    quota, service = project.part(Processors).quota, wanted["serviceConfig"]
    if quota is None:
        return
    most = int(quota // float(service.get("availableCpu", "1")))
    if (service.get("maxInstanceCount") or 100) > most:
        raise invalid(
            "Could not create Cloud Run service. spec.template.spec.containers."
            "resources.limits.cpu: Invalid value specified for cpu. For the specified "
            f"value, maxScale may not exceed {most}.\nConsider running your workload "
            "in a region with greater capacity, decreasing your requested "
            "cpu-per-instance, or requesting an increase in quota for this region."
        )
