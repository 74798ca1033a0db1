"""What Google's library asks by: each failure comes once, and all of it in time.

The library repeats what fails by itself, up to five times and with pauses that become
longer: half a minute goes by until it says that Google's metadata server is away. Here
a call is repeated once, at once; then an error comes that the library does not know.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from google.auth.exceptions import GoogleAuthError, TransportError

from interactive_broadcast.adapters.deadlines import TIMEOUT_S

TRIES: Final = 2
"""Of one call. Nothing is asked here that may not happen twice."""

NOT_NOW: Final = frozenset({408, 429})
"""Statuses below 500 by which a service says that it may succeed later."""

_until: Final[ContextVar[float]] = ContextVar("until", default=float("inf"))
"""By the monotonic clock: when what is under way has to be over."""


class Unanswered(GoogleAuthError):
    """Google did not answer in time, or is not able to now."""

    def __init__(self, message: str) -> None:
        super().__init__(message)  # type: ignore[no-untyped-call]  # the library has few types


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Within it, calls together take that long at most, or what is left outside it."""
    token = _until.set(min(_until.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _until.reset(token)


def left_s() -> float:
    """Seconds until the nearest deadline is over; infinite without one."""
    return max(0.0, _until.get() - time.monotonic())


class BoundedRequest:
    """`google.auth.transport.Request`, by another one that makes the calls.

    Args:
        ask: makes one call; it takes `timeout`, and raises TransportError.
    """

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    def __call__(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - the library's own
        """The answer, whatever it refuses.

        Raises:
            Unanswered: there is none now.
        """
        cause: Exception | None = None
        for _ in range(TRIES):
            try:
                answer = self._ask(*arguments, **{**options, "timeout": _left()})
            except TransportError as error:
                cause = error
                continue
            if answer.status < 500 and answer.status not in NOT_NOW:  # noqa: PLR2004 - from here on HTTP's failures
                return answer
        raise Unanswered("Google does not answer now.") from cause


def _left() -> float:
    """Seconds for the next attempt. Raises Unanswered when there are none."""
    left = min(TIMEOUT_S, left_s())
    if left == 0:
        raise Unanswered("Google did not answer in time.")
    return left
