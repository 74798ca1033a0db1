"""What one client may ask of a database, and what it is told about it.

Source of actions and statuses: firebase-js-sdk core/PersistentConnection.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from emulators.firebase.database.answer_limits import AnswerTooBig, check_answer
from emulators.firebase.database.credentials import (
    NOBODY,
    Credentials,
    Identity,
    Unauthorized,
    acting_as,
    identity_of,
)
from emulators.firebase.database.model import (
    ConditionFailed,
    IndexMissing,
    Instance,
    PermissionDenied,
)
from emulators.firebase.database.tree import (
    InvalidData,
    Path,
    get,
    to_json,
)
from emulators.firebase.database.views import DataUpdate
from emulators.firebase.database.wire import messages
from emulators.firebase.database.wire.arguments import (
    Body,
    data_in,
    merge_in,
    place_in,
    tag_in,
    target_in,
)
from emulators.firebase.database.wire.hashes import matches
from emulators.firebase.database.wire.listens import Listen, ListenRegistry, Pushes
from emulators.firebase.database.wire.messages import text_in
from emulators.firebase.database.wire.outputs import Outbox, Send, framed
from emulators.firebase.database.wire.pending_writes import PRIORITY_KEY, PendingWrites
from emulators.firebase.database.wire.query_objects import loads_all, parse_query
from emulators.firebase.database.write_limits import WriteTooBig
from emulators.firebase.database.writes import Target
from emulators.kernel.data_file import NotSaved
from emulators.kernel.json_http import Json

MAX_LISTENS = 10_000
"""Of one client."""

MAX_PENDING_CHARS = 64 * 1024 * 1024
"""Of onDisconnect requests since the client last had none pending."""


Answer: TypeAlias = tuple[str, Json]
"""A status and its payload."""


OK: Answer = ("ok", {})

_STATUSES: dict[type[Exception], str] = {
    PermissionDenied: "permission_denied",
    # What SDKs know as too much for one request; of writes it is not confirmed.
    WriteTooBig: "too_big",
    AnswerTooBig: "too_big",
    ConditionFailed: "datastale",
    IndexMissing: "failure",
    InvalidData: "failure",
    Unauthorized: "invalid_token",
    NotSaved: "unavailable",
}
"""What the client is told of a request that raises."""


class Session:
    """One client's identity, listens and pending writes."""

    def __init__(
        self,
        instance: Instance,
        registry: ListenRegistry,
        credentials: Credentials,
        outbox: Outbox,
        now_ms: Callable[[], int],
    ) -> None:
        self.identity: Identity = NOBODY
        self.refusal: str | None = None
        """Why the rules refused the newest request, in one sentence, if they did."""
        self._instance = instance
        self._registry = registry
        self._credentials = credentials
        self._outbox = outbox
        self._now_ms = now_ms
        self._listens: dict[tuple[Path, int | None], Listen] = {}
        self._pending = PendingWrites()
        self._pending_chars = 0
        self._actions: dict[str, Callable[[Body], Answer]] = {
            "s": lambda _: OK,
            "auth": self._authenticate,
            "gauth": self._authenticate,
            "unauth": self._sign_out,
            # App Check is not enforced here, so every token will do.
            "appcheck": lambda _: OK,
            "unappeck": lambda _: OK,
            "q": self._listen,
            "n": self._unlisten,
            "g": self._get,
            "p": self._put,
            "m": self._merge,
            "o": self._put_later,
            "om": self._merge_later,
            "oc": self._cancel_later,
        }

    def answer(self, action: str, body: Body, chars: int) -> Answer:
        """Do what is asked.

        Args:
            action: the request's name.
            body: its arguments.
            chars: how long it was as text.
        """
        self.refusal = None
        act = self._actions.get(action)
        if act is None:
            # What the service says to an action that it does not know is not known.
            return "failure", "Unknown action"
        if action in ("o", "om"):
            self._pending_chars += chars
        try:
            return act(body)
        except tuple(_STATUSES) as refusal:
            if isinstance(refusal, PermissionDenied):
                self.refusal = refusal.sentence
            kind = next(kind for kind in _STATUSES if isinstance(refusal, kind))
            return _STATUSES[kind], str(refusal)

    def notify(self, listen: Listen, sends: tuple[Send, ...]) -> None:
        """Send a push, unless a listen above sends the same."""
        if listen.tag is None and self._is_told_above(listen.path):
            return
        self._outbox.put_update(sends)

    def revoke(self, listen: Listen) -> None:
        """End a listen that the rules do not allow any more, and say so."""
        self._drop(listen)
        self._outbox.put_update(framed(messages.revoked(listen.path, listen.raw_query)))

    def expire(self) -> None:
        """Take back what the client's token gave it; the client will bring another."""
        reason = "Auth token has expired"
        self._outbox.put_update(framed(messages.auth_revoked("expired_token", reason)))
        self._become(NOBODY)

    def forget_pending(self) -> None:
        """Drop what was to be written when the client leaves."""
        self._pending.clear()

    def end(self) -> None:
        """Listen no more, and write what the client left to be written.

        Each write is judged by the rules as they are now. One that they refuse is
        dropped without a word to anyone.
        """
        for listen in list(self._listens.values()):
            self._drop(listen)
        pending = list(self._pending)
        self._pending.clear()
        for path, json in pending:
            target = _target_at(path)
            try:
                self._instance.write(
                    {target: json}, identity=self.identity, kind="set", at=target.path
                )
            except (PermissionDenied, InvalidData, NotSaved):
                continue

    def _authenticate(self, body: Body) -> Answer:
        identity = identity_of(text_in(body, "cred"))
        if self._credentials.has_expired(identity, now_s=self._now_ms() / 1000):
            return "expired_token", "Auth token is expired"
        if body.get("noauth") is True:
            identity = acting_as(identity, None)
        elif "authvar" in body:
            identity = acting_as(identity, body["authvar"])
        self._become(identity)
        # The service is said to send back whom it sees; no SDK of today looks at it.
        return OK

    def _sign_out(self, _: Body) -> Answer:
        self._become(NOBODY)
        return OK

    def _become(self, identity: Identity) -> None:
        self.identity = identity
        for listen in list(self._listens.values()):
            if not self._registry.may_listen(listen):
                self.revoke(listen)

    def _listen(self, body: Body) -> Answer:
        listen = self._wanted(body)
        key = (listen.path, listen.tag)
        self._instance.authorize_read(
            listen.path, identity=self.identity, query=listen.asked
        )
        if key in self._listens:
            self._drop(self._listens[key])
        elif len(self._listens) >= MAX_LISTENS:
            return "failure", f"Too many listens: at most {MAX_LISTENS}"
        self._listens[key] = listen
        node = self._registry.add(listen)
        try:
            check_answer(node)
        except AnswerTooBig:
            self._drop(listen)
            raise
        claimed = body.get("h")
        if not (isinstance(claimed, str) and matches(node, claimed)):
            update = DataUpdate("put", (), to_json(node, export=True))
            self._outbox.put(Pushes(listen.path, [update]).frames(listen.tag))
        return "ok", {"w": ["no_index"]} if self._lacks_index(listen) else {}

    def _wanted(self, body: Body) -> Listen:
        raw_query = body.get("q") or None
        return Listen(
            listener=self,
            path=place_in(body),
            asked=parse_query(raw_query),
            raw_query=raw_query,
            tag=tag_in(body),
        )

    def _lacks_index(self, listen: Listen) -> bool:
        index = listen.shown.index if listen.shown else None
        indexes = self._instance.rules.indexes(listen.path)
        return index is not None and index not in indexes

    def _is_told_above(self, path: Path) -> bool:
        return any((path[:depth], None) in self._listens for depth in range(len(path)))

    def _unlisten(self, body: Body) -> Answer:
        listen = self._listens.get((place_in(body), tag_in(body)))
        if listen is not None:
            self._drop(listen)
        return OK

    def _drop(self, listen: Listen) -> None:
        del self._listens[listen.path, listen.tag]
        self._registry.remove(listen)

    def _get(self, body: Body) -> Answer:
        path, query = place_in(body), parse_query(body.get("q"))
        instance = self._instance
        if not loads_all(query):
            node = instance.read(path, identity=self.identity, query=query)
            check_answer(node)
            return "ok", to_json(node, export=True)
        instance.authorize_read(path, identity=self.identity, query=query)
        if query.index is not None and query.index not in instance.rules.indexes(path):
            raise IndexMissing(query.index, path)
        node = get(instance.root, path)
        check_answer(node)
        return "ok", to_json(node, export=True)

    def _put(self, body: Body) -> Answer:
        target, json, claimed = target_in(body), data_in(body), body.get("h")
        if claimed is None:
            self._instance.write(
                {target: json}, identity=self.identity, kind="set", at=target.path
            )
            return OK
        guard = text_in(body, "h")
        self._instance.write_if(
            lambda node: matches(node, guard), target, json, identity=self.identity
        )
        return OK

    def _merge(self, body: Body) -> Answer:
        at, writes = merge_in(body)
        if writes:
            self._instance.write(
                writes, identity=self.identity, kind="update", at=at.path
            )
        return OK

    def _put_later(self, body: Body) -> Answer:
        return self._write_later({target_in(body): data_in(body)})

    def _merge_later(self, body: Body) -> Answer:
        _, writes = merge_in(body)
        return self._write_later(writes)

    def _write_later(self, writes: Mapping[Target, Json]) -> Answer:
        if self._pending_chars > MAX_PENDING_CHARS:
            return "too_big", "Too much is to be written when this client leaves"
        self._instance.plan(writes, identity=self.identity)
        for target, json in writes.items():
            self._pending.remember(_path_of(target), json)
        return OK

    def _cancel_later(self, body: Body) -> Answer:
        self._pending.forget(_path_of(target_in(body)))
        if not self._pending:
            self._pending_chars = 0
        return OK


def _path_of(target: Target) -> Path:
    return (*target.path, PRIORITY_KEY) if target.is_priority else target.path


def _target_at(path: Path) -> Target:
    if path[-1:] == (PRIORITY_KEY,):
        return Target(path[:-1], is_priority=True)
    return Target(path)
