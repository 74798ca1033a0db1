"""When something was in the functions' way: what laws about time make allowance for."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from emulators.kernel.faults import Fault
from emulators.kernel.journal import Entry
from tests.chaos.faults import SLOW_MS

ALLOWED_MS: Final = 75_000
"""After a fault has struck, or the functions were killed: a lease of a minute runs out,
and the next pass of the reconciler takes 15 s at most on a busy machine."""

Span = tuple[float, float]
"""From when to when, in ms of the stack's clock."""


class Interruptions:
    """What has struck so far, and when.

    Args:
        journal: the stack's. It keeps the newest calls: `collect` in time.
        now_ms: the stack's clock.
    """

    def __init__(
        self, journal: Callable[[], Iterable[Entry]], now_ms: Callable[[], int]
    ) -> None:
        self._journal = journal
        self._now_ms = now_ms
        self._armed: dict[int, Fault] = {}
        self.struck: Counter[int] = Counter()
        """How many calls have ended that a fault struck, by its id."""
        self._read = 0
        self._for_all: list[Span] = []
        self._by_path: dict[str, list[Span]] = {}

    def armed(self, fault: Fault) -> None:
        """A fault that may strike from now on."""
        self._armed[fault.id] = fault

    def killed(self) -> None:
        """The functions have just been killed."""
        self._for_all.append(_allowed(self._now_ms()))

    def collect(self) -> None:
        """Note what has struck since the last time."""
        newest = self._read
        for entry in self._journal():
            if entry.number <= self._read:
                continue
            newest = entry.number
            fault = self._armed.get(entry.fault or 0)
            if fault is None:
                continue
            self.struck[fault.id] += 1
            if _hinders(fault):
                self._spans(fault).append(_allowed(entry.at_ms))
        self._read = newest

    def of(self, path: str) -> list[Span]:
        """When a show was hindered whose calls to OpenTok have this in their path."""
        return sorted([*self._for_all, *self._by_path.get(path, ())])

    def _spans(self, fault: Fault) -> list[Span]:
        if not fault.path:
            return self._for_all
        return self._by_path.setdefault(fault.path, [])


def _hinders(fault: Fault) -> bool:
    """Whether anything is lost by it. What is slow is not, nor is a wrong clock."""
    is_slow = fault.status is None and not fault.drop and fault.delay_ms <= SLOW_MS
    return not is_slow and fault.service != "tasks"


def _allowed(at_ms: float) -> Span:
    return at_ms, at_ms + ALLOWED_MS
