"""What each write of a test would have cost the hosted database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import main
from emulators.firebase.database.model import Commit, Instance
from emulators.firebase.database.registrations import EVENT_PREFIX, Registration
from emulators.firebase.database.tree import Branch, Node, Path, get
from emulators.firebase.database.write_limits import measure, touched_bytes

UNCOUNTED = 2**40


@cache
def deployed_triggers() -> tuple[Registration, ...]:
    """The database triggers that `main.py` declares, as they are registered."""
    return tuple(_registrations())


def _registrations() -> Iterator[Registration]:
    for name, function in vars(main).items():
        endpoint = getattr(function, "__firebase_endpoint__", None)
        trigger = getattr(endpoint, "eventTrigger", None)
        if not trigger or not trigger["eventType"].startswith(EVENT_PREFIX):
            continue
        yield Registration.parse(
            {
                "name": f"projects/p/locations/here/triggers/{name}",
                "event": trigger["eventType"],
                "path": trigger["eventFilterPathPatterns"]["ref"],
                "namespacePattern": "*",
            }
        )


@dataclass(slots=True)
class WriteMeasures:
    """The most that any write since then had of each thing that is limited."""

    writes: int = 0
    caused_events: int = 0
    event_bytes: int = 0
    touched_bytes: int = 0
    """Written and removed."""
    paths: int = 0
    """That one write names."""
    depth: int = 0
    key_bytes: int = 0
    total_events: int = 0
    worst: list[str] = field(default_factory=list)
    """The paths of the write that caused most events, some of them."""

    def follow(self, instance: Instance) -> None:
        """Measure all writes of a database from now on."""
        instance.subscribe(self._measure)

    def _measure(self, commit: Commit) -> None:
        if not commit.written or commit.silent:
            return
        before, after, written = commit.before, commit.after, commit.written
        caused = measure(before, after, written, deployed_triggers())
        self.writes += 1
        self.total_events += caused.events
        if caused.events > self.caused_events:
            self.worst = ["/".join(path) for path in written[:5]]
        self.caused_events = max(self.caused_events, caused.events)
        self.event_bytes = max(self.event_bytes, caused.largest)
        touched = touched_bytes(before, after, written, UNCOUNTED)
        self.touched_bytes = max(self.touched_bytes, touched)
        self.paths = max(self.paths, len(written))
        for path in written:
            self.depth = max(self.depth, len(path) + _depth(get(after, path)))
            self.key_bytes = max(self.key_bytes, *_key_bytes(path))


def _depth(node: Node) -> int:
    if not isinstance(node, Branch):
        return 0
    return 1 + max(map(_depth, node.children.values()), default=0)


def _key_bytes(path: Path) -> list[int]:
    return [0, *(len(key.encode()) for key in path)]
