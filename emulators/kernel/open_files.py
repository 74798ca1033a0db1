"""How many files, and so connections, this process may have open."""

import contextlib
import resource

MAX_OPEN_FILES = 65_536
LESS_OPEN_FILES = 10_240
"""macOS names no hard limit and refuses more than a process may have."""

_FILES_FOR_OTHERS = 4
"""One in so many files is left for what is not a connection."""


def allow_many_sockets() -> int:
    """Raise this process's limit of open files as far as the system lets us.

    Returns:
        The limit that now stands.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for files in (MAX_OPEN_FILES, LESS_OPEN_FILES):
        wanted = files if hard == resource.RLIM_INFINITY else min(hard, files)
        if soft == resource.RLIM_INFINITY or soft >= wanted:
            break
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return wanted
    return soft


def max_connections() -> int:
    """How many connections a server takes.

    Without any files left it could do nothing, not even refuse.
    """
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MAX_OPEN_FILES if soft == resource.RLIM_INFINITY else soft
    return files - files // _FILES_FOR_OTHERS
