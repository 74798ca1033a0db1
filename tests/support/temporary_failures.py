"""What comes instead of an answer while a service, or the way to it, has a failure.

One table: `tests/laws/test_temporary_failures.py` holds every method of every adapter
to it, and the table of failures (`failure_table.py`) and chaos draw from it.
"""

import gzip
import json
from dataclasses import dataclass
from typing import Final, Literal

HTML: Final = "<html><body><h1>Bad gateway</h1></body></html>"
HTML_TYPE: Final = "text/html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a service does, or somebody in its place, instead of what it should."""

    name: str
    status: int | None = None
    """None where no answer comes."""
    body: str = '{"message":"armed fault"}'
    content_type: str = "application/json"
    when: Literal["before", "after"] = "before"
    raw: bytes | None = None
    """All that comes over the connection before it is closed, if not an answer."""
    location: str | None = None
    """Where a redirection leads to."""


def _page(status: int) -> Failure:
    return Failure(
        name=f"{status} with HTML", status=status, body=HTML, content_type=HTML_TYPE
    )


def _bare(status: int) -> Failure:
    return Failure(
        name=f"{status} with nothing", status=status, body="", content_type="text/plain"
    )


def _google(status: int, code: str, message: str, **more: object) -> Failure:
    """A refusal in the form of Google's APIs."""
    error = {"code": status, "message": message, "status": code, **more}
    return Failure(
        name=f"{status} {message}",
        status=status,
        body=json.dumps({"error": error}),
    )


def _reason(status: int, reason: str) -> Failure:
    """As Google's gateway refuses, whatever API it was for."""
    listed = [{"message": reason, "domain": "usageLimits", "reason": reason}]
    return _google(status, "PERMISSION_DENIED", reason, errors=listed)


def _video(status: int, message: str | None, **more: object) -> Failure:
    body = json.dumps({"message": message, **more})
    return Failure(name=f"{status} {message}", status=status, body=body)


def _database(status: int, message: object) -> Failure:
    body = json.dumps({"error": message})
    return Failure(name=f"{status} {message}", status=status, body=body)


