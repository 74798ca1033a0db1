"""One processor for what is measured, another for all that it talks to.

Linux only: elsewhere a process can neither be kept on a processor nor asked what it has
used, to the nanosecond.
"""

import os
import sys
import time
from collections.abc import Sequence
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


def memory_mb(pids: Sequence[int]) -> float:
    """Megabytes of memory of a process and those that it has forked.

    What they share is counted once, and files in memory as if nobody else had them.
    """
    own = sum(_kb(pid, "smaps_rollup", "Pss_Anon") for pid in pids)
    return (own + max(_kb(pid, "status", "RssFile") for pid in pids)) / 1024


def _kb(pid: int, file: str, name: str) -> int:
    text = Path(f"/proc/{pid}/{file}").read_text()
    return int(text.partition(f"\n{name}:")[2].split()[0])


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
