"""One processor for what is measured, another for all that it talks to.

Linux only: elsewhere a process can neither be kept on a processor nor asked what it has
used, to the nanosecond.
"""

import os
import sys
import time
from pathlib import Path

CLOCK_OF_PROCESS = 2
"""In the id of a process's CPU clock: `CPUCLOCK_SCHED`, that of all its threads."""


class NotMeasurable(Exception):
    """Here nothing can be measured; the message says why."""


def check() -> None:
    """See that this machine can be measured on. Raises NotMeasurable."""
    if sys.platform != "linux":
        raise NotMeasurable("The benches count CPU time as only Linux tells it.")


def measured_on() -> int:
    """The processor of the functions."""
    return max(os.sched_getaffinity(0))


def others() -> set[int]:
    """The processors of everything else: the same one where there is no other."""
    available = os.sched_getaffinity(0)
    return available - {max(available)} or available


def cpu_s(pid: int) -> float:
    """Seconds that a process has computed, in all its threads."""
    return time.clock_gettime((~pid << 3) | CLOCK_OF_PROCESS)


def memory_mb(pid: int) -> float:
    """Megabytes of memory that a process has, with what it shares with others."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