# No answer at all, or none of HTTP.
DOWN: Final = Failure(name="closes the connection")
NO_HTTP: Final = Failure(
    name="answers in another protocol", raw=b"\x15\x03\x01\x00\x02"
)
CUT: Final = Failure(
    name="breaks off",
    raw=b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    b'Content-Length: 500\r\n\r\n{"id": "a',
)
NO_GZIP: Final = Failure(
    name="200 with gzip that is none",
    raw=b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nno gzip {",
)
PACKED_PAGE: Final = Failure(
    name="404 with packed HTML",
    raw=b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"
    b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
    % len(gzip.compress(HTML.encode(), mtime=0))
    + gzip.compress(HTML.encode(), mtime=0),
)
BYTES: Final = Failure(
    name="403 with what is no text",
    raw=b"HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\n\xff\xfe\x00\x80",
)

# In words that anybody understands.
TOO_MANY: Final = Failure(name="429", status=429)
BROKEN: Final = Failure(name="500", status=500)
BAD_GATEWAY: Final = _page(502)
AWAY: Final = Failure(name="503", status=503)
GATEWAY_TIMEOUT: Final = Failure(name="504", status=504, body="")

# It says that it has happened, in words that nobody understands.
PAGE: Final = _page(200)
TORN_JSON: Final = Failure(name="200 with torn JSON", status=200, body='{"id": "a')
OTHER_JSON: Final = Failure(name="200 with other JSON", status=200, body='["id"]')
NULLS: Final = Failure(
    name="200 with nulls",
    status=200,
    body='{"id":null,"status":null,"items":null,"session_id":null}',
)
NULL: Final = Failure(name="200 with null", status=200, body="null")
EMPTY: Final = Failure(name="200 with nothing", status=200, body="")

# In the clothes of a refusal.
FORBIDDEN_PAGE: Final = _page(403)
MISSING_PAGE: Final = _page(404)
CONFLICT_PAGE: Final = _page(409)
UNAUTHORIZED: Final = _database(401, "Unauthorized request.")
NO_PERMISSION: Final = _google(
    403, "PERMISSION_DENIED", "The caller does not have permission"
)
QUOTA: Final = _google(
    400, "INVALID_ARGUMENT", "QUOTA_EXCEEDED : Exceeded quota for looking up accounts."
)
TRY_LATER: Final = _google(400, "INVALID_ARGUMENT", "TOO_MANY_ATTEMPTS_TRY_LATER")
TIMED_OUT: Final = _video(408, "Request timed out.", code=-1)

REFUSING: Final = (DOWN, TOO_MANY, BROKEN, BAD_GATEWAY, AWAY, GATEWAY_TIMEOUT)
"""Nothing has happened, and whoever asks can tell."""
# 409, 423 and 425 are locks; 413 to 431 are a proxy's limits; 499 to 599 are those of
# nginx, Cloudflare and others, too.
STATUSES: Final = (
    *(400, 401, 402, 403, 404, 405, 407, 408, 409, 410, 411, 412, 413, 414, 417, 421),
    *(423, 425, 426, 429, 431, 444, 451, 499, 500, 501, 502, 503, 504, 507, 508, 511),
    *(520, 521, 522, 523, 524, 525, 526, 527, 530, 599),
)

ANYWHERE: Final = (
    *(DOWN, NO_HTTP, CUT, NO_GZIP, PACKED_PAGE, BYTES),
    *(_page(status) for status in STATUSES),
    *(_bare(status) for status in (400, 401, 403, 404, 409, 412, 503)),
    *(TOO_MANY, BROKEN, AWAY),
    *(
        Failure(
            name=f"{status} to a page", status=status, body=HTML, location="/page.html"
        )
        for status in (301, 302, 303, 307, 308)
    ),
    # Refusals in a form, though not in the service's.
    Failure(name="401 with a list", status=401, body='["Permission denied"]'),
    Failure(name="403 with a text", status=403, body='"Permission denied"'),
    Failure(name="404 with null", status=404, body="null"),
    Failure(name="400 with numbers", status=400, body='{"error":{"message":5}}'),
    _video(403, "Forbidden"),
    _video(404, "no Route matched with those values"),
    _video(404, None),
    _video(401, "Unauthorized"),
)
"""Of whatever stands between."""

UNREADABLE_ANYWHERE: Final = (PAGE, TORN_JSON, OTHER_JSON, NULLS, NULL, EMPTY)

GOOGLE: Final = (
    _google(400, "FAILED_PRECONDITION", "Precondition check failed."),
    _google(400, "INVALID_ARGUMENT", "API key not valid."),
    _google(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
    NO_PERMISSION,
    _google(403, "PERMISSION_DENIED", "Permission denied"),
    _google(403, "PERMISSION_DENIED", "The API has not been used in project 1 before."),
    _google(404, "NOT_FOUND", "Project not found", details=[]),
    _google(408, "DEADLINE_EXCEEDED", "Request Timeout"),
    _google(409, "ABORTED", "The operation was aborted."),
    _google(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Requests'."),
    _google(499, "CANCELLED", "The operation was cancelled."),
    _google(500, "INTERNAL", "Internal error encountered."),
    _google(503, "UNAVAILABLE", "The service is currently unavailable."),
    _google(504, "DEADLINE_EXCEEDED", "Deadline expired before it could complete."),
    *(_reason(403, each) for each in ("rateLimitExceeded", "userRateLimitExceeded")),
    *(_reason(403, each) for each in ("quotaExceeded", "dailyLimitExceeded")),
    _reason(403, "accessNotConfigured"),
)
"""Of Google's gateway (Google Cloud APIs, "Errors"; Cloud Storage, "Usage limits";
November 2026). Two of them are about our own service account."""

DATABASE: Final = (
    *GOOGLE[:5],
    _database(400, "Database temporarily disabled, try again later"),
    _database(400, {"message": "Invalid data"}),
    UNAUTHORIZED,
    _database(401, "Could not parse auth token."),
    _database(401, "Auth token is expired"),
    _database(401, {"message": "Permission denied"}),
    _database(403, "Permission denied"),
    _database(404, "404 Not Found"),
    _database(412, "Precondition Failed"),
    _database(423, "The Firebase database 'demo' has been deactivated."),
    _database(500, "Internal server error."),
    _database(503, "Service Unavailable"),
    Failure(
        name="401 with HTML that says permission denied",
        status=401,
        body="<html>Permission denied</html>",
        content_type=HTML_TYPE,
    ),
)

AUTH: Final = (
    *GOOGLE,
    *(QUOTA, TRY_LATER),
    *(
        _google(400, "INVALID_ARGUMENT", message)
        for message in (
            "TOO_MANY_ATTEMPTS_TRY_LATER : Too many unsuccessful attempts.",
            "RESET_PASSWORD_EXCEED_LIMIT",
            "RESOURCE_EXHAUSTED",
            "INTERNAL_ERROR",
            "TIMEOUT",
            "INVALID_ID_TOKEN",
            "TOKEN_EXPIRED",
            "INSUFFICIENT_PERMISSION",
            "CONFIGURATION_NOT_FOUND",
            "PROJECT_NOT_FOUND",
            "OPERATION_NOT_ALLOWED",
        )
    ),
)

TASKS: Final = (
    *GOOGLE,
    _google(409, "ABORTED", "The queue is being changed."),
    _google(400, "FAILED_PRECONDITION", "The queue is paused or disabled."),
)

STORAGE: Final = (
    *GOOGLE,
    _google(404, "NOT_FOUND", "The specified bucket does not exist."),
    _google(412, "FAILED_PRECONDITION", "conditionNotMet"),
    _google(423, "FAILED_PRECONDITION", "The bucket is locked."),
)

VIDEO: Final = (
    TIMED_OUT,
    _video(400, "Request timed out.", code=-1),
    _video(403, "Rate limit exceeded", code=403),
    _video(403, "Service temporarily unavailable", code=-1),
    _video(409, "The session is busy, try again later", code=409),
    _video(404, "Not Found"),
    _video(429, "Too many requests", code=50004),
    _video(403, "Access denied."),
)
"""OpenTok documents 408 and 429 for some calls; its gateways are not documented."""

CERTIFICATES: Final = (
    *UNREADABLE_ANYWHERE,
    Failure(name="200 with no keys", status=200, body="{}"),
    Failure(name="200 with an error", status=200, body='{"error":"later"}'),
    Failure(name="200 with no list of keys", status=200, body='{"keys":[]}'),
    Failure(name="200 with keys of no form", status=200, body='{"keys":["a",{}]}'),
)
"""In place of the public keys for ID tokens, or for App Check."""
