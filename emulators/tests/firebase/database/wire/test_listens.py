"""Who is told of a commit, and who may no longer listen."""

import pytest

from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.conversation import (
    Server,
    Talk,
    data,
    got,
    merged,
    ok,
    revoked,
    talk,
)
from emulators.tests.firebase.database.rig import a_token

CLOSED = '{"rules": {".read": false, ".write": false}}'
BY_LIST = """{"rules": {
  "shows": {"$id": {".read": "root.child('guests/' + auth.uid).exists()"}},
  "guests": {".read": true},
  "open": {".read": "auth != null"},
  "later": {".read": "now < 1700000000001"}
}}"""


def listening(server: Server, path: str, token: str | None = None) -> Talk:
    client = talk(server, token).receives("q", p=path, h="")
    client.lines()
    return client


def test_everybody_who_listens_is_told_and_nobody_else() -> None:
    server = Server()
    above, at, below, beside = (
        listening(server, path) for path in ("/", "/a/b", "/a/b/c", "/a/x")
    )

    server.seed("a/b", {"c": 1})

    above.sends(data("a/b", {"c": 1})).nothing_more()
    at.sends(data("a/b", {"c": 1})).nothing_more()
    below.sends(data("a/b/c", 1)).nothing_more()
    beside.nothing_more()


def test_a_merge_from_above_is_told_from_where_each_listens() -> None:
    server = Server()
    above, at, below = (listening(server, path) for path in ("/", "/a", "/a/b"))

    talk(server).receives("m", p="/", d={"a/b": 1, "a/c": 2, "z": 3})

    above.sends(merged("", {"a/b": 1, "a/c": 2, "z": 3})).nothing_more()
    at.sends(merged("a", {"b": 1, "c": 2})).nothing_more()
    below.sends(data("a/b", 1)).nothing_more()


def test_many_who_hear_the_same_share_one_text() -> None:
    server = Server()
    clients = [listening(server, "/a") for _ in range(3)]

    server.seed("a", "news")

    heard = [client.connection.take() for client in clients]
    assert all(outputs[0] is heard[0][0] for outputs in heard)


def test_windows_with_the_same_query_have_their_own_tags() -> None:
    server = Server()
    query: Json = {"l": 1, "vf": "r"}
    clients = [talk(server), talk(server)]
    for tag, client in enumerate(clients, start=1):
        client.receives("q", p="/a", h="", q=query, t=tag).sends(ok())

    server.seed("a/x", 1)

    clients[0].sends(data("a/x", 1, 1)).nothing_more()
    clients[1].sends(data("a/x", 1, 2)).nothing_more()


def test_true_is_not_one() -> None:
    server = Server().seed("a", {"x": True, "y": 1})
    client = talk(server)
    client.receives("q", p="/a", h="", q={"i": ".value", "sp": True, "ep": True}, t=1)
    client.receives("q", p="/a", h="", q={"i": ".value", "sp": 1, "ep": 1}, t=2)

    warned = ok(w=["no_index"])
    client.sends(data("a", {"x": True}, 1), warned, data("a", {"y": 1}, 2), warned)


def test_a_change_of_priority_alone_is_told() -> None:
    server = Server().seed("a", 1)
    client = listening(server, "/a")

    server.seed("a/.priority", 5)

    client.sends(data("a", {".value": 1, ".priority": 5})).nothing_more()


def test_new_rules_end_what_they_do_not_allow() -> None:
    server = Server().seed("a", 1)
    client = talk(server).receives("q", p="/a", h="")
    client.receives("q", p="/a", h="", q={"l": 5}, t=3)
    admin = listening(server, "/a", "owner")
    client.lines()

    server.install(CLOSED)
    server.seed("a", 2)

    lines = client.lines()
    assert len(lines) == 2
    assert revoked("a") in lines
    assert revoked("a", {"l": 5}) in lines
    admin.sends(data("a", 2)).nothing_more()


