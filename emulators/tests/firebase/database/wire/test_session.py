"""What a client may write, be and leave behind, as conversations."""

import pytest

from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.model import Commit
from emulators.firebase.database.tree import get, to_json
from emulators.firebase.database.wire import session
from emulators.firebase.database.wire.hashes import digest, javascript_double
from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.conversation import (
    DENIED,
    Answer,
    Push,
    Server,
    Talk,
    data,
    merged,
    ok,
    refused,
    revoked,
    talk,
)
from emulators.tests.firebase.database.rig import a_token
from emulators.tests.firebase.database.wire.session_rules import OWN_RECORDS


def stored(server: Server, path: str = "") -> Json:
    node = get(server.instance.root, tuple(path.split("/")) if path else ())
    return to_json(node, export=True)


def deep() -> Json:
    """As deep as JSON can be read, which is deeper than it can be written again."""
    json: Json = {}
    for _ in range(900):
        json = {"k": json}
    return json


class TestWriting:
    def test_the_writer_hears_of_it_before_the_answer(self) -> None:
        server = Server()
        client = talk(server).receives("q", p="/a", h="")
        client.lines()

        client.receives("p", p="/a/b", d={"x": 1})

        client.sends(data("a/b", {"x": 1}), ok()).nothing_more()
        assert stored(server) == {"a": {"b": {"x": 1}}}

    def test_server_values_are_resolved(self) -> None:
        server = Server().seed("a/n", 5)
        client = talk(server).receives("q", p="/a", h="")
        client.lines()

        client.receives("m", p="/a", d={"n": {".sv": {"increment": 2}}})
        client.receives("p", p="/a/t", d={".sv": "timestamp"})

        client.sends(merged("a", {"n": 7}), ok(), data("a/t", server.now_ms), ok())

    def test_a_priority_can_be_written_alone(self) -> None:
        server = Server().seed("a", 1)

        talk(server).receives("p", p="/a/.priority", d="x").sends(ok())

        assert stored(server, "a") == {".value": 1, ".priority": "x"}

    def test_what_the_rules_refuse_is_not_written_and_not_told(self) -> None:
        server = Server(OWN_RECORDS)
        client = talk(server, a_token("ann")).receives("q", p="/users/ann", h="")
        client.lines()

        client.receives("p", p="/users/ann", d="bad").sends(DENIED)
        client.receives("p", p="/users/bob", d=1).sends(DENIED)
        client.receives("m", p="/users", d={"ann": 1, "bob": 1}).sends(DENIED)

        client.nothing_more()
        assert server.instance.root is None

    def test_a_merge_of_nothing_is_fine(self) -> None:
        talk(Server()).receives("m", p="/a", d={}).sends(ok()).nothing_more()

    @pytest.mark.parametrize(
        ("action", "body"),
        [
            pytest.param("p", {"d": 1}, id="no path"),
            pytest.param("p", {"p": 5, "d": 1}, id="a number for a path"),
            pytest.param("p", {"p": "/a.b", "d": 1}, id="a path that cannot be"),
            pytest.param("p", {"p": "/a"}, id="no data"),
            pytest.param("p", {"p": "/a", "d": {"b.c": 1}}, id="a bad key"),
            pytest.param("p", {"p": "/a", "d": {".sv": "x"}}, id="a server value"),
            pytest.param("p", {"p": "/a", "d": 1, "h": 5}, id="a number for a hash"),
            pytest.param("p", {"p": "/a", "d": 10**400}, id="no double"),
            pytest.param("p", {"p": "/a/.priority", "d": []}, id="no priority"),
            pytest.param("p", {"p": "/.info/x", "d": 1}, id="what is not stored"),
            pytest.param("m", {"p": "/a", "d": 5}, id="a merge of a number"),
            pytest.param("m", {"p": "/a", "d": {"": 1}}, id="a merge of itself"),
            pytest.param("m", {"p": "/a", "d": {"b": 1, "b/c": 1}}, id="overlap"),
            pytest.param("m", {"p": "/a", "d": {"b": 1, "/b": 1}}, id="twice"),
            pytest.param("q", {"p": "/a/.priority", "h": ""}, id="a priority to hear"),
            pytest.param("q", {"p": "/.info/connected", "h": ""}, id="info"),
            pytest.param("g", {"p": "/a/.priority", "q": {}}, id="a priority to get"),
            pytest.param("o", {"p": "/a", "d": {"b.c": 1}}, id="a bad key for later"),
            pytest.param("om", {"p": "/a", "d": [1]}, id="a list for later"),
            pytest.param("oc", {"d": None}, id="a cancellation of nothing"),
            pytest.param("auth", {}, id="no credential"),
            pytest.param("p", {"p": "/a", "d": deep()}, id="deep data"),
            pytest.param("o", {"p": "/a", "d": deep()}, id="deep data for later"),
            pytest.param("q", {"p": "/a", "q": {"x": deep()}, "t": 1}, id="deep query"),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, action: str, body: dict[str, Json]
    ) -> None:
        server = Server()
        client = talk(server).receives(action, **body)

        [answer] = client.lines()
        assert isinstance(answer, Answer)
        assert answer.status == "failure"
        assert server.instance.root is None


class TestTransactions:
    def test_a_transaction_writes_over_what_it_knew(self) -> None:
        server = Server()
        client = talk(server).receives("q", p="/a", h="")
        client.lines()

        client.receives("p", p="/a", d=1, h="")
        client.receives("p", p="/a", d=2, h=digest(get(server.instance.root, ("a",))))

        client.sends(data("a", 1), ok(), data("a", 2), ok()).nothing_more()

    @pytest.mark.parametrize("claimed", ["", "nonsense"])
    def test_a_transaction_on_something_else_is_refused(self, claimed: str) -> None:
        server = Server().seed("a", 1)
        client = talk(server).receives("p", p="/a", d=2, h=claimed)

        client.sends(refused("datastale", "The data has changed")).nothing_more()
        assert stored(server, "a") == 1

    def test_a_double_that_javascript_spells_wrong_ends_a_transaction(self) -> None:
        server = Server().seed("a", 2**48 - 1)
        claimed = digest(get(server.instance.root, ("a",)), javascript_double)

        talk(server).receives("p", p="/a", d=0, h=claimed).sends(ok())

    def test_the_rules_bind_a_transaction(self) -> None:
        client = talk(Server(OWN_RECORDS))

        client.receives("p", p="/users/ann", d=2, h="").sends(DENIED)
        client.receives("p", p="/users/ann", d=2, h="x").sends(DENIED)


class TestIdentity:
    def test_a_user_may_do_what_a_user_may(self) -> None:
        client = talk(Server(OWN_RECORDS), a_token("ann"))

        client.receives("p", p="/users/ann", d=1).sends(ok())

    def test_owner_may_do_everything(self) -> None:
        client = talk(Server(OWN_RECORDS)).receives("gauth", cred="owner")

        client.receives("p", p="/users/ann", d="bad").sends(ok(), ok())

    def test_owner_may_be_somebody(self) -> None:
        client = talk(Server(OWN_RECORDS))

        client.receives("gauth", cred="owner", authvar={"uid": "ann"})
        client.receives("p", p="/users/ann", d=1).receives("p", p="/users/bob", d=1)

        client.sends(ok(), ok(), DENIED)

    def test_owner_may_be_nobody(self) -> None:
        client = talk(Server(OWN_RECORDS)).receives("gauth", cred="owner", noauth=True)
        client.lines()

        client.receives("p", p="/users/ann", d=1).sends(DENIED)

    @pytest.mark.parametrize(
        "body",
        [{"cred": "nonsense"}, {"cred": a_token("ann"), "authvar": {"uid": "bob"}}],
    )
    def test_a_bad_credential_changes_nothing(self, body: dict[str, Json]) -> None:
        client = talk(Server(OWN_RECORDS), a_token("cleo")).receives("auth", **body)

        [answer] = client.lines()
        assert isinstance(answer, Answer)
        assert answer.status == "invalid_token"
        client.receives("p", p="/users/cleo", d=1).sends(ok())

    def test_a_token_that_has_expired_is_refused_if_anyone_asks(self) -> None:
        client = talk(Server(enforce_expiry=True)).receives("auth", cred=a_token("ann"))

        client.sends(refused("expired_token", "Auth token is expired"))

    def test_signing_out_ends_what_only_the_user_might_hear(self) -> None:
        server = Server(OWN_RECORDS)
        client = talk(server, a_token("ann")).receives("q", p="/users/ann", h="")
        client.receives("q", p="/users/ann", h="", q={"l": 1}, t=1)
        client.receives("q", p="/open", h="")
        client.lines()

        client.receives("unauth")

        client.sends(
            revoked("users/ann"), revoked("users/ann", {"l": 1}), ok()
        ).nothing_more()
        server.seed("users/ann", 1)
        client.nothing_more()
        server.seed("open", 1)
        client.sends(data("open", 1))

    def test_an_expired_token_is_taken_back(self) -> None:
        client = talk(Server(OWN_RECORDS), a_token("ann"))
        client.receives("q", p="/users/ann", h="").sends(ok())

        client.connection.expire()

        reason: Json = {"s": "expired_token", "d": "Auth token has expired"}
        client.sends(Push("ac", reason), revoked("users/ann")).nothing_more()

    @pytest.mark.parametrize("action", ["s", "appcheck", "unappeck"])
    def test_what_is_not_checked_here_is_accepted(self, action: str) -> None:
        talk(Server()).receives(action, token="x", c={"sdk": 1}).sends(ok())


class TestLeaving:
    def gone(self, server: Server, client: Talk) -> Json:
        client.connection.lost()
        return stored(server)

    def test_what_was_left_is_written_when_the_client_is_gone(self) -> None:
        server = Server().seed("n", 1)
        client = talk(server).receives("o", p="/a", d={".sv": "timestamp"})
        client.receives("om", p="/b", d={"c": 1, "d/e": 2})
        client.receives("o", p="/n", d={".sv": {"increment": 1}})
        client.sends(ok(), ok(), ok()).nothing_more()
        assert stored(server) == {"n": 1}
        server.now_ms += 5

        assert self.gone(server, client) == {
            "a": server.now_ms,
            "b": {"c": 1, "d": {"e": 2}},
            "n": 2,
        }

    def test_others_hear_of_it(self) -> None:
        server = Server()
        watcher = talk(server).receives("q", p="/", h="").sends(ok())
        client = talk(server).receives("o", p="/a", d=1)

        client.connection.lost()

        watcher.sends(data("a", 1)).nothing_more()

    def test_what_was_cancelled_is_not_written(self) -> None:
        server = Server()
        client = talk(server).receives("o", p="/a", d={"b": 1, "c": 2})
        client.receives("oc", p="/a/b", d=None).sends(ok(), ok())

        assert self.gone(server, client) == {"a": {"c": 2}}

    def test_a_pending_set_whose_child_is_cancelled_spares_what_it_does_not_name(
        self,
    ) -> None:
        # Recorded from the service.
        server = Server().seed("p", {"original": True, "child": "original-child"})
        client = talk(server)
        client.receives("o", p="/p", d={"parent": True, "child": "parent-child"})
        client.receives("o", p="/p/child", d="child")
        client.receives("oc", p="/p/child", d=None)

        assert self.gone(server, client) == {
            "p": {"child": "original-child", "original": True, "parent": True}
        }

    def test_a_priority_may_be_left(self) -> None:
        server = Server().seed("a", 1)
        client = talk(server).receives("o", p="/a/.priority", d=3)

        assert self.gone(server, client) == {"a": {".value": 1, ".priority": 3}}

    def test_the_rules_are_asked_when_it_is_left(self) -> None:
        server = Server(OWN_RECORDS)
        client = talk(server, a_token("ann")).receives("o", p="/users/bob", d=1)
        client.receives("om", p="/users", d={"ann": "bad"}).sends(DENIED, DENIED)

        assert self.gone(server, client) is None

    def test_and_again_when_it_is_written(self) -> None:
        server = Server(OWN_RECORDS)
        client = talk(server, a_token("ann")).receives("o", p="/users/ann", d=1)
        client.receives("o", p="/open", d=2).receives("unauth")

        assert self.gone(server, client) == {"open": 2}

    def test_what_was_left_can_be_forgotten(self) -> None:
        server = Server()
        client = talk(server).receives("o", p="/a", d=1)

        client.connection.forget_pending()

        assert self.gone(server, client) is None

    def test_only_so_much_may_be_left(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(session, "MAX_PENDING_CHARS", 200)
        client = talk(Server()).receives("o", p="/a", d="x" * 100)

        client.receives("o", p="/b", d="x" * 100)
        client.receives("oc", p="/a", d=None).receives("o", p="/b", d=1)

        too_much = "Too much is to be written when this client leaves"
        client.sends(ok(), refused("too_big", too_much), ok(), ok())


def test_what_a_client_writes_is_known_to_be_its_own() -> None:
    server = Server()
    commits: list[Commit] = []
    server.instance.subscribe(commits.append)
    client = talk(server, a_token("ann"))

    client.receives("p", p="/a", d=1).receives("gauth", cred="owner").receives(
        "p", p="/a", d=2
    )

    assert [commit.identity.event_auth_id for commit in commits] == ["ann", None]
    assert commits[1].identity is ADMIN
