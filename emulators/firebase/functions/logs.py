"""What the functions print: kept for a while, and shown to who started the stack."""

import contextlib
import json
import threading
from collections import deque
from collections.abc import Callable

MAX_LINES = 2_000
MAX_LINE_CHARS = 8_000

QUIET_SEVERITIES = frozenset({"DEFAULT", "DEBUG", "INFO", "NOTICE"})
"""Not shown unless asked for: what goes well."""


class LogTail:
    """The newest lines of the functions' process. Thread-safe.

    A line that cannot be shown is kept all the same: whoever logs goes on.

    Args:
        show: gets each line worth showing; what it raises is passed over.
        verbose: every line is worth it; otherwise warnings, errors and whatever is
            not structured (a traceback, a `print`).
    """

    def __init__(self, show: Callable[[str], None], *, verbose: bool) -> None:
        self._lines: deque[str] = deque(maxlen=MAX_LINES)
        self._count = 0
        self._lock = threading.Lock()
        self._show = show
        self._verbose = verbose

    def add(self, line: str) -> None:
        kept = line[:MAX_LINE_CHARS]
        self._keep(kept)
        if self._verbose or severity(kept) not in QUIET_SEVERITIES:
            self._try_to_show(f"functions | {kept}")

    def note(self, text: str) -> None:
        """Keep and show what the stack itself has to say."""
        kept = text[:MAX_LINE_CHARS]
        self._keep(kept)
        self._try_to_show(kept)

    def lines(self, newest: int = MAX_LINES) -> list[str]:
        """Up to `newest` lines, oldest first."""
        with self._lock:
            return list(self._lines)[-newest:] if newest > 0 else []

    def newer(self, count: int, *, limit: int) -> tuple[int, list[str]]:
        """How many lines there ever were, and those after the first `count`.

        Args:
            count: as it was told before; 0 for all.
            limit: of lines; the newest are given.
        """
        with self._lock:
            wanted = min(self._count - count, limit, len(self._lines))
            return self._count, list(self._lines)[-wanted:] if wanted > 0 else []

    def _keep(self, line: str) -> None:
        with self._lock:
            self._lines.append(line)
            self._count += 1

    def _try_to_show(self, line: str) -> None:
        # Any error of any terminal, pipe or caller. It is not logged: where logs go is
        # what has failed. Left alone it would end the thread that reads the pipe, and
        # functions that can no longer print answer 500.
        with contextlib.suppress(Exception):
            self._show(line)


def severity(line: str) -> str | None:
    """The severity that a structured line (Cloud Logging's JSON) states, if it does.

    None for plain text, and for what libraries log: tracebacks come that way.
    """
    if not line.startswith("{"):
        return None
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    stated = entry.get("severity")
    return None if stated is None else str(stated)
