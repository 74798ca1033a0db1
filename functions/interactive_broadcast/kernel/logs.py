"""Structured log lines: a constant event name, ids as fields, never a secret.

Cloud Logging parses a line of JSON on standard output; it knows the fields `severity`
and `message`, and labels: by the execution id it shows what one call has logged.

The functions framework adds the id itself, in place of standard output: it parses each
line, and writes the text and the end of it apart. With several threads a fifth of the
lines came out broken. So lines go past it, with the id, each in one piece. What others
print (Python's warnings, libraries that log) still takes the framework's way: to
standard error, where it comes rarely and breaks no line of ours.

Nothing here raises: a function must answer also when nothing can be logged.
"""

import json
import logging
import math
import os
import sys
from contextlib import suppress
from functools import lru_cache
from threading import Lock
from typing import Any, Final

MAX_LENGTH: Final = 1_000
"""Characters of one field."""

MAX_BITS: Final = 64
"""Of a number that is written as one: a longer one may have no text at all."""

MAX_NAMES: Final = 500
"""Of fields, of which it is known whether they are secret: there are fewer."""

_SECRET_WORDS: Final = ("token", "secret", "password", "authorization", "rtmp")

_FRAMEWORK: Final = "functions_framework.execution_id"
"""The module that knows which call a thread is at, once the framework is there."""

_HAS_IDS: Final = os.environ.get("LOG_EXECUTION_ID") in {
    *("y", "yes", "t", "true", "on", "1")
}
"""Whether execution ids are logged. The Firebase CLI deploys all functions so."""

_writing: Final = Lock()

# At DEBUG the OpenTok SDK prints its auth header, a usable token.
logging.getLogger("opentok").setLevel(logging.WARNING)


def info(event: str, **fields: object) -> None:
    """Something changed."""
    _write("INFO", event, fields)


def warning(event: str, **fields: object) -> None:
    """Handled, but not expected."""
    _write("WARNING", event, fields)


def error(event: str, *, cause: BaseException | None = None, **fields: object) -> None:
    """Somebody must look.

    Of `cause` only types and places are written: its message may hold what a client
    sent.
    """
    if cause is not None:
        fields["cause"] = cause
    _write("ERROR", event, fields)


def _write(severity: str, event: str, fields: dict[str, object]) -> None:
    # Standard output may be closed, broken, full or not there at all.
    with suppress(Exception):
        shown = {name: _shown(name, value) for name, value in fields.items()}
        line = {**shown, **_origin(), "severity": severity, "message": event}
        text = json.dumps(line) + "\n"
        # What the framework has put in its place has the stream itself.
        stream = getattr(sys.stdout, "stream", sys.stdout)
        # Python's own streams can lose what two threads write at once (3.11).
        with _writing:
            stream.write(text)
            stream.flush()


def _origin() -> dict[str, Any]:
    """The call that logs this, as the framework tells it."""
    framework: Any = sys.modules.get(_FRAMEWORK) if _HAS_IDS else None
    call = framework.execution_context_var.get() if framework else None
    if call is None:
        return {}
    origin: dict[str, Any] = {}
    if call.execution_id:
        labels = {"execution_id": call.execution_id}
        origin["logging.googleapis.com/labels"] = labels
    if call.span_id:
        origin["logging.googleapis.com/spanId"] = call.span_id
    return origin


@lru_cache(MAX_NAMES)
def _is_secret(name: str) -> bool:
    lowered = name.lower()
    return any(word in lowered for word in _SECRET_WORDS)


def _shown(name: str, value: object) -> str | int | float | None:
    if _is_secret(name):
        return "[masked]"
    if isinstance(value, BaseException):
        return _trace(value)
    if value is None or (isinstance(value, int) and value.bit_length() <= MAX_BITS):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    try:
        return str(value)[:MAX_LENGTH]
    except Exception:  # noqa: BLE001 - anything may have a broken `__str__`
        return f"[{type(value).__name__}]"


def _trace(cause: BaseException) -> str:
    steps = []
    trace = cause.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        steps.append(f"{code.co_qualname}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(cause).__name__} at {' > '.join(steps[-8:])}"
