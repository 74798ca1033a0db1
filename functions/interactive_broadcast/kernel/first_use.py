"""Parts that are made when they are first used, and with them what they import.

An instance serves one function, which needs a few of the services: the others, their
modules and what those import would only cost it its start and memory.
"""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class on_first_use(Generic[T]):  # noqa: N801 - a decorator, read as `property` is
    """A property whose value is made once, by whichever thread is first, and kept.

    The value may ask for others of its kind, in a circle as little as constructors may.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        # One per property, not per object: two objects only wait for each other.
        self._lock = threading.RLock()
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, owner: None, of: type) -> "on_first_use[T]": ...
    @overload
    def __get__(self, owner: object, of: type) -> T: ...
    def __get__(self, owner: object | None, of: type) -> "on_first_use[T] | T":
        if owner is None:
            return self
        # From now on the object's own attribute is found before this is.
        kept = vars(owner)
        with self._lock:
            if self._name not in kept:
                kept[self._name] = self._make(owner)
            made: T = kept[self._name]
        return made
