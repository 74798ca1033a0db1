"""Wrappers around background functions: tasks, database triggers, schedules.

Each logs one line, and raises nothing that could repeat what a client sent.
"""

import functools
import time
from collections.abc import Callable
from typing import Any, TypeVar

from firebase_functions.db_fn import Event
from firebase_functions.https_fn import CallableRequest, FunctionsErrorCode, HttpsError
from firebase_functions.scheduler_fn import ScheduledEvent
from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.database import Change
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.models import epoch_ms

B = TypeVar("B", bound=BaseModel)


def task(
    body: type[B],
) -> Callable[[Callable[[B, int], None]], Callable[[CallableRequest[Any]], None]]:
    """Wrap a function of a payload and the number of earlier attempts.

    Whatever it raises has the task delivered again, by a 500: for a 429 or 503 Cloud
    Tasks would slow down the whole queue (Cloud Tasks, "Issues and limitations", system
    throttling; November 2026), so that one event kept those of all others waiting. A
    payload that is none of ours is logged and dropped: repeating cannot make it one.
    """

    def decorate(
        handle: Callable[[B, int], None],
    ) -> Callable[[CallableRequest[Any]], None]:
        @functools.wraps(handle)
        def serve(request: CallableRequest[Any]) -> None:
            try:
                payload = body.model_validate_json(to_json(request.data), strict=True)
            except ValidationError:
                logs.error("task-malformed", function=handle.__name__)
                return
            if not _delivered(
                handle.__name__, lambda: handle(payload, _attempts(request))
            ):
                raise HttpsError(FunctionsErrorCode.INTERNAL, "To be repeated.")

        return serve

    return decorate


def trigger(handle: Callable[[Event[Any]], None]) -> Callable[[Event[Any]], None]:
    """Wrap a function of a database change.

    The platform does not deliver a failed one again, so failures are only logged; what
    must not be lost is stored as a task besides.
    """

    @functools.wraps(handle)
    def serve(event: Event[Any]) -> None:
        _delivered(handle.__name__, lambda: handle(event))

    return serve


def only_if(
    matters: Callable[[Any, Any], bool],
) -> Callable[[Callable[[Event[Any]], None]], Callable[[Event[Any]], None]]:
    """Have a function called for those changes of a value alone that matter to it.

    The others cost no more than the platform's own parsing: nothing is loaded, asked or
    logged.

    Args:
        matters: whether a change does, by the values before and after it.
    """

    def decorate(
        handle: Callable[[Event[Any]], None],
    ) -> Callable[[Event[Any]], None]:
        @functools.wraps(handle)
        def serve(event: Event[Any]) -> None:
            if matters(event.data.before, event.data.after):
                handle(event)

        return serve

    return decorate


def change_of(event: Event[Any]) -> Change:
    """The change that an event of a written value describes."""
    return Change(
        id=event.id,
        at=epoch_ms(event.time),
        by=event.auth_id if event.auth_type == "app_user" else None,
        before=event.data.before,
        after=event.data.after,
    )


def schedule(
    handle: Callable[[ScheduledEvent], None],
) -> Callable[[ScheduledEvent], None]:
    """Wrap a scheduled function. A failure shows as a failed job."""

    @functools.wraps(handle)
    def serve(event: ScheduledEvent) -> None:
        if not _delivered(handle.__name__, lambda: handle(event)):
            raise BackendError("The log says why.")

    return serve


def _delivered(function: str, act: Callable[[], None]) -> bool:
    """Whether `act` came to its end."""
    started_at = time.monotonic()
    outcome = "ok"
    try:
        act()
    except BackendError as error:
        outcome = error.reason
        logs.warning("delivery-refused", function=function, reason=error.reason)
    except Exception as error:  # noqa: BLE001 - the last resort, as in answers.py
        outcome = BackendError.reason
        logs.error("delivery-failed", cause=error, function=function)
    ms = round((time.monotonic() - started_at) * 1000)
    logs.info("delivery", function=function, outcome=outcome, ms=ms)
    return outcome == "ok"


def _attempts(request: CallableRequest[Any]) -> int:
    count = request.raw_request.headers.get("X-CloudTasks-TaskRetryCount", "0")
    return int(count) if count.isdecimal() else 0
