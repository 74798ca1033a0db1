"""How many requests a call makes, and how many of them wait for each other.

Nothing waits here: each request takes a number of milliseconds of a time of its own.
Calls that run side by side begin at the same time of it, one after the other in this
thread, and whoever has them run goes on at the end of the longest.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pytest

from interactive_broadcast.backend import Backend, assemble
from interactive_broadcast.kernel import concurrency
from interactive_broadcast.kernel.ports import Ports

T = TypeVar("T")

IDENTITIES = ("as_caller", "as_counter", "as_backend")
MAKES_NO_REQUEST = ("mint_token", "accepts", "owns", "project_of")


@dataclass(frozen=True, slots=True)
class Trip:
    """One request, and when it went and was answered."""

    service: str
    name: str
    about: str
    """Its first argument, for whoever looks at a failure."""
    begin_ms: int
    end_ms: int


@dataclass
class Trips:
    """The requests of what is done within `counted`, and how long they take together.

    Args:
        takes_ms: how long a request of each service takes.
    """

    takes_ms: dict[str, int]
    made: list[Trip] = field(default_factory=list)
    now_ms: int = 0

    def to(self, service: str) -> list[Trip]:
        """All requests to one service."""
        return [trip for trip in self.made if trip.service == service]

    def of(self, ports: Ports) -> Backend:
        """The backend over these ports, whose requests are counted."""
        return assemble(
            replace(
                ports,
                databases=_Counted(ports.databases, "database", self, IDENTITIES),
                projects=_Counted(ports.projects, "video", self, ("of",)),
                tasks=_Counted(ports.tasks, "tasks", self),
                accounts=_Counted(ports.accounts, "accounts", self),
                images=_Counted(ports.images, "images", self),
                archive_files=_Counted(ports.archive_files, "files", self),
            )
        )

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Within this, calls side by side begin at the same time."""
        self.made.clear()
        self.now_ms = 0
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(concurrency, "_pool", lambda: self)
            yield

    def submit(self, call: Callable[[], T]) -> Future[T]:
        """As of the pool of threads: the call begins now, at the latest."""
        return _Later(call, self)

    def request(self, service: str, name: str, about: str) -> None:
        """Note one that is made now."""
        begin, self.now_ms = self.now_ms, self.now_ms + self.takes_ms.get(service, 0)
        self.made.append(Trip(service, name, about, begin, self.now_ms))


class _Later(Future[T]):
    """A call that was begun at a time, and is run when its result is wanted."""

    def __init__(self, call: Callable[[], T], trips: Trips) -> None:
        super().__init__()
        self._call, self._trips, self._begin_ms = call, trips, trips.now_ms

    def cancel(self) -> bool:
        return False

    def result(self, timeout: float | None = None) -> T:
        if not self.done():
            self._run()
        return super().result(timeout)

    def _run(self) -> None:
        waiting_since, self._trips.now_ms = self._trips.now_ms, self._begin_ms
        try:
            self.set_result(self._call())
        except Exception as error:  # noqa: BLE001 - raised by result()
            self.set_exception(error)
        self._trips.now_ms = max(waiting_since, self._trips.now_ms)


class _Counted:
    """A port whose calls are counted; `parts` are calls that give others like it."""

    def __init__(
        self, port: object, service: str, trips: Trips, parts: tuple[str, ...] = ()
    ) -> None:
        self._port, self._service, self._trips = port, service, trips
        self._parts = parts

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if name in self._parts:
            return lambda *args: _Counted(found(*args), self._service, self._trips)
        if name in MAKES_NO_REQUEST or not callable(found):
            return found

        def call(*args: object, **named: object) -> object:
            self._trips.request(self._service, name, _about(args))
            return found(*args, **named)

        return call


def _about(args: tuple[object, ...]) -> str:
    first = args[0] if args else ""
    return ", ".join(first) if isinstance(first, dict) else str(first)
