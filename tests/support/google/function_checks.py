"""What Google checks of a function that is deployed, with the roles that it takes.

Some is refused at once; the rest makes the operation fail: the build, the revision of
the Cloud Run service, the trigger of Eventarc. Messages are those that operators quote
(issues of firebase-tools, read 2026-11); they are not confirmed letter by letter.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.support.google.api import Call
from tests.support.google.database_instances import Databases
from tests.support.google.exchange import Json
from tests.support.google.project import Project
from tests.support.google.refusals import Refused, invalid
from tests.support.google.secrets import Secrets

MIB: Final = {"Mi": 1, "Gi": 1024, "M": 1, "G": 1024}
LABEL: Final = re.compile(r"[a-z0-9_-]{0,63}")
MOST_CONCURRENT: Final = 1000
HALF_CPU_MEMORY_MIB: Final = 512
OF_DATABASE: Final = "google.firebase.database.ref.v1."


@dataclass(slots=True)
class Eventarc:
    """Of one project: triggers that are refused until its service agent is ready.

    Google grants the agent its role within minutes of the first use.
    """

    refusals: int = 0


def check_at_once(call: Call, wanted: Json) -> None:
    """What the call itself is refused for.

    Raises:
        Refused: the function contradicts itself, or the caller may not act as its
            account.
    """
    _check_resources(wanted["serviceConfig"])
    for value in (wanted.get("labels") or {}).values():
        if LABEL.fullmatch(value) is None:
            raise invalid(f"Label value '{value}' is invalid.")
    account = account_of(call.project, wanted)
    resource = f"{call.project.name}/serviceAccounts/{account}"
    if not call.project.permits(call.caller, "iam.serviceAccounts.actAs", resource):
        raise Refused(
            "PERMISSION_DENIED",
            "Caller is missing permission 'iam.serviceaccounts.actAs' on service "
            f"account {resource}. Grant the role 'roles/iam.serviceAccountUser' to the "
            "caller on the service account.",
        )
    if wanted.get("eventTrigger"):
        _check_trigger(call.project, wanted)


def outcome_of(project: Project, wanted: Json) -> Json | Refused:
    """How its operation ends: as a function, or as a refusal."""
    for failure in _FAILURES:
        refused = failure(project, wanted)
        if refused is not None:
            return refused
    return wanted


def account_of(project: Project, wanted: Json) -> str:
    """The service account that a function runs as."""
    named = wanted["serviceConfig"].get("serviceAccountEmail")
    return str(named or project.compute_account)


def mebibytes(memory: str) -> int:
    """`512Mi` → 512."""
    number = memory.rstrip("GMi")
    return int(number) * MIB[memory.removeprefix(number)]


def _check_resources(service: Json) -> None:
    """https://cloud.google.com/run/docs/configuring/services/cpu (read 2026-11)."""
    cpu = float(service.get("availableCpu", "1"))
    concurrency = service.get("maxInstanceRequestConcurrency", 1)
    if cpu < 1 and concurrency > 1:
        raise invalid("Total cpu < 1 is not supported with concurrency > 1.")
    if not 1 <= concurrency <= MOST_CONCURRENT:
        raise invalid("Concurrency must be between 1 and 1000.")
    memory = mebibytes(service.get("availableMemory", "256Mi"))
    if cpu < 0.5 and memory > HALF_CPU_MEMORY_MIB:
        raise invalid("CPU below 0.5 allows at most 512Mi of memory.")
    least, most = service.get("minInstanceCount") or 0, service.get("maxInstanceCount")
    if most is not None and most < max(1, least):
        raise invalid("maxInstanceCount must not be below minInstanceCount.")


