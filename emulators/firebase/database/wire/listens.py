"""Which client listens to what, and what a commit sends to each.

Listens to the same thing form a group, whoever they belong to: the rules are asked once
for each caller, and a push is written once for all. A commit visits only the groups at,
above and below what it wrote.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from emulators.firebase.database.credentials import Identity
from emulators.firebase.database.model import Commit, Instance, PermissionDenied
from emulators.firebase.database.queries import Query
from emulators.firebase.database.tree import Node, Path, get
from emulators.firebase.database.views import (
    DataUpdate,
    Window,
    updates_between,
    updates_of,
)
from emulators.firebase.database.wire import messages
from emulators.firebase.database.wire.outputs import Send, framed
from emulators.firebase.database.wire.path_index import PathIndex
from emulators.firebase.database.wire.query_objects import loads_all
from emulators.kernel.json_http import Json


class Listener(Protocol):
    """Whom a listen belongs to."""

    @property
    def identity(self) -> Identity: ...

    def notify(self, listen: "Listen", sends: tuple[Send, ...]) -> None:
        """Send what a commit changed for one of the listens."""

    def revoke(self, listen: "Listen") -> None:
        """End a listen that is not allowed any more."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Listen:
    """One client's listen to a place or a query.

    Attributes:
        asked: the query that rules see.
        raw_query: the query as the client sent it; None for a plain listen.
        tag: the client's number for the query; without one the whole location is
            shown, and filtering it is the client's business.
    """

    listener: Listener
    path: Path
    asked: Query
    raw_query: Json
    tag: int | None

    @property
    def shown(self) -> Query | None:
        """The query by which pushes are chosen; None for all there is."""
        return None if self.tag is None or loads_all(self.asked) else self.asked

    @property
    def group(self) -> str:
        """The same for what is the same to ask. As text: to Python, True equals 1."""
        is_tagged = self.tag is not None
        return messages.dumps([is_tagged, self.raw_query])


@dataclass(slots=True, eq=False)
class _Group:
    """The listens to one thing."""

    window: Window
    seen: Node
    """What the clients know of it; kept up to date for queries alone."""
    listens: set[Listen] = field(default_factory=set)
    depends_on: frozenset[Path] = frozenset()
    """The places whose change may take the permission away."""


class Pushes:
    """What listens to one place are told, as frames."""

    def __init__(self, path: Path, updates: Iterable[DataUpdate]) -> None:
        self._path = path
        # Made once, whatever the number of tags.
        self._updates = [(each, messages.dumps(each.data)) for each in updates]
        self._frames: dict[int | None, tuple[Send, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self._updates)

    def frames(self, tag: int | None) -> tuple[Send, ...]:
        """For the listens that have `tag`, or for those without one."""
        if tag not in self._frames:
            self._frames[tag] = tuple(
                send
                for update, data in self._updates
                for send in framed(self._text(update, data, tag))
            )
        return self._frames[tag]

    def _text(self, update: DataUpdate, data: str, tag: int | None) -> str:
        action: messages.Pushed = "d" if update.kind == "put" else "m"
        return messages.push(action, (*self._path, *update.path), data, tag)


class ListenRegistry:
    """Every listen to one database."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._groups: dict[tuple[Path, str], _Group] = {}
        self._shown_at: PathIndex[_Group] = PathIndex()
        self._dependent_on: PathIndex[_Group] = PathIndex()
        """Groups by the places whose change may end them."""
        instance.subscribe(self._on_commit)

    def add(self, listen: Listen) -> Node:
        """Add a listen; what it shows now."""
        group = self._groups.get((listen.path, listen.group))
        if group is None:
            group = self._group(listen)
            self._groups[listen.path, listen.group] = group
            self._shown_at.add(listen.path, group)
        group.listens.add(listen)
        return self._shown(group.window, self._instance.root)

    def remove(self, listen: Listen) -> None:
        """Remove a listen."""
        group = self._groups[listen.path, listen.group]
        group.listens.discard(listen)
        if not group.listens:
            del self._groups[listen.path, listen.group]
            self._shown_at.remove(listen.path, group)
            for path in group.depends_on:
                self._dependent_on.remove(path, group)

    def may_listen(self, listen: Listen) -> bool:
        """Whether the rules still allow it."""
        return self._allows(listen.path, listen.asked, listen.listener.identity)

    def _group(self, listen: Listen) -> _Group:
        window = Window(path=listen.path, query=listen.shown, is_export=True)
        group = _Group(window, self._shown(window, self._instance.root))
        self._note_dependencies(group)
        return group

    def _note_dependencies(self, group: _Group) -> None:
        group.depends_on = self._instance.rules.reading_depends_on(group.window.path)
        for path in group.depends_on:
            self._dependent_on.add(path, group)

    def _on_commit(self, commit: Commit) -> None:
        if commit.written:
            # The same group may depend on several places.
            self._recheck(dict.fromkeys(self._dependent_on.touched(commit)))
        else:
            self._adopt_rules()
        for group in list(self._shown_at.touched(commit)):
            self._tell(group, commit)

    def _tell(self, group: _Group, commit: Commit) -> None:
        window = group.window
        if window.query is None:
            updates = updates_of(commit, window)
        else:
            seen, group.seen = group.seen, self._shown(window, commit.after)
            updates = updates_between(window, seen, group.seen)
        pushes = Pushes(window.path, updates)
        if pushes:
            for listen in group.listens:
                listen.listener.notify(listen, pushes.frames(listen.tag))

    def _shown(self, window: Window, root: Node) -> Node:
        """What a window shows, found by the database's indexes."""
        if window.query is None:
            return get(root, window.path)
        return self._instance.find(root, window.path, window.query)

    def _adopt_rules(self) -> None:
        groups = list(self._groups.values())
        self._dependent_on.clear()
        for group in groups:
            self._note_dependencies(group)
        self._recheck(groups)

    def _recheck(self, groups: Iterable[_Group]) -> None:
        for group in list(groups):
            allowed: dict[int, bool] = {}
            for listen in list(group.listens):
                identity = listen.listener.identity
                if id(identity) not in allowed:
                    allowed[id(identity)] = self._allows(
                        listen.path, listen.asked, identity
                    )
                if not allowed[id(identity)]:
                    listen.listener.revoke(listen)

    def _allows(self, path: Path, asked: Query, identity: Identity) -> bool:
        try:
            self._instance.authorize_read(path, identity=identity, query=asked)
        except PermissionDenied:
            return False
        return True
