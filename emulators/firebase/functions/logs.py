"""What the functions print: kept for a while, and shown to who started the stack."""

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

    Args:
        show: gets each line worth showing.
        verbose: every line is worth it; otherwise warnings, errors and whatever is
            not structured (a traceback, a `print`).
    """

    def __init__(self, show: Callable[[str], None], *, verbose: bool) -> None:
        self._lines: deque[str] = deque(maxlen=MAX_LINES)
        self._lock = threading.Lock()
        self._show = show
        self._verbose = verbose

    def add(self, line: str) -> None:
        kept = line[:MAX_LINE_CHARS]
        with self._lock:
            self._lines.append(kept)
        if self._verbose or severity(kept) not in QUIET_SEVERITIES:
            self._show(f"functions | {kept}")

    def note(self, text: str) -> None:
        """Keep and show what the stack itself has to say."""
        kept = text[:MAX_LINE_CHARS]
        with self._lock:
            self._lines.append(kept)
        self._show(kept)

    def lines(self, newest: int = MAX_LINES) -> list[str]:
        """Up to `newest` lines, oldest first."""
        with self._lock:
            return list(self._lines)[-newest:] if newest > 0 else []


def severity(line: str) -> str | None:
    """The severity that a structured line (Cloud Logging's JSON) states, if it does.

    None for plain text, and for what libraries log: tracebacks come that way.
    """
    if not line.startswith("{"):
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    stated = entry.get("severity")
    return None if stated is None else str(stated)
