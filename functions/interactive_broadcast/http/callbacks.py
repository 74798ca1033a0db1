"""The wrapper around the function that OpenTok reports to.

It answers 200 to whatever was accepted, which ends it for OpenTok: anything else is
sent again, with growing pauses, for a day.
"""

import functools
import time
from collections.abc import Callable

from flask import Request, Response

from interactive_broadcast.http import answers, bodies
from interactive_broadcast.http.rate_limits import RateLimits
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.errors import MethodNotAllowed
from interactive_broadcast.show.callback_reports import Report
from interactive_broadcast.show.callbacks import CallbackRequest

ADDRESS_PARTS = 2
"""`/<API key>/<path key>`, after the function's own name."""


def callback(
    rate_limits: RateLimits,
) -> Callable[[Callable[[CallbackRequest], str]], Callable[[Request], Response]]:
    """Wrap a function of a callback request that returns a word for the log.

    Args:
        rate_limits: count the requests of senders who have proven nothing yet.
    """

    def decorate(
        handle: Callable[[CallbackRequest], str],
    ) -> Callable[[Request], Response]:
        name = handle.__name__

        @functools.wraps(handle)
        def serve(request: Request) -> Response:
            started_at = time.monotonic()
            found: dict[str, str | None] = {}

            def act() -> answers.Answer:
                received = _received(request, name, rate_limits)
                found["what"] = received.report.event
                found["result"] = handle(received)
                return answers.accepted()

            answer, outcome = answers.answered(act, function=name, methods="POST")
            ms = round((time.monotonic() - started_at) * 1000)
            logs.info("callback", function=name, outcome=outcome, ms=ms, **found)
            return answer.response()

        return serve

    return decorate


def _received(
    request: Request, function: str, rate_limits: RateLimits
) -> CallbackRequest:
    """What was posted. Raises InvalidRequest, RequestTooLarge, MethodNotAllowed."""
    if request.method != "POST":
        raise MethodNotAllowed("This function does not take that HTTP method.")
    raw = bodies.raw(request)
    return CallbackRequest(
        report=bodies.report(Report, raw),
        raw=raw,
        address=_address(request.path, function),
        signature=_bearer(request.headers.get("Authorization", "")),
        check_rate_limit=lambda: rate_limits.check_address(function, request),
    )


def _address(path: str, function: str) -> tuple[str, str] | None:
    """API key and path key. None when there is nothing after the function's name.

    On its own domain (run.app) a function sees the whole path, on the one that all
    functions share (cloudfunctions.net) and in the emulators what follows its name.
    """
    parts = [part for part in path.split("/") if part]
    if parts[:1] == [function]:
        parts = parts[1:]
    if not parts:
        return None
    # Whatever else is there is no key of any project, and refused as such.
    return (parts[0], parts[1]) if len(parts) == ADDRESS_PARTS else ("", "")


def _bearer(header: str) -> str | None:
    scheme, _, token = header.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
