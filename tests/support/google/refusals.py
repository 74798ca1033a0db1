"""Google's refusals, in Google's words.

The shape is `google.rpc.Status` as REST renders it (https://google.aip.dev/193, and
https://cloud.google.com/apis/design/errors, read 2026-11): `code`, `message`, `status`,
and `details` with an `ErrorInfo` whose `reason` and `domain` are for machines.
"""

from collections.abc import Mapping
from typing import Any, Final

from tests.support.google.exchange import Answer, json_answer

STATUSES: Final[Mapping[str, int]] = {
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "ABORTED": 409,
    "RESOURCE_EXHAUSTED": 429,
    "INTERNAL": 500,
    "UNIMPLEMENTED": 501,
    "UNAVAILABLE": 503,
}
"""Google's canonical codes, and the HTTP status of each."""


class Refused(Exception):
    """The API does not do it.

    Args:
        status: a canonical code, such as `NOT_FOUND`.
        message: for people.
        details: as they go over the wire.
        http: the HTTP status, where an API answers another than the code's.
    """

    def __init__(
        self, status: str, message: str, *details: Any, http: int | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.details = status, message, details
        self.http = http or STATUSES[status]

    def answer(self) -> Answer:
        """As it goes over the wire."""
        error: dict[str, Any] = {
            "code": self.http,
            "message": self.message,
            "status": self.status,
        }
        if self.details:
            error["details"] = list(self.details)
        return json_answer({"error": error}, self.http)


def error_info(reason: str, domain: str, **metadata: str) -> dict[str, Any]:
    """What a machine reads of a refusal."""
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": domain,
        "metadata": metadata,
    }


def permission_denied(host: str, permission: str, resource: str) -> Refused:
    """The caller has no role with this permission on the resource."""
    return Refused(
        "PERMISSION_DENIED",
        f"Permission '{permission}' denied on resource '//{host}/{resource}' "
        "(or it may not exist).",
        error_info(
            "IAM_PERMISSION_DENIED", host, permission=permission, resource=resource
        ),
    )


def unauthenticated(host: str) -> Refused:
    """No access token, or one that nobody was given."""
    return Refused(
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access "
        "token, login cookie or other valid authentication credential. See "
        "https://developers.google.com/identity/sign-in/web/devconsole-project.",
        error_info("ACCESS_TOKEN_TYPE_UNSUPPORTED", "googleapis.com", service=host),
    )


def service_disabled(host: str, title: str, number: str) -> Refused:
    """The API is not enabled in the project."""
    url = f"https://console.developers.google.com/apis/api/{host}/overview?project={number}"
    return Refused(
        "PERMISSION_DENIED",
        f"{title} has not been used in project {number} before or it is disabled. "
        f"Enable it by visiting {url} then retry. If you enabled this API recently, "
        "wait a few minutes for the action to propagate to our systems and retry.",
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [
                {"description": "Google developers console API activation", "url": url}
            ],
        },
        error_info(
            "SERVICE_DISABLED",
            "googleapis.com",
            service=host,
            consumer=f"projects/{number}",
        ),
    )


def quota_project_missing(host: str) -> Refused:
    """A person's application default credentials that name no project to charge."""
    return Refused(
        "PERMISSION_DENIED",
        "Your application is authenticating by using local Application Default "
        f"Credentials. The {host} API requires a quota project, which is not set by "
        "default. To learn how to set your quota project, see "
        "https://cloud.google.com/docs/authentication/adc-troubleshooting/user-creds .",
        error_info(
            "SERVICE_DISABLED",
            "googleapis.com",
            service=host,
            consumer="projects/764086051850",
        ),
    )


def user_project_denied(host: str, project: str) -> Refused:
    """The caller may not let this project be charged."""
    return Refused(
        "PERMISSION_DENIED",
        f"Caller does not have required permission to use project {project}. Grant the "
        "caller the roles/serviceusage.serviceUsageConsumer role, or a custom role "
        "with the serviceusage.services.use permission, by visiting https://console."
        f"developers.google.com/iam-admin/iam/project?project={project} and then "
        "retry. Propagation of the new permission may take a few minutes.",
        error_info(
            "USER_PROJECT_DENIED",
            "googleapis.com",
            service=host,
            consumer=f"projects/{project}",
        ),
    )


def not_found(what: str) -> Refused:
    """There is no such resource."""
    return Refused("NOT_FOUND", f"Resource '{what}' was not found")


def invalid(message: str) -> Refused:
    """The request does not make sense."""
    return Refused("INVALID_ARGUMENT", message)


def unknown_path(path: str) -> Answer:
    """What Google's front end answers where no API listens: HTML, not JSON."""
    return Answer(
        404,
        f"<!DOCTYPE html><title>Error 404 (Not Found)!!1</title><p>The requested URL "
        f"<code>{path}</code> was not found on this server.".encode(),
        {"Content-Type": "text/html; charset=UTF-8"},
    )
