"""Calls that run side by side, one port call at a time, in an order that a test says.

Each runs in a thread of its own and stops before whatever it asks of a port. The test
then lets that go well, fail, get lost on its way back, or end the whole process.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import BackendError, DatabaseUnavailable
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Bound, Replacement
from tests.support.deadline import DEADLINE_S
from tests.support.fake_databases import FakeDatabase, FakeDatabases

T = TypeVar("T")


class CallOutcome(Enum):
    """What becomes of the next call of a port."""

    SUCCEEDS = auto()
    FAILS = auto()
    ANSWER_IS_LOST = auto()
    PROCESS_CRASHES = auto()


class _Crashed(BaseException):
    """The process has crashed. No `Exception`, so that no code of ours handles it."""


class Process(threading.Thread):
    """One call that is under way; it has come to its first port call after `begin`."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._outcome = CallOutcome.SUCCEEDS
        self._may_go_on = threading.Semaphore(0)
        self._has_stopped = threading.Semaphore(0)
        self.is_over = False
        self.is_at = ""
        """The call that it waits at, by its name."""
        self.bug: Exception | None = None
        """Anything but one of our own errors."""

    def begin(self) -> None:
        self.start()
        self._wait_for(self._has_stopped)

    def step(self, outcome: CallOutcome) -> None:
        """Decide about the call it waits at, and let it come to the next."""
        self._outcome = outcome
        self._may_go_on.release()
        self._wait_for(self._has_stopped)
        if self.is_over:
            self.join(DEADLINE_S)

    def finish(self) -> None:
        """Let all that it still asks for go well."""
        while not self.is_over:
            self.step(CallOutcome.SUCCEEDS)

    def run(self) -> None:
        try:
            self._work()
        except (BackendError, _Crashed):
            pass
        except Exception as error:  # noqa: BLE001 - told to the test, which fails
            self.bug = error
        finally:
            self.is_over = True
            self._has_stopped.release()

    def stop_before(self, name: str, call: Callable[[], T], error: BackendError) -> T:
        """In the process: wait, then do what was decided."""
        self.is_at = name
        self._has_stopped.release()
        self._wait_for(self._may_go_on)
        outcome = self._outcome
        if outcome is CallOutcome.PROCESS_CRASHES:
            raise _Crashed
        if outcome is CallOutcome.FAILS:
            raise error
        result = call()
        if outcome is CallOutcome.ANSWER_IS_LOST:
            raise error
        return result

    @staticmethod
    def _wait_for(semaphore: threading.Semaphore) -> None:
        assert semaphore.acquire(timeout=DEADLINE_S), "A process is stuck."


def stopping(name: str, call: Callable[[], T], error: BackendError) -> T:
    """A port call that the test decides about; outside of processes it happens."""
    process = threading.current_thread()
    if isinstance(process, Process):
        return process.stop_before(name, call, error)
    return call()


@dataclass(frozen=True, slots=True)
class StepwiseDatabases:
    """The fake databases, with a stop before each call."""

    inner: FakeDatabases

    def as_caller(self, caller: Caller) -> "StepwiseDatabase":
        return StepwiseDatabase(self.inner.as_caller(caller))

    def as_counter(self) -> "StepwiseDatabase":
        return StepwiseDatabase(self.inner.as_counter())

    def as_backend(self) -> "StepwiseDatabase":
        return StepwiseDatabase(self.inner.as_backend())


@dataclass(frozen=True, slots=True)
class StepwiseDatabase:
    """`ports.Database` of one identity."""

    inner: FakeDatabase

    def get(self, path: str) -> Any:
        return _stopping("get", lambda: self.inner.get(path))

    def keys(self, path: str) -> list[str]:
        return _stopping("keys", lambda: self.inner.keys(path))

    def first_by_value(self, path: str, *, limit: int) -> list[str]:
        return _stopping(
            "first_by_value", lambda: self.inner.first_by_value(path, limit=limit)
        )

    def last_by_value(self, path: str, *, limit: int) -> dict[str, Any]:
        return _stopping(
            "last_by_value", lambda: self.inner.last_by_value(path, limit=limit)
        )

    def children_between(  # noqa: PLR0913 - what a query may say
        self,
        path: str,
        *,
        by: str,
        first: Bound,
        last: Bound | None = None,
        limit: int | None = None,
        from_end: bool = False,
    ) -> dict[str, Any]:
        return _stopping(
            "children_between",
            lambda: self.inner.children_between(
                path, by=by, first=first, last=last, limit=limit, from_end=from_end
            ),
        )

    def update(self, writes: Mapping[str, Json]) -> None:
        _stopping("update", lambda: self.inner.update(writes))

    def get_versioned(self, path: str) -> tuple[Any, str]:
        return _stopping("get_versioned", lambda: self.inner.get_versioned(path))

    def replace(self, path: str, value: Json, *, version: str) -> Replacement:
        return _stopping(
            "replace", lambda: self.inner.replace(path, value, version=version)
        )


def _stopping(name: str, call: Callable[[], T]) -> T:
    return stopping(name, call, DatabaseUnavailable("Gone."))
