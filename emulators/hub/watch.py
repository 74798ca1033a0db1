"""What the hub's page shows, as it changes: one frame for all of it.

A page is told nothing twice. Each frame is made when it is sent, of what is there then:
a page that does not read costs nothing but its connection.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from emulators.assembly import Assembly
from emulators.firebase.database.model import Instance
from emulators.firebase.database.tree import Node, Path, get
from emulators.firebase.functions.host import FunctionsFailed
from emulators.hub.faults import camel, faults_told
from emulators.hub.tree import level
from emulators.hub.views import tables
from emulators.kernel.json_http import JsonObject

MAX_REQUESTS: Final = 200
MAX_LINES: Final = 200
"""In one frame; of more there are the newest."""

MAX_OPEN: Final = 200
"""Branches of the tree that a page has open."""

MAX_REQUEST_CHARS: Final = 500
"""Of a request's body."""

_NEVER: Final = object()


class TooManyOpen(Exception):
    """More than `MAX_OPEN` branches."""


class Watch:
    """What one page knows. Belongs to the stack's loop."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._context = assembly.context
        self._open: dict[Path, object] = {}
        self._told: JsonObject = {}
        self._root: object = _NEVER
        self._request = 0
        self._line = 0
        self._process: object = None
        self._call = 0

    def open(self, path: Path) -> None:
        """Show a branch of the tree from now on.

        Raises:
            TooManyOpen: there are `MAX_OPEN` already.
        """
        if len(self._open) >= MAX_OPEN:
            raise TooManyOpen(f"A page has {MAX_OPEN} branches open at the most.")
        self._open[path] = _NEVER

    def close(self, path: Path) -> None:
        """Show it no more."""
        self._open.pop(path, None)

    async def changes(self) -> JsonObject:
        """What has changed since the last time, by its kind; `{}` if nothing has."""
        requests = [*self._requests(), *await self._calls()]
        several = {"requests": requests, "logs": self._logs(), "tree": self._tree()}
        frame: JsonObject = {name: told for name, told in several.items() if told}
        frame |= self._if_new("faults", faults_told(self._context.faults))
        states = [file.state for file in self._assembly.rules_files]
        frame |= self._if_new("rules", [camel(asdict(state)) for state in states])
        if self._has_new_root():
            frame |= self._if_new("views", self._views())
        clock = self._clock()
        if self._if_new("clock", clock):
            frame["clock"] = clock | {"nowMs": self._context.clock.now_ms()}
        return frame

    def _if_new(self, name: str, told: object) -> JsonObject:
        if name in self._told and self._told[name] == told:
            return {}
        self._told[name] = told
        return {name: told}

    def _clock(self) -> JsonObject:
        clock = self._context.clock
        due = clock.next_due
        return {
            "offsetMs": clock.offset // timedelta(milliseconds=1),
            "nextAtMs": None if due is None else round(due.timestamp() * 1000),
        }

    def _requests(self) -> list[JsonObject]:
        entries = self._context.journal.newer(self._request, limit=MAX_REQUESTS)
        if entries:
            self._request = entries[-1].number
        told = [camel(asdict(entry)) for entry in entries]
        return [
            one | {"request": str(one["request"])[:MAX_REQUEST_CHARS]} for one in told
        ]

    async def _calls(self) -> list[JsonObject]:
        """Those of the functions, which are not in the journal, in its form."""
        try:
            told = await self._assembly.functions.calls(self._call)
            if told["process"] != self._process:
                self._process, self._call = told["process"], 0
                told = await self._assembly.functions.calls(0)
        except FunctionsFailed:
            # They are being loaded, or crashed; what they answer is told then.
            return []
        calls: Any = told["calls"]
        if calls:
            self._call = calls[-1]["number"]
        return [_as_entry(call) for call in calls[-MAX_REQUESTS:]]

    def _logs(self) -> list[str]:
        self._line, lines = self._assembly.logs.newer(self._line, limit=MAX_LINES)
        return [line.encode("utf-8", "replace").decode() for line in lines]

    def _tree(self) -> list[JsonObject]:
        root, changed = self._instance.root, []
        for path, known in self._open.items():
            node: Node = get(root, path)
            # Trees share what has not changed: another object is another branch.
            if node is not known:
                self._open[path] = node
                changed.append(level(path, node))
        return changed

    def _has_new_root(self) -> bool:
        root = self._instance.root
        is_new = root is not self._root
        self._root = root
        return is_new

    def _views(self) -> list[JsonObject]:
        views = self._context.settings.hub_views
        return [table for view in views for table in tables(self._instance, view)]

    @property
    def _instance(self) -> Instance:
        return self._assembly.database.instance()


def _as_entry(call: dict[str, Any]) -> JsonObject:
    return {
        "number": call["number"],
        "atMs": call["at_ms"],
        "service": "functions",
        "operation": call["function"],
        "method": call["method"],
        "path": call["path"],
        "query": "",
        "request": "",
        "status": call["status"],
        "fault": None,
        "refusal": call["refusal"],
    }
