"""Databases by name: each a root, its rules, and those who listen to its commits.

Everything here is synchronous and belongs to one event loop, so a read, a check and a
write that follow each other without `await` are one step. REST, streams, triggers and
the WebSocket protocol all sit on this. Only what a write would come to may be found out
in another thread (`plan`, `keep`); see `large`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from emulators.firebase.database.credentials import ADMIN, Identity
from emulators.firebase.database.explanations import explained, sentence
from emulators.firebase.database.indexes import Indexes
from emulators.firebase.database.queries import KEY, PRIORITY, VALUE, Query
from emulators.firebase.database.rules import Denied as Denial
from emulators.firebase.database.rules import Ruleset
from emulators.firebase.database.rules.facts import QueryFacts
from emulators.firebase.database.tree import Node, Path, get, show_path
from emulators.firebase.database.write_limits import WriteLimits, WriteSize
from emulators.firebase.database.writes import Built, Target, applied
from emulators.kernel.json_http import Json

Kind: TypeAlias = Literal["set", "update"]
Listener: TypeAlias = "Callable[[Commit], None]"

PLAIN_READ = QueryFacts(order_by_key=True)
"""What rules see as `query` when a REST read has no parameters."""


class PermissionDenied(Exception):
    """The rules refuse. The verdict says which of them were asked.

    Clients hear no more than that; `sentence` is for whoever runs the stack.
    """

    def __init__(self, verdict: Denial, sentence: str = "") -> None:
        super().__init__("Permission denied")
        self.verdict = verdict
        self.sentence = sentence


class IndexMissing(Exception):
    """The query needs an index that the rules do not declare."""

    def __init__(self, index: str, path: Path) -> None:
        super().__init__(
            f'Index not defined, add ".indexOn": "{index}", '
            f'for path "{show_path(path)}", to the rules'
        )


class ConditionFailed(Exception):
    """A conditional write found something else than its client expected."""

    def __init__(self, current: Node) -> None:
        super().__init__("The data has changed")
        self.current = current


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One step of a database's history.

    Attributes:
        kind: `set` replaced one location; `update` wrote several below `at`.
        at: where the client wrote.
        written: every replaced location (or the location whose priority changed).
        silent: database triggers must not fire.
        size: how large the client says that it may be at the most, if it says that.
    """

    before: Node
    after: Node
    kind: Kind
    at: Path
    written: tuple[Path, ...]
    at_ms: int
    identity: Identity
    silent: bool = False
    size: WriteSize | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What writes would come to, and that the rules allow them.

    It holds for the data and the rules that it was made from.
    """

    root: Node
    rules: Ruleset
    after: Node
    written: tuple[Path, ...]
    at_ms: int
    identity: Identity

    def commit(
        self,
        *,
        kind: Kind,
        at: Path,
        silent: bool = False,
        size: WriteSize | None = None,
    ) -> Commit:
        """The step that it leads to; see `Instance.write`."""
        return Commit(
            before=self.root,
            after=self.after,
            kind=kind,
            at=at,
            written=self.written,
            at_ms=self.at_ms,
            identity=self.identity,
            silent=silent,
            size=size,
        )


class Instance:
    """One database."""

    def __init__(
        self,
        name: str,
        *,
        rules: Ruleset,
        now_ms: Callable[[], int],
        explain: Callable[[str], None] | None = None,
    ) -> None:
        self.name = name
        self.root: Node = None
        self.save: Callable[[Commit], None] | None = None
        """Called with each commit before it is made; what it raises prevents it."""
        self.limits = WriteLimits()
        self._rules = rules
        self._now_ms = now_ms
        self._explain = explain
        self._indexes = Indexes()
        self._listeners: dict[int, Listener] = {}
        self._next_listener = 0

    @property
    def rules(self) -> Ruleset:
        return self._rules

    def install(self, rules: Ruleset) -> None:
        """Replace the rules, and let every listener see whether it may still listen."""
        self._rules = rules
        self._publish(
            Commit(
                before=self.root,
                after=self.root,
                kind="update",
                at=(),
                written=(),
                at_ms=self._now_ms(),
                identity=ADMIN,
                silent=True,
            )
        )

    def read(
        self, path: Path, *, identity: Identity, query: Query | None = None
    ) -> Node:
        """What lies at `path`, or the part of it that `query` asks for.

        Raises:
            PermissionDenied: the rules refuse, given the caller and the query.
            IndexMissing: the query's order has no index; admins need one too.
        """
        self.authorize_read(path, identity=identity, query=query)
        if query is None:
            return get(self.root, path)
        index = query.index
        if index is not None and index not in self._rules.indexes(path):
            raise IndexMissing(index, path)
        return self.find(self.root, path, query)

    def find(self, root: Node, path: Path, query: Query) -> Node:
        """What the query shows in the tree at `root`, whoever asks.

        Found by an index where the rules declare one or none is needed; otherwise by
        a look at every child. Fast for the tree of now and for the one before the
        newest commit.
        """
        index = query.index
        return self._indexes.run(
            get(root, path),
            path,
            query,
            is_indexed=index is None or index in self._rules.indexes(path),
        )

    def authorize_read(
        self, path: Path, *, identity: Identity, query: Query | None = None
    ) -> None:
        """Ask the rules alone.

        Raises:
            PermissionDenied: they refuse.
        """
        if identity.kind == "admin":
            return
        verdict = self._rules.may_read(
            path,
            auth=identity.auth,
            root=self.root,
            now_ms=self._now_ms(),
            query=facts_of(query) if query else PLAIN_READ,
        )
        if isinstance(verdict, Denial):
            raise self._denied(verdict, "read", identity)

    def write(  # noqa: PLR0913 - what a request says
        self,
        writes: Mapping[Target, Json | Built],
        *,
        identity: Identity,
        kind: Kind,
        at: Path,
        silent: bool = False,
        size: WriteSize | None = None,
    ) -> Commit:
        """Make all `writes` or none, in one step with one timestamp.

        Nobody hears of a write of nothing.

        Args:
            writes: JSON by place, server values unresolved, or built of it.
            identity: whom the rules judge; an admin is not judged.
            kind: how the client asked for it.
            at: where the client wrote.
            silent: keep database triggers from firing.
            size: how large it may be at the most, if the client says that.

        Raises:
            InvalidData: something cannot be stored, or it is too much at once.
            PermissionDenied: the rules refuse one of the places.
            NotSaved: the database is kept, and the disk refuses.
        """
        plan = self.plan(writes, identity=identity)
        commit = plan.commit(kind=kind, at=at, silent=silent, size=size)
        self.check(commit)
        self.keep(commit)
        return self.make(commit)

    def plan(
        self, writes: Mapping[Target, Json | Built], *, identity: Identity
    ) -> Plan:
        """See what `write` would come to now, without writing. From any thread.

        Raises:
            InvalidData: something cannot be stored.
            PermissionDenied: the rules refuse one of the places.
        """
        root, rules, now_ms = self.root, self._rules, self._now_ms()
        after = applied(root, writes, now_ms=now_ms)
        written = tuple(dict.fromkeys(target.path for target in writes))
        if identity.kind != "admin":
            verdict = rules.may_write(
                written, auth=identity.auth, before=root, after=after, now_ms=now_ms
            )
            if isinstance(verdict, Denial):
                raise self._denied(verdict, "write", identity)
        return Plan(
            root=root,
            rules=rules,
            after=after,
            written=written,
            at_ms=now_ms,
            identity=identity,
        )

    def is_current(self, plan: Plan) -> bool:
        """Whether neither data nor rules have changed since it was made."""
        return self.root is plan.root and self._rules is plan.rules

    def check(self, commit: Commit) -> None:
        """See that a commit is not too much at once. From any thread.

        Raises:
            WriteTooBig, TooManyTriggers, TriggerPayloadTooLarge: it is.
        """
        step = (commit.before, commit.after, commit.written)
        if commit.silent:
            return
        self.limits.check_size(*step, asked=commit.size)
        self.limits.check_events(*step)

    def keep(self, commit: Commit) -> None:
        """Save a commit, if the database is kept. From any thread.

        Raises:
            NotSaved: the disk refuses.
        """
        if self.save is not None:
            self.save(commit)

    def make(self, commit: Commit) -> Commit:
        """Make a commit that was saved and leads from where the database is."""
        self.root = commit.after
        if commit.written:
            self._publish(commit)
        return commit

    def write_if(  # noqa: PLR0913 - as `write`
        self,
        holds: Callable[[Node], bool],
        target: Target,
        json: Json | Built,
        *,
        identity: Identity,
        silent: bool = False,
        size: WriteSize | None = None,
    ) -> Commit:
        """Set one location, if what is there now is what the client thinks it is.

        Raises:
            ConditionFailed: it is not; carries what is there.
            PermissionDenied: the rules refuse the write, or the look at what is there.
            InvalidData: it cannot be stored.
        """
        current = get(self.root, target.path)
        if not holds(current):
            # The answer tells the current value: only to those who may read it.
            self.authorize_read(target.path, identity=identity)
            raise ConditionFailed(current)
        return self.write(
            {target: json},
            identity=identity,
            kind="set",
            at=target.path,
            silent=silent,
            size=size,
        )

    def clear(self) -> None:
        """Empty the database without triggers firing; listeners see it happen."""
        self.write({Target(()): None}, identity=ADMIN, kind="set", at=(), silent=True)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every commit, in commit order, until unsubscribed.

        It also hears of new rules: as a commit that wrote nothing.
        """
        number = self._next_listener
        self._next_listener += 1
        self._listeners[number] = listener

        def unsubscribe() -> None:
            self._listeners.pop(number, None)

        return unsubscribe

    def _denied(
        self, verdict: Denial, wish: Literal["read", "write"], identity: Identity
    ) -> PermissionDenied:
        if self._explain is not None:
            self._explain(explained(self.name, verdict, wish, identity))
        return PermissionDenied(verdict, sentence(verdict, wish, identity))

    def _publish(self, commit: Commit) -> None:
        self._indexes.follow(commit.before, commit.after, commit.written)
        for listener in list(self._listeners.values()):
            listener(commit)


def facts_of(query: Query) -> QueryFacts:
    """The query as rules see it.

    Bounds that exclude their value show it all the same: what the service shows for
    them is not known.
    """
    equal = query.equal_to
    first = query.limit if query.limit_from == "first" else None
    last = query.limit if query.limit_from == "last" else None
    return QueryFacts(
        order_by_key=query.order_by == KEY,
        order_by_value=query.order_by == VALUE,
        order_by_priority=query.order_by == PRIORITY,
        order_by_child=query.index if query.index != VALUE else None,
        start_at=query.start.value if query.start else None,
        end_at=query.end.value if query.end else None,
        equal_to=equal.value if equal else None,
        limit_to_first=first,
        limit_to_last=last,
    )
