"""Notices that the functions' source has changed."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

POLL_S = 1.0
"""Real seconds between looks: polling needs no service of the operating system."""

MAX_FILES = 5_000
"""Looked at. A folder with more has something in it that is no source."""

PRUNED = frozenset({"venv", ".venv", "__pycache__", "node_modules", ".git"})


async def watch(
    folder: Path, changed: Callable[[], Awaitable[None]], *, poll_s: float = POLL_S
) -> None:
    """Await `changed` after every change of a Python file below `folder`, for ever."""
    before = await asyncio.to_thread(stamps, folder)
    while True:
        await asyncio.sleep(poll_s)
        now = await asyncio.to_thread(stamps, folder)
        if now != before:
            before = now
            await changed()


def stamps(folder: Path) -> Mapping[str, tuple[int, int]]:
    """Time of change in ns and size in bytes of each Python file, by its path."""
    found: dict[str, tuple[int, int]] = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - PRUNED)
        for name in sorted(names):
            if name.endswith(".py") and len(found) < MAX_FILES:
                path = Path(parent, name)
                try:
                    status = path.stat()
                except FileNotFoundError:
                    # An editor is just replacing it; the next look will see.
                    continue
                found[str(path)] = (status.st_mtime_ns, status.st_size)
    return found