def _check_trigger(project: Project, wanted: Json) -> None:
    """A trigger names a database of the project, in the function's own region."""
    trigger, eventarc = wanted["eventTrigger"], project.part(Eventarc)
    if eventarc.refusals > 0:
        eventarc.refusals -= 1
        raise Refused(
            "FAILED_PRECONDITION",
            'Validation failed for trigger: Invalid resource state for "": Permission '
            "denied while using the Eventarc Service Agent. If you recently started to "
            "use Eventarc, it may take a few minutes before all necessary permissions "
            "are propagated to the Service Agent. Otherwise, verify that it has "
            "Eventarc Service Agent role.",
        )
    if not str(trigger["eventType"]).startswith(OF_DATABASE):
        raise invalid(f"Event type {trigger['eventType']} is not supported.")
    by_attribute: dict[str, Any] = {
        each["attribute"]: each for each in trigger["eventFilters"]
    }
    region, instance = trigger.get("triggerRegion"), by_attribute["instance"]
    if region != wanted["name"].split("/")[3]:
        raise invalid("The trigger must be in the region of the function.")
    found = project.part(Databases).by_id.get(instance["value"])
    # A pattern is taken, as Google takes it: which databases fit is no matter of now.
    if instance.get("operator") is None and (found is None or found.location != region):
        raise invalid(f"No database instance {instance['value']} in location {region}.")


def _build_fails(project: Project, wanted: Json) -> Refused | None:
    """The CLI names no account for builds: Compute Engine's default one does them."""
    builder = f"serviceAccount:{project.compute_account}"
    roles = project.policy.roles(builder)
    if roles & {"roles/editor", "roles/owner", "roles/cloudbuild.builds.builder"}:
        return None
    return Refused(
        "INVALID_ARGUMENT",
        "Build failed with status: FAILURE. Could not build the function due to a "
        "missing permission on the build service account. If you didn't revoke that "
        "permission explicitly, this could be caused by a change in the organization "
        "policies. Please refer to the following documentation for more details and "
        "resolution: https://cloud.google.com/functions/docs/troubleshooting#build-"
        "service-account.",
    )


def _account_is_missing(project: Project, wanted: Json) -> Refused | None:
    account = account_of(project, wanted)
    if account in (project.compute_account, *project.service_accounts):
        return None
    return Refused("NOT_FOUND", f"Service account {account} was not found.")


def _secret_is_unreadable(project: Project, wanted: Json) -> Refused | None:
    member = f"serviceAccount:{account_of(project, wanted)}"
    for variable in wanted["serviceConfig"].get("secretEnvironmentVariables") or []:
        secret, version = variable["secret"], variable["version"]
        name = f"projects/{project.number}/secrets/{secret}/versions/{version}"
        held = project.part(Secrets).by_id.get(secret)
        if held is None or int(version) > len(held.versions):
            return Refused("NOT_FOUND", f"Secret {name} was not found")
        readers = project.policy_of(f"{project.name}/secrets/{secret}").members(
            "roles/secretmanager.secretAccessor"
        ) | project.policy.members("roles/secretmanager.secretAccessor")
        if member not in readers:
            return Refused(
                "PERMISSION_DENIED",
                f"Permission denied on secret: {name} for Revision service account "
                f"{account_of(project, wanted)}. The service account used must be "
                "granted the 'Secret Manager Secret Accessor' role "
                "(roles/secretmanager.secretAccessor) at the secret, project or "
                "higher level.",
            )
    return None


def _trigger_is_not_received(project: Project, wanted: Json) -> Refused | None:
    member = f"serviceAccount:{account_of(project, wanted)}"
    if not wanted.get("eventTrigger") or project.policy.roles(member) & {
        "roles/eventarc.eventReceiver",
        "roles/editor",
    }:
        return None
    return Refused(
        "PERMISSION_DENIED",
        "Creating trigger failed: Permission 'eventarc.events.receiveEvent' denied on "
        f"'{account_of(project, wanted)}'.",
    )


_FAILURES: Final[tuple[Callable[[Project, Json], Refused | None], ...]] = (
    _account_is_missing,
    _build_fails,
    _secret_is_unreadable,
    _trigger_is_not_received,
)