def test_new_rules_that_allow_it_still_change_nothing() -> None:
    server = Server()
    client = listening(server, "/shows/1", a_token("ann"))

    server.install(OPEN_TO_SHOWS)
    server.seed("shows/1", 2)

    client.sends(data("shows/1", 2)).nothing_more()


def test_rules_that_allow_it_again_do_not_bring_a_listen_back() -> None:
    server = Server()
    client = listening(server, "/a")
    server.install(CLOSED)

    server.install('{"rules": {".read": true}}')
    server.seed("a", 1)

    client.sends(revoked("a")).nothing_more()


OPEN_TO_SHOWS = '{"rules": {"shows": {".read": "auth.uid == \'ann\'"}}}'


def test_a_permission_that_is_data_ends_with_the_data() -> None:
    server = Server(BY_LIST).seed("guests", {"ann": True, "bob": True})
    ann, bob = (listening(server, "/shows/1", a_token(uid)) for uid in ("ann", "bob"))

    server.seed("guests/ann", None)
    server.seed("shows/1", "live")

    ann.sends(revoked("shows/1")).nothing_more()
    bob.sends(data("shows/1", "live")).nothing_more()


def test_who_loses_a_permission_does_not_hear_what_took_it() -> None:
    server = Server(BY_LIST).seed("guests", {"ann": True})
    ann = listening(server, "/shows/1", a_token("ann"))

    talk(server, "owner").receives(
        "m", p="/", d={"guests/ann": None, "shows/1": "secret"}
    )

    ann.sends(revoked("shows/1")).nothing_more()


def test_a_permission_that_ends_with_time_ends_with_the_next_write() -> None:
    server = Server(BY_LIST)
    client = listening(server, "/later")
    server.now_ms += 1

    server.seed("later", 1)

    client.sends(revoked("later")).nothing_more()


def test_rules_that_data_cannot_change_are_not_asked_again() -> None:
    server = Server(BY_LIST)
    client = listening(server, "/open", a_token("ann"))
    [rule] = [
        each for each in server.instance.rules.coverage() if each.rule == "open/.read"
    ]

    for number in range(5):
        server.seed("open", number)

    assert len(client.lines()) == 5
    [again] = [
        each for each in server.instance.rules.coverage() if each.rule == "open/.read"
    ]
    assert again.true == rule.true == 1


def test_rules_that_data_can_change_are_asked_once_for_all_of_one_mind() -> None:
    server = Server('{"rules": {".read": "root.child(\'open\').val() != false"}}')
    clients = [listening(server, "/a") for _ in range(10)]
    asked = server.instance.rules.coverage()[0].true

    server.seed("", {"open": 1, "a": 1})

    assert server.instance.rules.coverage()[0].true == asked + 1
    for client in clients:
        client.sends(data("a", 1))


@pytest.mark.parametrize("path", ["/", "/a", "/a/b/c"])
def test_a_place_that_nobody_listens_to_any_more_is_forgotten(path: str) -> None:
    server = Server()
    client = listening(server, path)
    other = listening(server, "/a/b")

    client.receives("n", p=path).sends(ok())
    server.seed("a/b", {"c": 1})

    client.nothing_more()
    other.sends(data("a/b", {"c": 1}))
    client.receives("g", p="/a/b", q={}).sends(got({"c": 1}))


def test_rules_are_not_asked_again_when_what_they_look_at_stays() -> None:
    server = Server(BY_LIST).seed("guests", {"ann": True})
    client = listening(server, "/shows/1", a_token("ann"))
    asked = server.instance.rules.coverage()[0].true

    server.seed("shows/1", 1)
    server.seed("shows/2", 2)

    client.sends(data("shows/1", 1)).nothing_more()
    assert server.instance.rules.coverage()[0].true == asked


def test_who_has_left_is_not_asked_for_again() -> None:
    server = Server(BY_LIST).seed("guests", {"ann": True})
    client = listening(server, "/shows/1", a_token("ann"))
    client.receives("n", p="/shows/1").sends(ok())

    server.seed("guests", None)

    client.nothing_more()
