"""Failures on order, for the fakes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Failure:
    error: Exception | None
    """None: this one goes well."""
    after: bool = False


class Scripted:
    """A double that can be told to fail, before or after it has acted."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        """The operations asked for, in order, failed ones too."""
        self._failures: dict[str, list[_Failure]] = {}
        self._lock = threading.RLock()

    def fail_next(
        self,
        operation: str,
        error: Exception,
        *,
        after: bool = False,
        times: int = 1,
        skip: int = 0,
    ) -> None:
        """Raise `error` from the next `times` calls of `operation`.

        With `after` it acts first, and only the answer is lost. `skip` calls go well
        before.
        """
        waiting = self._failures.setdefault(operation, [])
        waiting += [_Failure(None)] * skip + [_Failure(error, after)] * times

    @contextmanager
    def _acting(self, operation: str) -> Iterator[None]:
        with self._lock:
            self.calls.append(operation)
            waiting = self._failures.get(operation)
            failure = waiting.pop(0) if waiting else _Failure(None)
            if failure.error is not None and not failure.after:
                raise failure.error
            yield
            if failure.error is not None:
                raise failure.error
