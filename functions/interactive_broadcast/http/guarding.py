"""Whatever goes wrong in a function becomes an answer in one JSON shape."""

from collections.abc import Callable

from flask import Response

from interactive_broadcast.http import answers
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.errors import BackendError, Unavailable


def guarded(act: Callable[[], Response], *, function: str) -> tuple[Response, str]:
    """The answer of `act` and "ok", or that of what it raises and the reason."""
    try:
        return act(), "ok"
    except BackendError as error:
        return _refused(error, function)
    except TimeoutError as error:
        # Another call's read, which this one shares, takes too long.
        busy = Unavailable("This takes too long at the moment.")
        busy.__cause__ = error
        return _refused(busy, function)
    except Exception as error:  # noqa: BLE001 - the last resort: what left a function would become an HTML page
        failed = BackendError("Internal error.")
        failed.__cause__ = error
        return _refused(failed, function)


def _refused(error: BackendError, function: str) -> tuple[Response, str]:
    if error.http_status >= 500:  # noqa: PLR2004 - the HTTP range of our failures
        logs.error(
            "request-failed",
            cause=error.__cause__ or error,
            function=function,
            reason=error.reason,
        )
    return answers.failure(error), error.reason
