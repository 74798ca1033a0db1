"""Cloud Tasks' JSON, read and written: tasks, queues, times and durations."""

import base64
import binascii
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from emulators.firebase.functions.bounds import (
    MAX_CONCURRENT_DISPATCHES,
    MAX_DISPATCHES_PER_S,
)
from emulators.firebase.tasks.model import (
    DEFAULT_DEADLINE_S,
    MAX_TASK_BYTES,
    Call,
    Queue,
    Task,
    malformed,
)
from emulators.kernel.json_http import JsonObject
from emulators.kernel.retries import RetryConfig

METHODS = frozenset({"POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"})
MIN_DEADLINE_S = 15.0
MAX_DEADLINE_S = 1800.0
MAX_HEADER_BYTES = 80 * 1024

_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s")
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)"
)


def mapping(value: object, what: str) -> JsonObject:
    """`value` as a JSON object.

    Raises:
        Refused: it is something else; `what` says where.
    """
    if not isinstance(value, dict):
        raise malformed(f"{what} is not a JSON object.")
    return value


def call_of(task: JsonObject) -> Call:
    """The request that a task's `httpRequest` and `dispatchDeadline` describe.

    Raises:
        Refused: malformed, or beyond a limit.
    """
    request = mapping(task.get("httpRequest"), "task.httpRequest")
    method = request.get("httpMethod") or "POST"
    if method not in METHODS:
        raise malformed("task.httpRequest.httpMethod is no HTTP method.")
    call = Call(
        url=_url(request.get("url")),
        method=str(method),
        headers=_headers(request.get("headers")),
        body=_body(request.get("body")),
        deadline_s=_deadline(task.get("dispatchDeadline")),
    )
    told = "".join([str(task.get("name") or ""), call.url, *call.headers])
    values = "".join(call.headers.values())
    if len(told.encode()) + len(values) + len(call.body) > MAX_TASK_BYTES:
        raise malformed("The task is larger than 100 KB.")
    return call


def moment_of(value: object) -> datetime | None:
    """An RFC 3339 time, to the microsecond.

    Raises:
        Refused: it is none.
    """
    if value is None:
        return None
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise malformed("task.scheduleTime is no RFC 3339 time.")
    seconds, fraction, zone = found.groups()
    micros = (fraction or "0").ljust(6, "0")[:6]
    try:
        return datetime.fromisoformat(f"{seconds}.{micros}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise malformed("task.scheduleTime is no RFC 3339 time.") from None


def retries_of(value: object, default: RetryConfig) -> RetryConfig:
    """A queue's `retryConfig`; whatever it leaves out is as in `default`.

    Raises:
        Refused: a member is no number, or negative where that has no meaning.
    """
    config = {} if value is None else mapping(value, "retryConfig")
    attempts = number_of(config.get("maxAttempts"), default.max_attempts, lowest=-1)
    doublings = number_of(config.get("maxDoublings"), default.max_doublings)
    return RetryConfig(
        max_attempts=int(attempts),
        max_retry_s=number_of(config.get("maxRetrySeconds"), default.max_retry_s),
        min_backoff_s=number_of(config.get("minBackoffSeconds"), default.min_backoff_s),
        max_backoff_s=number_of(config.get("maxBackoffSeconds"), default.max_backoff_s),
        max_doublings=min(int(doublings), 64),
    )


def concurrent_of(value: object, default: int) -> int:
    """How many tasks of a queue run at once, of its `rateLimits`.

    Raises:
        Refused: a number is none, or larger than a queue may have.
    """
    limits = {} if value is None else mapping(value, "rateLimits")
    concurrent = number_of(limits.get("maxConcurrentDispatches"), default)
    rate = number_of(limits.get("maxDispatchesPerSecond"), MAX_DISPATCHES_PER_S)
    if concurrent > MAX_CONCURRENT_DISPATCHES or rate > MAX_DISPATCHES_PER_S:
        raise malformed(
            f"A queue dispatches at most {MAX_CONCURRENT_DISPATCHES} at once and "
            f"{MAX_DISPATCHES_PER_S} a second."
        )
    return max(int(concurrent), 1)


def number_of(value: object, default: float, *, lowest: float = 0) -> float:
    """A number of a queue's settings.

    Raises:
        Refused: it is none, or below `lowest`.
    """
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or value < lowest:
        raise malformed("A number of the queue's settings is none, or too low.")
    return value


def shown_task(task: Task, *, slash: bool = False) -> JsonObject:
    """A task as answers show it.

    Args:
        task: which.
        slash: put one before the name, which firebase_admin strips from the answer
            of an emulator without looking.
    """
    request: JsonObject = {
        "url": task.call.url,
        "httpMethod": task.call.method,
        "headers": dict(task.call.headers),
        "body": base64.b64encode(task.call.body).decode(),
    }
    return {
        "name": f"/{task.name}" if slash else task.name,
        "httpRequest": request,
        "scheduleTime": rfc3339(task.eta),
        "createTime": rfc3339(task.created_at),
        "dispatchDeadline": f"{task.call.deadline_s:g}s",
        "dispatchCount": task.attempts,
        "responseCount": task.responses,
    }


def shown_statistics(queue: Queue) -> JsonObject:
    """A queue's numbers. The names are ours: the emulator's are not documented."""
    return {
        "waiting": len(queue.waiting),
        "running": len(queue.running),
        "completed": queue.counts.completed,
        "failed": queue.counts.failed,
        "attempts": queue.counts.attempts,
    }


def rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _url(value: object) -> str:
    if value in (None, ""):
        return ""
    try:
        parts = urlsplit(str(value))
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise malformed("task.httpRequest.url is no http or https URL.")
    return str(value)


def _headers(value: object) -> dict[str, str]:
    headers = {} if value is None else mapping(value, "task.httpRequest.headers")
    shown = {name: str(text) for name, text in headers.items()}
    size = sum(len(name) + len(text) for name, text in shown.items())
    if size > MAX_HEADER_BYTES:
        raise malformed("task.httpRequest.headers is larger than 80 KB.")
    for name, text in shown.items():
        if not (name.isascii() and text.isascii() and (name + text).isprintable()):
            raise malformed("task.httpRequest.headers is no set of HTTP headers.")
    return shown


def _body(value: object) -> bytes:
    try:
        body = base64.b64decode(str(value or ""), validate=True)
    except (binascii.Error, ValueError):
        raise malformed("task.httpRequest.body is not base64.") from None
    return body


def _deadline(value: object) -> float:
    if value is None:
        return DEFAULT_DEADLINE_S
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None or not MIN_DEADLINE_S <= float(found[1]) <= MAX_DEADLINE_S:
        raise malformed("task.dispatchDeadline is not 15s to 1800s.")
    return float(found[1])
