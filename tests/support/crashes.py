"""A backend whose process crashes at a port call: at once, and altogether.

Every call that a process makes through one of its ports is counted by a
`CrashSchedule`, which may end the process just before the call takes effect, or just
after. No code that handles `Exception` notices, and a process that has crashed makes no
call any more. The next one is new.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from typing import Any, Generic, Self, TypeVar, cast, get_type_hints

from interactive_broadcast.kernel import concurrency
from interactive_broadcast.kernel.ports import (
    CallbackProofs,
    Clock,
    Limits,
    Ports,
    SessionTokens,
    Vault,
)
from interactive_broadcast.kernel.video import VideoProjects

T = TypeVar("T")

WITHIN = (CallbackProofs, Clock, Limits, SessionTokens, Vault)
"""Ports to nothing outside: crashing there is crashing at the call before or after."""

MAX_SHOWN = 60
"""Characters of an argument, where a call is told of."""


class ProcessKilled(BaseException):
    """The process has crashed. No `Exception`, so that no code of ours handles it."""


class Order(StrEnum):
    """How calls that run side by side come one after another."""

    FIRST_FIRST = "first-first"
    FIRST_LAST = "first-last"


@dataclass(frozen=True, slots=True)
class CrashPoint:
    """Where a process crashes."""

    at: int
    """The port call, counted from 1 over all processes."""
    after: bool
    """Whether that call takes effect, and only its answer is lost."""

    @property
    def when(self) -> str:
        return "after" if self.after else "before"

    @classmethod
    def parse(cls, text: str) -> Self:
        """As it is told: `17-after`. Raises ValueError."""
        at, _, when = text.partition("-")
        if when not in ("before", "after"):
            raise ValueError("neither before nor after")
        return cls(int(at), when == "after")

    def __str__(self) -> str:
        return f"{self.at}-{self.when}"


@dataclass(frozen=True, slots=True)
class PortCall:
    process: int
    """Which one made it, from 1."""
    name: str
    """Port and method: `Database.get`."""
    arguments: tuple[Any, ...]
    through: str = ""
    """The method that has handed out the port: `as_caller`."""

    @property
    def port(self) -> str:
        return self.name.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(_told, self.arguments))})"


class CrashSchedule:
    """Counts port calls, and ends a process at some of them.

    Args:
        crashes: where.
        look: what is left in the world, to be compared by `==`.
    """

    def __init__(
        self, *crashes: CrashPoint, look: Callable[[], object] = object
    ) -> None:
        self.calls: list[PortCall] = []
        """All so far, with those at which a process crashed."""
        self.changes: set[int] = set()
        """Numbers of those that have left something in the world."""
        self.processes = 0
        """That have begun."""
        self._crashes = crashes
        self._look = look

    def process(self, world: Ports) -> Ports:
        """The same world, as a new process meets it."""
        self.processes += 1
        process = _Process(self, self.processes)
        ports = get_type_hints(Ports, localns={"VideoProjects": VideoProjects})
        return replace(
            world,
            **{
                name: _crashing(getattr(world, name), port, process)
                for name, port in ports.items()
                if port not in WITHIN
            },
        )

    @contextmanager
    def making(self, call: PortCall) -> Iterator[None]:
        """Raises ProcessKilled before or after it, if the process is to crash there."""
        self.calls.append(call)
        number = len(self.calls)
        self._crash_at(number, after=False)
        before = self._look()
        try:
            yield
        finally:
            if self._look() != before:
                self.changes.add(number)
            # Also when it was refused: then that answer is lost.
            self._crash_at(number, after=True)

    def _crash_at(self, number: int, *, after: bool) -> None:
        if CrashPoint(number, after) in self._crashes:
            raise ProcessKilled


class _Process:
    """One process, until it crashes."""

    def __init__(self, schedule: CrashSchedule, number: int) -> None:
        self._schedule = schedule
        self._number = number
        self._is_over = False

    def call(
        self,
        name: str,
        through: str,
        method: Callable[..., T],
        /,
        *arguments: Any,
        **named: Any,
    ) -> T:
        if self._is_over:
            raise ProcessKilled
        given = (*arguments, *named.values())
        call = PortCall(self._number, name, given, through)
        try:
            with self._schedule.making(call):
                return method(*arguments, **named)
        except ProcessKilled:
            self._is_over = True
            raise


@dataclass(frozen=True, slots=True)
class _CrashingPort:
    """Any port. A method that only hands out another port is no call of its own."""

    _port: Any
    _protocol: type
    _life: _Process
    _through: str = ""

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)
        returned = _port_from(self._protocol, name)
        if returned is None:
            called = f"{self._protocol.__name__}.{name}"
            return partial(self._life.call, called, self._through, method)
        return lambda *arguments: _crashing(
            method(*arguments), returned, self._life, through=name
        )


def _crashing(port: T, protocol: type, process: _Process, *, through: str = "") -> T:
    return cast("T", _CrashingPort(port, protocol, process, through))


@cache
def _port_from(protocol: type, method: str) -> type | None:
    """The port that a method answers, if it does."""
    # Ports are named as they are; what is in quotes is known to type checkers alone.
    returned = getattr(protocol, method).__annotations__.get("return")
    is_port = isinstance(returned, type) and getattr(returned, "_is_protocol", False)
    return returned if is_port else None


@contextmanager
def one_thread(order: Order) -> Iterator[None]:
    """Let calls that run side by side run one after another, always the same way."""
    pool = concurrency._pool  # noqa: SLF001 - the only way to be the same every time
    later = _Later if order is Order.FIRST_FIRST else _AtOnce
    concurrency._pool = lambda: _OneThread(later)  # type: ignore[assignment]  # noqa: SLF001 - as above
    try:
        yield
    finally:
        concurrency._pool = pool  # noqa: SLF001 - as above


class _Later(Generic[T]):
    """Made when its result is asked for: after the call that needs no thread."""

    def __init__(self, call: Callable[[], T]) -> None:
        self.result = call

    def cancel(self) -> bool:
        """True, as of a future that no thread has begun: the caller makes the call."""
        return True


class _AtOnce(Generic[T]):
    """Made before the call that needs no thread."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._results: list[T] = []
        self._error: Exception | None = None
        try:
            self._results.append(call())
        except Exception as error:  # noqa: BLE001 - raised again by result()
            self._error = error

    def cancel(self) -> bool:
        """False, as of a future that is done."""
        return False

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return self._results[0]


@dataclass(frozen=True, slots=True)
class _OneThread:
    """As much of an executor as `side_by_side` uses."""

    submit: Callable[[Callable[[], Any]], Any]


def _told(argument: Any) -> str:
    text = " + ".join(argument) if isinstance(argument, dict) else str(argument)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
