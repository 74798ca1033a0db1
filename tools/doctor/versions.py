"""Checks of what is deployed against this checkout, and against the calendar."""

from datetime import UTC, date
from typing import Final

from interactive_broadcast.kernel.version import LABEL, label_value
from tools.doctor.examination import Examination
from tools.doctor.names import listed
from tools.doctor.outcomes import Problem, Wrong, unclear, wrong

RUNTIMES: Final = {
    "python310": date(2026, 10, 4),
    "python311": date(2027, 10, 24),
    "python312": date(2028, 10, 2),
    "python313": date(2029, 10, 10),
    "python314": date(2030, 10, 10),
}
"""When the platform deprecates each (firebase-tools 15.34.2,
lib/deploy/functions/runtimes/supported/types, read 2026-11)."""

NEAR_DAYS: Final = 180
"""Before that day, it is time to move."""


def runtime(x: Examination) -> str:
    """The Python that the functions run on has half a year of support at least."""
    used = {
        str(each.get("buildConfig", {}).get("runtime"))
        for each in x.deployed_and_expected().values()
    }
    for name in sorted(used):
        end = RUNTIMES.get(name)
        if end is None:
            raise unclear(f"This version does not know until when there is {name}.")
        left = (end - x.now().astimezone(UTC).date()).days
        if left < NEAR_DAYS:
            raise wrong(
                f"{name} is deprecated on {end}, in {left} days: name a newer runtime "
                "in firebase.json.",
                x.deploy,
            )
    return f"{', '.join(sorted(used))}, supported until {RUNTIMES[min(used)]}"


def version(x: Examination) -> str:
    """What is deployed is the version of this checkout."""
    value = label_value(x.version)
    others: dict[str, list[str]] = {}
    for name, each in x.deployed_and_expected().items():
        found = str(each.get("labels", {}).get(LABEL, "one before 0.1.0"))
        if found != value:
            others.setdefault(found, []).append(name)
    if others:
        raise Wrong(
            *(
                Problem(
                    what=f"{listed(names)}: version {found} is deployed, and this "
                    f"checkout is {x.version}.",
                    command=x.deploy,
                )
                for found, names in sorted(others.items())
            )
        )
    return x.version
