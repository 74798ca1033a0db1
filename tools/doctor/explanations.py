"""What a refusal, or the lack of an answer, says of the project and of the operator."""

from typing import Final

from google.auth.exceptions import GoogleAuthError

from tools.doctor.calls import NotTheBackend, OutOfTime, Unreachable
from tools.doctor.checks import Check
from tools.doctor.examination import Examination
from tools.doctor.outcomes import Found, unclear, wrong
from tools.doctor.refusals import As, Refusal, Refused
from tools.doctor.roles import granting, granting_operator, right_of

LOGIN: Final = "gcloud auth application-default login"
CONSUMER: Final = "roles/serviceusage.serviceUsageConsumer"
TOKEN_CREATOR: Final = "roles/iam.serviceAccountTokenCreator"  # noqa: S105 - a role
SIGNED_OUT, FORBIDDEN = 401, 403


def explained(failure: Exception, check: Check, x: Examination, member: str) -> Found:
    """What a failed call means.

    Args:
        failure: one of `calls.FAILURES`.
        check: that has made the call.
        x: its view.
        member: the operator, as policies name them.
    """
    match failure:
        case Refused():
            return _refused(failure.refusal, check, x, member)
        case NotTheBackend():
            return unclear("It needs to act as the backend: see `impersonation`.")
        case OutOfTime():
            return unclear(f"It has not come to its end in {check.deadline_s:g} s.")
        case GoogleAuthError():
            return unclear("Your credentials for Google Cloud are no good.", LOGIN)
        case Unreachable():
            return unclear(f"{failure} Is the network up?")
        case _:
            kind = type(failure).__name__
            return unclear(f"An answer came that this version cannot read ({kind}).")


def _refused(refusal: Refusal, check: Check, x: Examination, member: str) -> Found:
    if refusal.reason == "SERVICE_DISABLED":
        return _api_off(refusal, x)
    if refusal.status not in {SIGNED_OUT, FORBIDDEN}:
        said = refusal.says or f"status {refusal.status}"
        return unclear(f"{refusal.api or refusal.url} answers: {said}")
    if refusal.who is As.BACKEND:
        return _backend_refused(refusal, check, x)
    return _operator_refused(refusal, check, x, member)


def _operator_refused(
    refusal: Refusal, check: Check, x: Examination, member: str
) -> Found:
    if refusal.reason == "USER_PROJECT_DENIED":
        return unclear(
            f"Your account may not have its calls counted for {x.place.project}.",
            granting_operator(x, CONSUMER, member),
            CONSUMER,
        )
    if refusal.status == SIGNED_OUT:
        return unclear("Your credentials for Google Cloud are no good.", LOGIN)
    if check.name == "impersonation":
        return _no_impersonation(x, member)
    return unclear(
        f"Your account may not look: {refusal.permission or refusal.says}.",
        granting_operator(x, check.operator_role, member),
        check.operator_role,
    )


def _api_off(refusal: Refusal, x: Examination) -> Found:
    if "quota project" in refusal.says:
        project = x.place.project
        return unclear(
            "Your credentials name no project that calls are counted for.",
            f"gcloud auth application-default set-quota-project {project}",
        )
    return wrong(
        f"The API {refusal.api} is off.",
        x.gcloud("services", "enable", str(refusal.api)),
    )


def _backend_refused(refusal: Refusal, check: Check, x: Examination) -> Found:
    right = right_of(check.role, refusal.permission)
    lacks = refusal.permission or refusal.says
    if right is None:
        return wrong(f"Google refuses the backend: {lacks}.", x.provision, check.role)
    return wrong(
        f"The backend lacks {right.role}, for {right.purpose} ({lacks}).",
        granting(x, right, _resource(refusal)),
        right.role,
    )


def _resource(refusal: Refusal) -> str:
    """The secret or bucket that an URL is about; empty of others."""
    parts = refusal.url.split("/")
    for kind in ("secrets", "b"):
        if kind in parts[:-1]:
            return parts[parts.index(kind) + 1]
    return ""


def _no_impersonation(x: Examination, member: str) -> Found:
    account = x.place.account
    return unclear(
        f"Your account may not act as {account}. It does not follow from any other "
        "role, not even that of an owner.",
        x.gcloud(
            *("iam", "service-accounts", "add-iam-policy-binding", account),
            *(f"--member={member}", f"--role={TOKEN_CREATOR}"),
        ),
        TOKEN_CREATOR,
    )
