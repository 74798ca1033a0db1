"""What a run of the Firebase CLI that failed means, and what to do.

The words are those of firebase-tools 15.34.2 and of the services that it passes on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MINUTE_S: Final = 60.0
_FAILED: Final = re.compile(r"^\s*([A-Za-z][\w-]*)\([a-z0-9-]+\)$")
_HEAD: Final = "Functions deploy had errors with the following functions:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One reason why the CLI fails."""

    said: re.Pattern[str]
    """What it says then."""

    advice: str
    """What to do, in one or two sentences."""

    wait_s: float | None = None
    """After which it may succeed; None when it has to be mended first."""


def _words(*texts: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, texts)), re.IGNORECASE)


CAUSES: Final = (
    Cause(
        said=re.compile(
            r"Max instances must be set to \d+ or fewer|maxScale may not exceed",
            re.IGNORECASE,
        ),
        advice="The region has fewer CPUs than one function may take. Say how many it "
        "has (ARGS='--cpus N'), and lower its ..._MAX_INSTANCES in "
        "functions/.env.<project>, or ask for more: docs/capacity.md.",
    ),
    Cause(
        said=_words(
            "If you recently started to use Eventarc",
            "Since this is your first time using 2nd gen functions",
            "Permission denied while using the Eventarc Service Agent",
        ),
        advice="The first time, Google's own service accounts get their rights some "
        "minutes after Eventarc is first used.",
        wait_s=5 * MINUTE_S,
    ),
    Cause(
        said=_words(
            "total allowable CPU",
            "CpuAllocPerProjectRegion",
            "total allowable memory",
            "MemAllocPerProjectRegion",
        ),
        advice="The CPUs of the region are all in use. Instances that serve nobody go "
        "within a quarter of an hour.",
        wait_s=15 * MINUTE_S,
    ),
    Cause(
        said=_words("Exceeded maximum retries while deploying functions"),
        advice="The platform takes so many changes a minute.",
        wait_s=2 * MINUTE_S,
    ),
    Cause(
        said=_words("has not been used in project", "it is disabled"),
        advice="An API is not enabled: make provision PROJECT=<project>.",
    ),
    Cause(
        said=_words("have no value for the following", "have no value for the secret"),
        advice="A parameter or a secret has no value: docs/deploy.md.",
    ),
    Cause(
        said=_words("Failed to authenticate", "have you run firebase login"),
        advice="The CLI is not signed in: make firebase ARGS=login, or in CI a service "
        "account in GOOGLE_APPLICATION_CREDENTIALS.",
    ),
    Cause(
        said=_words("HTTP Error: 403", "does not have permission", "PERMISSION_DENIED"),
        advice="Whoever deploys lacks a right. An owner of the project is told which, "
        "and grants it: make provision PROJECT=<project> "
        "ARGS=--deployer=<who deploys>.",
    ),
)
"""In the order in which they are looked for: the more exact first."""


def cause_of(lines: Sequence[str]) -> Cause | None:
    """The first of the causes that the CLI has named; None if none is known."""
    text = "\n".join(lines)
    return next((one for one in CAUSES if one.said.search(text)), None)


def failed_functions(lines: Sequence[str]) -> list[str]:
    """The functions that the CLI says it could not deploy; none if it has not said."""
    if _HEAD not in lines:
        return []
    found: list[str] = []
    for line in lines[lines.index(_HEAD) + 1 :]:
        name = _FAILED.match(line)
        if name is None:
            break
        found.append(name[1])
    return found
