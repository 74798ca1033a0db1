"""What a client may listen to and ask for, as conversations."""

import pytest

from emulators.firebase.database.tree import get
from emulators.firebase.database.wire import session
from emulators.firebase.database.wire.hashes import digest
from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.conversation import (
    DENIED,
    Answer,
    Server,
    data,
    got,
    merged,
    ok,
    refused,
    talk,
)
from emulators.tests.firebase.database.rig import a_token
from emulators.tests.firebase.database.wire.session_rules import OWN_RECORDS

FIRST_TWO: Json = {"l": 2, "vf": "l", "i": "n"}


def index_missing(index: str, path: str) -> Answer:
    text = f'Index not defined, add ".indexOn": "{index}", for path "{path}", '
    return refused("failure", text + "to the rules")


class TestListening:
    def test_the_data_comes_before_the_answer(self) -> None:
        client = talk(Server().seed("a", {"b": 1}))

        client.receives("q", p="/a", h="")

        client.sends(data("a", {"b": 1}), ok()).nothing_more()

    def test_priorities_are_part_of_the_data(self) -> None:
        json: Json = {"b": {".value": 1, ".priority": 2}, ".priority": "p"}
        client = talk(Server().seed("a", json))

        client.receives("q", p="/a", h="").sends(data("a", json), ok())

    @pytest.mark.parametrize("value", [None, 1, {"a": {"b": "x"}}])
    def test_who_knows_the_data_is_only_answered(self, value: Json) -> None:
        server = Server().seed("a", value)
        known = digest(get(server.instance.root, ("a",)))

        talk(server).receives("q", p="/a", h=known).sends(ok()).nothing_more()

    def test_who_says_no_hash_knows_nothing(self) -> None:
        talk(Server()).receives("q", p="/a").sends(data("a", None), ok())

    def test_only_changes_are_told_after_that(self) -> None:
        server = Server().seed("a", {"b": 1, "c": {"d": 1}})
        client = talk(server).receives("q", p="/a", h="")
        client.lines()

        server.seed("a/c/d", 2)
        server.seed("z", 1)
        server.seed("a/b", 1)
        server.seed("a", {"b": 2})

        client.sends(data("a/c/d", 2), data("a", {"b": 2})).nothing_more()

    def test_a_listen_below_a_write_hears_its_own_part(self) -> None:
        server = Server().seed("a", {"b": 1, "c": 1})
        client = talk(server).receives("q", p="/a/b", h="")
        client.lines()

        server.seed("a", {"b": 2, "c": 2})
        server.seed("a", None)

        client.sends(data("a/b", 2), data("a/b", None)).nothing_more()

    def test_a_merge_is_told_as_one(self) -> None:
        server = Server().seed("a", {"b": 1, "c": 1})
        client = talk(server).receives("q", p="/a", h="")
        client.lines()

        talk(server).receives("m", p="/a", d={"b": 2, "c": None, "d/e": 3, "f": None})

        client.sends(merged("a", {"b": 2, "c": None, "d/e": 3})).nothing_more()

    def test_a_listen_below_another_is_not_told_twice(self) -> None:
        server = Server().seed("a", {"b": 1})
        client = talk(server).receives("q", p="/a", h="").receives("q", p="/a/b", h="")
        client.lines()

        server.seed("a/b", 2)

        client.sends(data("a/b", 2)).nothing_more()

    def test_a_listen_that_ended_hears_nothing(self) -> None:
        server = Server()
        client = talk(server).receives("q", p="/a", h="").receives("n", p="/a")

        server.seed("a", 1)

        client.sends(ok(), ok()).nothing_more()

    def test_ending_what_never_began_is_fine(self) -> None:
        talk(Server()).receives("n", p="/a", t=5, q={}).sends(ok())

    def test_listening_again_replaces_the_former_listen(self) -> None:
        server = Server()
        client = talk(server).receives("q", p="/a", h="").receives("q", p="/a", h="")

        server.seed("a", 1)

        client.sends(ok(), ok(), data("a", 1)).nothing_more()

    def test_who_may_not_read_may_not_listen(self) -> None:
        server = Server(OWN_RECORDS)
        client = talk(server, a_token("ann")).receives("q", p="/users/bob", h="")

        server.seed("users/bob", 1)

        client.sends(DENIED).nothing_more()

    def test_a_plain_listen_is_ordered_by_priority_to_the_rules(self) -> None:
        client = talk(Server(OWN_RECORDS))

        client.receives("q", p="/plain", h="").sends(ok())
        client.receives("g", p="/plain", q={}).sends(got(None))

    def test_there_is_a_largest_number_of_listens(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(session, "MAX_LISTENS", 2)
        client = talk(Server()).receives("q", p="/a", h="").receives("q", p="/b", h="")

        client.receives("q", p="/c", h="").receives("q", p="/a", h="")

        too_many = refused("failure", "Too many listens: at most 2")
        client.sends(ok(), ok(), too_many, ok()).nothing_more()

    @pytest.mark.parametrize("tag", [0, -1, 1.5, "1", True, 2**60])
    def test_a_tag_is_a_positive_integer(self, tag: Json) -> None:
        client = talk(Server()).receives("q", p="/a", h="", q={"l": 1}, t=tag)

        client.sends(
            refused("failure", "Invalid request: t must be a positive integer")
        ).nothing_more()


class TestQueries:
    def test_a_query_shows_its_window_under_its_tag(self) -> None:
        server = Server(OWN_RECORDS).seed("open", {"a": {"n": 3}, "b": {"n": 1}})
        server.seed("open/c", {"n": 2})
        client = talk(server)

        client.receives("q", p="/open", h="", q=FIRST_TWO, t=1)

        client.sends(data("open", {"b": {"n": 1}, "c": {"n": 2}}, 1), ok())
        client.nothing_more()

    def test_only_what_changes_in_the_window_is_told(self) -> None:
        server = Server(OWN_RECORDS).seed("open", {"a": {"n": 3}, "b": {"n": 1}})
        client = talk(server).receives("q", p="/open", h="", q=FIRST_TWO, t=1)
        client.lines()

        server.seed("open/c", {"n": 2})
        server.seed("open/z", {"n": 9})
        server.seed("open/b/x", "y")
        server.seed("open/b", None)

        client.sends(
            merged("open", {"a": None, "c": {"n": 2}}, 1),
            data("open/b", {"n": 1, "x": "y"}, 1),
            merged("open", {"a": {"n": 3}, "b": None}, 1),
        ).nothing_more()

    def test_one_place_may_be_listened_to_in_many_ways(self) -> None:
        server = Server(OWN_RECORDS).seed("open", {"a": {"n": 1}})
        client = talk(server).receives("q", p="/open", h="")
        client.receives("q", p="/open", h="", q={"i": "n", "ep": 1}, t=1)
        client.receives("q", p="/open", h="", q={"i": "n", "ep": True}, t=2)
        client.lines()

        server.seed("open/a/x", 1)

        changed: Json = {"n": 1, "x": 1}
        lines = client.lines()
        assert len(lines) == 2
        assert data("open/a/x", 1) in lines
        assert data("open/a", changed, 1) in lines

    def test_a_query_without_a_tag_shows_all_there_is(self) -> None:
        server = Server(OWN_RECORDS).seed("open", {"a": {"n": 1}, "b": {"n": 2}})
        client = talk(server)

        client.receives("q", p="/open", h="", q={"i": "n", "ep": 1, "ein": True})

        client.sends(data("open", {"a": {"n": 1}, "b": {"n": 2}}), ok())

    def test_an_order_alone_shows_all_there_is(self) -> None:
        client = talk(Server().seed("a", 5))

        client.receives("q", p="/a", h="", q={"i": "n"}, t=4).sends(
            data("a", 5, 4), ok()
        )

    @pytest.mark.parametrize(
        ("query", "has_index"),
        [
            ({"i": "n", "l": 1}, True),
            ({"i": "deep/n", "sp": 1}, True),
            ({"i": "other", "l": 1}, False),
            ({"i": ".value", "l": 1}, False),
            ({"i": ".key", "l": 1}, True),
            ({"l": 1}, True),
            ({"i": "other"}, True),
        ],
    )
    def test_a_missing_index_is_a_warning_to_those_who_listen(
        self, query: dict[str, Json], *, has_index: bool
    ) -> None:
        client = talk(Server(OWN_RECORDS))

        client.receives("q", p="/open", h="", q=query, t=1)

        client.sends(ok() if has_index else ok(w=["no_index"])).nothing_more()

    def test_rules_see_the_query(self) -> None:
        client = talk(Server(OWN_RECORDS))

        client.receives("q", p="/limited", h="", q={"l": 10, "vf": "l"}, t=1).sends(
            ok()
        )
        client.receives("q", p="/limited", h="", q={"l": 11, "vf": "l"}, t=2).sends(
            DENIED
        )
        client.receives("q", p="/limited", h="").sends(DENIED)

    @pytest.mark.parametrize("query", [{"l": 0}, [1], {"i": "a.b"}])
    def test_a_malformed_query_is_refused(self, query: Json) -> None:
        client = talk(Server()).receives("q", p="/a", h="", q=query, t=1)

        [answer] = client.lines()
        assert isinstance(answer, Answer)
        assert answer.status == "failure"


class TestReadingOnce:
    def test_the_answer_holds_the_data(self) -> None:
        json: Json = {"b": {".value": 1, ".priority": 2}, ".priority": "p"}
        client = talk(Server().seed("a", json))

        client.receives("g", p="/a", q={}).sends(got(json)).nothing_more()

    def test_a_query_chooses(self) -> None:
        server = Server(OWN_RECORDS).seed("open", {"a": {"n": 3}, "b": {"n": 1}})

        talk(server).receives("g", p="/open", q={"i": "n", "l": 1, "vf": "l"}).sends(
            got({"b": {"n": 1}})
        )

    @pytest.mark.parametrize("query", [{"i": "x"}, {"i": "x", "l": 1}])
    def test_a_query_needs_its_index(self, query: Json) -> None:
        client = talk(Server(OWN_RECORDS)).receives("g", p="/open", q=query)

        client.sends(index_missing("x", "/open"))

    def test_who_may_not_read_gets_nothing(self) -> None:
        client = talk(Server(OWN_RECORDS).seed("users/ann", 1))

        client.receives("g", p="/users/ann", q={}).sends(DENIED)
        client.receives("g", p="/users/ann", q={"i": "x"}).sends(DENIED)
