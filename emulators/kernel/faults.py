"""Failures on demand: "the next startArchive answers 503", with proof that it did."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True, kw_only=True)
class Fault:
    """One armed failure of one emulator.

    Args:
        service: `opentok`, `database`, `auth`, `tasks`, `storage`, `hosting`.
        operation: the name of the call as the journal shows it; `*` is any.
        path: only calls with this in their path, such as an API key or an event's id.
        times: how often it strikes before it is spent.
        status: the HTTP status to answer; None leaves the answer as it is.
        body: the body to answer, as it is.
        content_type: of `body`.
        delay_ms: wait this long first, in real milliseconds.
        drop: close the connection instead of answering.
        when: `before` the call takes effect, or `after` it did (the answer is lost).
        skip: let this many calls go by first.
        lasts_ms: strike only for so long, in milliseconds of the stack's clock.
        clock_ms: how far the service's own clock is off for the call, in milliseconds:
            its `Date` and what it says of a token's times. Negative is slow.
    """

    service: str
    operation: str = "*"
    path: str = ""
    times: int = 1
    status: int | None = None
    body: str = '{"message":"armed fault"}'
    content_type: str = "application/json"
    delay_ms: int = 0
    drop: bool = False
    when: Literal["before", "after"] = "before"
    skip: int = 0
    lasts_ms: int | None = None
    clock_ms: int = 0
    id: int = field(default=0)
    armed_at_ms: int = field(default=0)
    fired: int = field(default=0)
    let_by: int = field(default=0)

    @property
    def is_spent(self) -> bool:
        return self.fired >= self.times

    def is_over(self, now_ms: int) -> bool:
        """Whether it will not strike any more."""
        is_late = (
            self.lasts_ms is not None and now_ms >= self.armed_at_ms + self.lasts_ms
        )
        return self.is_spent or is_late

    def is_for(self, service: str, operation: str, path: str) -> bool:
        """Whether it is about such calls."""
        return (
            self.service == service
            and self.operation in ("*", operation)
            and self.path in path
        )


class Faults:
    """The armed failures of one stack.

    Args:
        now_ms: the stack's clock.
    """

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._faults: list[Fault] = []
        self._ids = itertools.count(1)

    def arm(self, fault: Fault) -> Fault:
        fault.id = next(self._ids)
        fault.armed_at_ms = self._now_ms()
        self._faults.append(fault)
        return fault

    def strike(self, service: str, operation: str, path: str = "/") -> Fault | None:
        """The fault that hits this call, now used once more; or None."""
        for fault in self._faults:
            if not fault.is_for(service, operation, path) or self.is_over(fault):
                continue
            if fault.let_by < fault.skip:
                fault.let_by += 1
                continue
            fault.fired += 1
            return fault
        return None

    def is_over(self, fault: Fault) -> bool:
        """Whether it will not strike any more."""
        return fault.is_over(self._now_ms())

    def all(self) -> list[Fault]:
        """Every fault since the last reset, spent ones too: `fired` is the proof."""
        return list(self._faults)

    def clear(self) -> None:
        self._faults.clear()
