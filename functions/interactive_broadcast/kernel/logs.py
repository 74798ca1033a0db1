"""Structured log lines: a constant event name, ids as fields, never a secret.

Cloud Logging parses a line of JSON on standard output; `severity` and `message` are
the two fields it knows.

Nothing here raises: a function must answer also when nothing can be logged.
"""

import json
import logging
import math
import sys
from contextlib import suppress
from typing import Final

MAX_LENGTH: Final = 1_000
"""Characters of one field."""

MAX_BITS: Final = 64
"""Of a number that is written as one: a longer one may have no text at all."""

_SECRET_WORDS: Final = ("token", "secret", "password", "authorization", "rtmp")

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
        line = {**shown, "severity": severity, "message": event}
        # One call, so that lines of several threads do not mix.
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def _shown(name: str, value: object) -> str | int | float | None:
    lowered = name.lower()
    if any(word in lowered for word in _SECRET_WORDS):
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
