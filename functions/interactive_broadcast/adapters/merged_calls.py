"""Calls that take many items at once, and may be made only so often."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final

from interactive_broadcast.kernel.errors import BackendError


class _Waiting:
    """One caller's items, and what came of them."""

    def __init__(self, items: Sequence[str]) -> None:
        self.items: Final = items
        self.is_done = False
        self.error: BackendError | None = None


class MergedCalls:
    """One call at a time; what comes meanwhile goes together into the next one.

    So however many threads call at once, few calls are made. Each caller waits until
    its own items have been sent.

    Args:
        send: makes one call.
        most: items that it takes.
    """

    def __init__(self, send: Callable[[Sequence[str]], None], *, most: int) -> None:
        self._send = send
        self._most = most
        self._sending = Lock()
        self._adding = Lock()
        self._waiting: list[_Waiting] = []

    def __len__(self) -> int:
        """How many callers wait for the next call."""
        return len(self._waiting)

    def call(self, items: Sequence[str]) -> None:
        """Have these items, `most` of them at most, be part of a call.

        Raises:
            BackendError: what the call has raised.
        """
        own = _Waiting(items)
        with self._adding:
            self._waiting.append(own)
        with self._sending:
            while not own.is_done:
                self._send_some()
        if own.error is not None:
            raise own.error

    def _send_some(self) -> None:
        some = self._next()
        try:
            self._send([item for one in some for item in one.items])
        except BackendError as error:
            for one in some:
                one.error = error
        finally:
            for one in some:
                one.is_done = True

    def _next(self) -> list[_Waiting]:
        """Those who came first, as many as fit into a call, but one at least."""
        with self._adding:
            count, size = 0, 0
            for one in self._waiting:
                size += len(one.items)
                if count and size > self._most:
                    break
                count += 1
            some, self._waiting = self._waiting[:count], self._waiting[count:]
        return some
