"""Keeps packages from loading what they can do without and nobody here needs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def missing(name: str) -> Iterator[None]:
    """Let every import of the module `name` fail meanwhile, unless it is loaded.

    For packages that try an optional import and go on without it.
    """
    if name in sys.modules:
        yield
        return
    # None is how the import system is told that there is no such module.
    sys.modules[name] = None  # type: ignore[assignment] # typeshed leaves it out
    try:
        yield
    finally:
        del sys.modules[name]
