"""Databases by name: asking for one makes it."""

import re
from collections.abc import Callable, Iterator

from emulators.firebase.database.model import Instance
from emulators.firebase.database.rules import OPEN
from emulators.firebase.database.tree import InvalidData

MAX_DATABASES = 10_000
"""Of one stack: asking for a name makes a database, whoever asks."""

_NAMESPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")


class Store:
    """Every database of one stack; asking for a name makes it."""

    def __init__(
        self,
        *,
        now_ms: Callable[[], int],
        made: Callable[[Instance], None],
        explain: Callable[[str], None] | None = None,
    ) -> None:
        self._now_ms = now_ms
        self._explain = explain
        self._made = made
        self._instances: dict[str, Instance] = {}

    def instance(self, name: str) -> Instance:
        """The database of that name, empty and open to all when it is new.

        Raises:
            InvalidData: no database can have that name, or there are too many.
        """
        if name not in self._instances:
            if not is_namespace(name):
                raise InvalidData("Invalid namespace")
            if len(self._instances) >= MAX_DATABASES:
                raise InvalidData(f"Too many databases: at most {MAX_DATABASES}")
            instance = Instance(
                name, rules=OPEN, now_ms=self._now_ms, explain=self._explain
            )
            self._instances[name] = instance
            self._made(instance)
        return self._instances[name]

    def __iter__(self) -> Iterator[Instance]:
        return iter(list(self._instances.values()))


def is_namespace(name: str) -> bool:
    """Whether a database may be called that."""
    return _NAMESPACE.fullmatch(name) is not None
