"""What logs say beside news: warnings, errors, and lines that nobody meant to write."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from emulators.firebase.functions.logs import QUIET_SEVERITIES, LogTail, severity


def complaints_of_functions(logs: LogTail, *, since: str = "") -> list[str]:
    """The lines that `make start` would show of what functions print.

    Args:
        logs: of a stack.
        since: a line that was noted before; without one all are looked at.
    """
    lines = logs.lines()
    if since:
        lines = lines[lines.index(since) + 1 :]
    return [line for line in lines if severity(line) not in QUIET_SEVERITIES]


@contextmanager
def complaints_of_the_stack() -> Iterator[list[str]]:
    """What the emulators log in this process in the meantime, from warnings on."""
    heard = _Heard(logging.WARNING)
    root = logging.getLogger()
    root.addHandler(heard)
    try:
        yield heard.lines
    finally:
        root.removeHandler(heard)


class _Heard(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")
