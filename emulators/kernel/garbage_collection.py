"""How often Python looks for garbage in a process that holds a database."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ALLOCATIONS = 10_000
YOUNGER_ROUNDS = 20

_lock = threading.Lock()
_making = 0
_was_enabled = True


def collect_seldom() -> None:
    """Look for cycles less often.

    A tree of a million leaves is millions of objects without any cycle. Python counts
    what is allocated and looks through all of them again and again: storing and showing
    large values takes twice to three times as long as with this.
    """
    gc.set_threshold(ALLOCATIONS, YOUNGER_ROUNDS, YOUNGER_ROUNDS)


@contextmanager
def making_no_garbage() -> Iterator[None]:
    """Make millions of objects without any cycle, from any thread.

    Python does not look for garbage meanwhile, and never looks through what is there in
    the end: a look through two trees of 57 MB stops every thread for seconds. They are
    freed all the same when nobody refers to them any more.
    """
    global _making, _was_enabled  # noqa: PLW0603 - the collector is the process's, too
    with _lock:
        if not _making:
            _was_enabled = gc.isenabled()
            # So that hardly any garbage is among what is never looked through.
            gc.collect(1)
            gc.disable()
        _making += 1
    try:
        yield
    finally:
        with _lock:
            _making -= 1
            if not _making:
                gc.freeze()
                if _was_enabled:
                    gc.enable()
