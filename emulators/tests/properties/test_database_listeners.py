"""Whoever watches the database knows it: what was pushed adds up to what is stored.

Clients of the WebSocket protocol and readers of event streams come, go and write in any
order; each keeps what it was told, as the official clients do, and after every step
that must equal a fresh read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.etags import etag
from emulators.firebase.database.model import Commit
from emulators.firebase.database.queries import run
from emulators.firebase.database.streaming import View, events_of
from emulators.firebase.database.tree import (
    Leaf,
    Node,
    Path,
    from_json,
    get,
    parse_path,
    put,
    to_json,
)
from emulators.firebase.database.wire.hashes import digest
from emulators.firebase.database.wire.query_objects import loads_all, parse_query
from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.conversation import (
    Answer,
    Push,
    Server,
    Talk,
    talk,
)

RULES = """{"rules": {
  ".read": "root.child('locked').val() != true || auth.uid == 'key'",
  ".write": true,
  ".indexOn": [".value", "a", "a/b"],
  "$any": {".indexOn": ["a"], "$other": {".indexOn": ["b", ".value"]}}
}}"""

KEYS = st.sampled_from(["a", "b", "c", "1", "10", "é"])
PATHS = st.lists(KEYS, max_size=3).map("/".join)
SCALARS: st.SearchStrategy[Json] = st.sampled_from(
    [True, False, 0, 1, 2.5, -3, "", "x", "😀"]
)
SERVER_VALUES: st.SearchStrategy[Json] = st.sampled_from(
    [{".sv": "timestamp"}, {".sv": {"increment": 2}}]
)


def with_priority(json: dict[str, Json]) -> dict[str, Json]:
    return {**json, ".priority": len(json)}


JSONS: st.SearchStrategy[Json] = st.recursive(
    st.none() | SCALARS | SERVER_VALUES,
    lambda children: (
        st.dictionaries(KEYS, children, max_size=3)
        | st.dictionaries(KEYS, children, max_size=3).map(with_priority)
        | st.lists(children, max_size=2)
    ),
    max_leaves=6,
)
QUERIES: st.SearchStrategy[dict[str, Json]] = st.builds(
    lambda index, start, end, limit: {**index, **start, **end, **limit},
    st.sampled_from([{}, {"i": "a"}, {"i": "a/b"}, {"i": ".value"}]),
    st.sampled_from([{}, {"sp": 1, "sin": True}, {"sp": "x", "sin": False}]),
    st.sampled_from([{}, {"ep": 2, "ein": True}, {"ep": True, "ein": True}]),
    st.sampled_from([{}, {"l": 1, "vf": "l"}, {"l": 2, "vf": "r"}]),
)
CLIENTS = st.integers(0, 2)


@dataclass
class Watched:
    """One listen, and what its client was told of it."""

    path: Path
    query: dict[str, Json]
    seen: Node = None

    def take(self, path: Path, data: Json) -> None:
        """Put new data in, as far as it concerns this place."""
        if path[: len(self.path)] == self.path:
            self.seen = put(self.seen, path[len(self.path) :], from_json(data))
        elif self.path[: len(path)] == path:
            self.seen = get(from_json(data), self.path[len(path) :])


@dataclass
class Browser:
    """A client that keeps what it is told."""

    talk: Talk
    listens: dict[tuple[Path, int | None], Watched] = field(default_factory=dict)
    last_answer: Answer = field(default_factory=lambda: Answer("ok", None))

    def ask(self, action: str, **body: Json) -> None:
        self.talk.receives(action, **body)
        self.catch_up()

    def catch_up(self) -> None:
        for line in self.talk.lines():
            if isinstance(line, Answer):
                self.last_answer = line
            else:
                assert isinstance(line, Push)
                assert isinstance(line.body, dict)
                self._take(line.action, line.body)

    def _take(self, action: str, body: dict[str, Json]) -> None:
        path = parse_path(str(body["p"]))
        tag = body.get("t")
        if action == "c":
            queries = body.get("q", [{}])
            assert isinstance(queries, list)
            [key] = [
                key
                for key, watched in self.listens.items()
                if key[0] == path and [watched.query] == queries
            ][:1]
            del self.listens[key]
            return
        watched_here = [
            watched for (_, known), watched in self.listens.items() if known == tag
        ]
        for at, data in _parts(action, path, body["d"]):
            for watched in watched_here:
                watched.take(at, data)


def _parts(action: str, path: Path, data: Json) -> Iterator[tuple[Path, Json]]:
    if action == "d":
        yield path, data
        return
    assert isinstance(data, dict)
    for key, value in data.items():
        yield (*path, *parse_path(key)), value


class Reader:
    """A reader of an event stream that keeps what it is told."""

    def __init__(self, server: Server, view: View) -> None:
        self.view = view
        self.seen = from_json(view.json(view.of(server.instance.root)))
        server.instance.subscribe(self._hear)

    def _hear(self, commit: Commit) -> None:
        for name, event in events_of(commit, self.view):
            assert isinstance(event, dict)
            action = "d" if name == "put" else "m"
            path = parse_path(str(event["path"]))
            for at, data in _parts(action, path, event["data"]):
                self.seen = put(self.seen, at, from_json(data))


class Listeners(RuleBasedStateMachine):
    """Three clients, who come and go, and two streams."""

    def __init__(self) -> None:
        super().__init__()
        self.server = Server(RULES)
        self.next_tag = 1
        self.browsers = [Browser(talk(self.server)) for _ in range(3)]
        window: dict[str, Json] = {"i": "a", "l": 2, "vf": "l"}
        self.readers = [
            Reader(
                self.server,
                View(
                    instance=self.server.instance,
                    path=path,
                    query=query,
                    identity=ADMIN,
                    is_export=True,
                ),
            )
            for path, query in (((), None), (("a",), parse_query(window)))
        ]

    @rule(who=CLIENTS, path=PATHS, json=JSONS)
    def a_client_sets(self, who: int, path: str, json: Json) -> None:
        self._ask(who, "p", p=f"/{path}", d=json)

    @rule(who=CLIENTS, path=PATHS, children=st.dictionaries(PATHS, JSONS, max_size=3))
    def a_client_merges(self, who: int, path: str, children: dict[str, Json]) -> None:
        self._ask(who, "m", p=f"/{path}", d=children)

    @rule(who=CLIENTS, path=PATHS, priority=st.sampled_from([None, 1, "p"]))
    def a_client_sets_a_priority(self, who: int, path: str, priority: Json) -> None:
        self._ask(who, "p", p=f"/{path}/.priority", d=priority)

    @rule(who=CLIENTS, path=PATHS, json=JSONS)
    def a_client_runs_a_transaction(self, who: int, path: str, json: Json) -> None:
        known = digest(get(self.server.instance.root, parse_path(path)))
        self._ask(who, "p", p=f"/{path}", d=json, h=known)

    @rule(who=CLIENTS, path=PATHS, is_known=st.booleans())
    def a_client_listens(self, who: int, path: str, *, is_known: bool) -> None:
        self._listen(who, parse_path(path), {}, None, is_known=is_known)

    @rule(who=CLIENTS, path=PATHS, query=QUERIES)
    def a_client_listens_to_a_query(
        self, who: int, path: str, query: dict[str, Json]
    ) -> None:
        if query:
            tag, self.next_tag = self.next_tag, self.next_tag + 1
            self._listen(who, parse_path(path), query, tag, is_known=False)

    @rule(who=CLIENTS, which=st.integers(0, 9))
    def a_client_stops_listening(self, who: int, which: int) -> None:
        browser = self.browsers[who]
        if not browser.listens:
            return
        path, tag = list(browser.listens)[which % len(browser.listens)]
        del browser.listens[path, tag]
        body: dict[str, Json] = {} if tag is None else {"t": tag}
        self._ask(who, "n", p="/" + "/".join(path), **body)

    @rule(who=CLIENTS, path=PATHS, json=JSONS)
    def a_client_leaves_something_to_be_written(
        self, who: int, path: str, json: Json
    ) -> None:
        self._ask(who, "o", p=f"/{path}", d=json)

    @rule(who=CLIENTS, path=PATHS)
    def a_client_leaves_it_after_all(self, who: int, path: str) -> None:
        self._ask(who, "oc", p=f"/{path}", d=None)

    @rule(who=CLIENTS)
    def a_client_loses_its_connection(self, who: int) -> None:
        self.browsers[who].talk.connection.lost()
        self.browsers[who] = Browser(talk(self.server))

    @rule(is_locked=st.sampled_from([True, None]))
    def reading_is_locked_or_opened(self, *, is_locked: Json) -> None:
        self.server.seed("locked", is_locked)

    @invariant()
    def every_client_knows_what_is_stored(self) -> None:
        root = self.server.instance.root
        is_locked = get(root, ("locked",)) == Leaf(value=True)
        for browser in self.browsers:
            browser.catch_up()
            assert not (is_locked and browser.listens)
            for watched in browser.listens.values():
                assert to_json(watched.seen, export=True) == self._fresh(watched)

    @invariant()
    def every_stream_has_told_what_is_stored(self) -> None:
        for reader in self.readers:
            stored = reader.view.of(self.server.instance.root)
            assert reader.seen == stored
            assert etag(reader.seen) == etag(stored)

    def _fresh(self, watched: Watched) -> Json:
        """What a client that has just come would read."""
        query = parse_query(watched.query)
        node = get(self.server.instance.root, watched.path)
        return to_json(node if loads_all(query) else run(node, query), export=True)

    def _listen(
        self,
        who: int,
        path: Path,
        query: dict[str, Json],
        tag: int | None,
        *,
        is_known: bool,
    ) -> None:
        browser = self.browsers[who]
        watched = Watched(path, query)
        current = get(self.server.instance.root, path)
        if is_known:
            watched.seen = current
        browser.listens[path, tag] = watched
        words: dict[str, Json] = {} if tag is None else {"q": query, "t": tag}
        claimed = digest(current) if is_known else ""
        self._ask(who, "q", p="/" + "/".join(path), h=claimed, **words)
        if browser.last_answer.status != "ok":
            del browser.listens[path, tag]

    def _ask(self, who: int, action: str, **body: Json) -> None:
        self.browsers[who].ask(action, **body)


Listeners.TestCase.settings = settings(max_examples=80, stateful_step_count=30)
TestListeners = Listeners.TestCase
