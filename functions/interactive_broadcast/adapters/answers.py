"""Whether an HTTP answer is one that the service itself has given.

Between the backend and a service there are load balancers, proxies and quotas, which
answer in its place, with any status: a page with a 404 does not say that a user is
gone, nor a 403 for the quota that a token is bad. So a refusal counts only in the
service's own words, and a success only in its own form. Whatever else comes means that
nobody knows, and that asking again can help.
"""

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from interactive_broadcast.adapters.http_connections import Answer

if TYPE_CHECKING:
    from requests import Response

MAX_ERROR_BYTES: Final = 64 * 1024
"""Of a refusal that is read. Those of the services have a few hundred."""

MALFORMED_TO_DATABASE: Final = (
    "Invalid ",
    "Missing data",
    "Error: No data supplied",
    "Index not defined",
    "orderBy ",
    "Only one of ",
    "Constraint index ",
    "Provided key ",
    "equalTo ",
    "limitTo",
    "TOO_MANY_TRIGGERS",
    "TRIGGER_PAYLOAD_TOO_LARGE",
    "WRITE_TOO_BIG",
    "Data to write exceeds ",
    "Data requested exceeds ",
)
"""How the Realtime Database begins what it says of a request that can never succeed."""

REFUSED_BY_AUTH: Final = frozenset(
    {
        "DUPLICATE_EMAIL",
        "DUPLICATE_LOCAL_ID",
        "EMAIL_EXISTS",
        "EMAIL_NOT_FOUND",
        "INVALID_DISPLAY_NAME",
        "INVALID_EMAIL",
        "INVALID_LOCAL_ID",
        "INVALID_PASSWORD",
        "MISSING_EMAIL",
        "MISSING_PASSWORD",
        "PASSWORD_DOES_NOT_MEET_REQUIREMENTS",
        "USER_NOT_FOUND",
        "WEAK_PASSWORD",
    }
)
"""What Firebase Auth says of the user who is asked for, or of what is to be stored of
them. Its other codes are about quotas, our own credentials or the project."""


def from_database(method: str, answer: Answer) -> bool:  # noqa: PLR0911 - one table
    """Whether the Realtime Database has answered to this method."""
    match answer.status, method:
        case 200, "GET":
            # Not parsed here: it may be large, and whoever asked reads it.
            return _says_json(answer.content_type)
        case 200, "PUT":
            return _says_json(answer.content_type) and _is_json(answer.body)
        case 204, "PATCH":
            return True
        case 412, "PUT":
            return answer.etag is not None and _is_json(answer.body)
        case 400, _:
            return _text(_error(answer.body)).startswith(MALFORMED_TO_DATABASE)
        case 401, _:
            return _text(_error(answer.body)) == "Permission denied"
        case _:
            return False


def from_auth(response: "Response") -> bool:
    """Whether Firebase Auth has answered."""
    if response.status_code == 400:  # noqa: PLR2004 - of all that Auth refuses
        error = _error(response.content)
        said = error.get("message") if isinstance(error, dict) else None
        return _text(said).partition(":")[0].strip() in REFUSED_BY_AUTH
    return response.status_code == 200 and _is_of_its_form(response)  # noqa: PLR2004 - of all that Auth does


def _is_of_its_form(success: "Response") -> bool:
    """Whether it says what was asked for, by the last word of the URL."""
    body = _object(success.content)
    match urlsplit(str(success.request.url)).path.rpartition(":")[2]:
        case "lookup":
            return _is_lookup(body)
        case "batchDelete":
            return _is_json(success.content) and isinstance(
                body.get("errors", []), list
            )
        case "sendOobCode":
            return isinstance(body.get("oobLink"), str)
        case "delete":
            return _is_of_auth(body)
        case _:
            return isinstance(body.get("localId"), str)


def from_cloud_tasks(response: "Response") -> bool:
    """Whether Cloud Tasks has answered, or the official emulator: that one in text."""
    error = _error(response.content)
    status = error.get("status") if isinstance(error, dict) else None
    match response.status_code, response.request.method:
        case 200, "POST":
            body = _object(response.content)
            task = body.get("task", body)
            return isinstance(task, dict) and "/tasks/" in _text(task.get("name"))
        case 200, "DELETE":
            return _is_json(response.content) and response.json() in ({}, {"res": "OK"})
        case 409, "POST":
            text = "A task with the same name already exists"
            return status == "ALREADY_EXISTS" or response.text == text
        case 404, "DELETE":
            text = "Tried to remove a task"
            return status == "NOT_FOUND" or response.text.startswith(text)
        case _:
            return False


def from_signing(response: "Response") -> bool:
    """Whether Google has signed, or has said that this account may not."""
    if response.status_code == 200:  # noqa: PLR2004 - of all that it does
        return isinstance(_object(response.content).get("signedBlob"), str)
    error = _error(response.content)
    status = error.get("status") if isinstance(error, dict) else None
    return (response.status_code, status) in (
        (403, "PERMISSION_DENIED"),
        # No account of this name, any more.
        (404, "NOT_FOUND"),
    )


def from_storage(response: "Response") -> bool:
    """Whether Cloud Storage has answered. A bucket that is gone is no answer."""
    match response.status_code, response.request.method:
        case 204, "DELETE":
            return True
        case 200, "GET" | "POST":
            return _text(_object(response.content).get("kind")).startswith("storage#")
        case 412, _:
            error = _error(response.content)
            errors = error.get("errors") if isinstance(error, dict) else None
            return _is_unmet(errors)
        case 404, _:
            error = _error(response.content)
            said = error.get("message") if isinstance(error, dict) else None
            return _text(said).startswith("No such object")
        case _:
            return False


def _is_unmet(errors: object) -> bool:
    """Whether Cloud Storage says that a precondition did not hold."""
    first = errors[0] if isinstance(errors, list) and errors else None
    return isinstance(first, dict) and first.get("reason") == "conditionNotMet"


def _is_lookup(body: dict[str, Any]) -> bool:
    """Whether it says who there is. Nobody is a list that is left out."""
    if "users" not in body:
        return _is_of_auth(body)
    users = body["users"]
    return isinstance(users, list) and all(map(_is_user, users))


def _is_user(user: object) -> bool:
    if not isinstance(user, dict) or not isinstance(user.get("localId"), str):
        return False
    since = user.get("validSince")
    return since is None or str(since).isdecimal()


def _is_of_auth(body: dict[str, Any]) -> bool:
    return _text(body.get("kind")).startswith("identitytoolkit#")


def _error(body: bytes) -> Any:  # noqa: ANN401 - JSON
    """The `error` of a refusal; None of anything that is not one in JSON."""
    if len(body) > MAX_ERROR_BYTES:
        return None
    return _object(body).get("error")


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object that it is, or an empty one."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _says_json(content_type: str) -> bool:
    return content_type.startswith("application/json")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
