"""What was asked of the fake, in order, and what it answered."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from tests.support.google.exchange import Answer, Request


@dataclass(frozen=True, slots=True)
class Entry:
    """One request, who made it, and the answer."""

    request: Request
    answer: Answer
    caller: str | None = None
    """Their name in policies; None for nobody."""

    @property
    def line(self) -> str:
        """`METHOD host/path`."""
        return f"{self.request.method} {self.request.host}{self.request.path}"

    @property
    def body(self) -> Any:
        """What was sent, as JSON."""
        return self.request.json


@dataclass(slots=True)
class Journal:
    """All that came. Any number of threads may add."""

    entries: list[Entry] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    """Hosts, with their ports, that somebody wanted and the fake has not."""
    unknown: list[str] = field(default_factory=list)
    """Requests to a host that the fake has, at a path that it has not."""
    _lock: Lock = field(default_factory=Lock)

    def add(self, entry: Entry) -> None:
        """Note a request that has been answered."""
        with self._lock:
            self.entries.append(entry)

    def find(self, method: str, pattern: str) -> list[Entry]:
        """Those of this method whose whole `host/path` matches the pattern."""
        wanted = re.compile(pattern)
        return self._those(
            lambda request: (
                request.method == method
                and wanted.fullmatch(request.host + request.path) is not None
            )
        )

    def refused(self) -> list[str]:
        """`STATUS METHOD host/path` of every request that was refused."""
        with self._lock:
            return [
                f"{entry.answer.status} {entry.line}"
                for entry in self.entries
                if entry.answer.status >= 400
            ]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self.entries.clear()
            self.strangers.clear()
            self.unknown.clear()

    def _those(self, wanted: Callable[[Request], bool]) -> list[Entry]:
        with self._lock:
            return [entry for entry in self.entries if wanted(entry.request)]
