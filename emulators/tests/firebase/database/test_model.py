"""Databases, their rules and those who listen."""

import pytest

from emulators.firebase.database.credentials import ADMIN, NOBODY, Identity
from emulators.firebase.database.model import (
    Commit,
    ConditionFailed,
    IndexMissing,
    Instance,
    PermissionDenied,
    facts_of,
)
from emulators.firebase.database.queries import KEY, VALUE, Bound, Query
from emulators.firebase.database.rules import Ruleset
from emulators.firebase.database.store import Store
from emulators.firebase.database.tree import InvalidData, to_json
from emulators.firebase.database.writes import Target, parse_target
from emulators.kernel.json_http import Json

NOW_MS = 1_795_262_400_000
GUEST = Identity("user", {"uid": "guest-1"})
RULES = """{
  "rules": {
    "guests": {
      ".read": "query.orderByChild == 'owner' && query.equalTo == auth.uid",
      ".indexOn": ["owner", "a/b"],
      "$guestId": {
        ".read": "auth.uid == $guestId",
        ".write": "auth.uid == $guestId",
        ".validate": "newData.hasChildren(['name'])",
        "at": {".validate": "newData.val() == now"}
      }
    },
    "public": {".read": true, ".write": true}
  }
}"""


def a_database(data: Json = None) -> Instance:
    store = Store(now_ms=lambda: NOW_MS, made=lambda _: None)
    database = store.instance("demo")
    if data is not None:
        put(database, "/", data)
    database.install(Ruleset.parse(RULES))
    return database


def put(
    database: Instance, path: str, json: Json, identity: Identity = ADMIN
) -> Commit:
    target = parse_target(path)
    return database.write({target: json}, identity=identity, kind="set", at=target.path)


def test_the_timestamp_of_a_write_is_the_rules_now() -> None:
    database = a_database()

    commit = put(
        database, "guests/guest-1", {"name": "F", "at": {".sv": "timestamp"}}, GUEST
    )

    assert commit.at_ms == NOW_MS
    assert to_json(database.root) == {
        "guests": {"guest-1": {"name": "F", "at": NOW_MS}}
    }


def test_a_refused_write_changes_nothing_and_says_which_rule_refused() -> None:
    database = a_database({"public": {"a": 1}})
    heard: list[Commit] = []
    database.subscribe(heard.append)

    with pytest.raises(PermissionDenied, match=r"^Permission denied$") as refused:
        database.write(
            {Target(("public", "a")): 2, Target(("guests", "guest-2", "name")): "X"},
            identity=GUEST,
            kind="update",
            at=(),
        )

    assert refused.value.verdict.rule == "guests/$guestId/.write"
    assert to_json(database.root) == {"public": {"a": 1}}
    assert heard == []


def test_several_places_are_judged_on_what_they_are_together() -> None:
    database = a_database()

    database.write(
        {
            Target(("guests", "guest-1", "name")): "F",
            Target(("guests", "guest-1", "age")): 7,
        },
        identity=GUEST,
        kind="update",
        at=(),
    )

    assert to_json(database.root) == {"guests": {"guest-1": {"name": "F", "age": 7}}}


def test_a_write_can_be_judged_without_being_made() -> None:
    database = a_database()
    heard: list[Commit] = []
    database.subscribe(heard.append)

    database.plan({Target(("guests", "guest-1")): {"name": "F"}}, identity=GUEST)
    with pytest.raises(PermissionDenied):
        database.plan({Target(("guests", "guest-2")): 1}, identity=GUEST)
    with pytest.raises(InvalidData):
        database.plan({Target(("public",)): {"a.b": 1}}, identity=ADMIN)

    assert database.root is None
    assert heard == []


def test_an_admin_is_bound_by_no_rule() -> None:
    database = a_database()

    put(database, "guests/guest-1", {"no": "name"})

    assert database.read(("guests",), identity=ADMIN) is not None


def test_a_read_needs_a_rule_that_grants_it() -> None:
    database = a_database({"guests": {"guest-1": {"name": "F"}}})

    assert to_json(database.read(("guests", "guest-1", "name"), identity=GUEST)) == "F"
    with pytest.raises(PermissionDenied):
        database.read(("guests",), identity=GUEST)
    with pytest.raises(PermissionDenied):
        database.read((), identity=NOBODY)


def test_a_rule_may_look_at_the_query() -> None:
    database = a_database({"guests": {"a": {"owner": "guest-1"}, "b": {"owner": "x"}}})
    mine = Query(order_by="owner", start=Bound("guest-1"), end=Bound("guest-1"))
    others = Query(order_by="owner", start=Bound("x"), end=Bound("x"))

    found = database.read(("guests",), identity=GUEST, query=mine)

    assert to_json(found) == {"a": {"owner": "guest-1"}}
    with pytest.raises(PermissionDenied):
        database.read(("guests",), identity=GUEST, query=others)


def test_an_order_needs_its_index_even_for_an_admin() -> None:
    database = a_database({"guests": {"a": {"n": 1}}})

    with pytest.raises(IndexMissing) as missing:
        database.read(("guests",), identity=ADMIN, query=Query(order_by="n"))

    assert str(missing.value) == (
        'Index not defined, add ".indexOn": "n", for path "/guests", to the rules'
    )
    for order in ("a/b", KEY, ".priority"):
        query = Query(order_by=order)
        assert database.read(("guests",), identity=ADMIN, query=query) is not None


def test_a_condition_holds_or_the_write_does_not_happen() -> None:
    database = a_database({"public": {"n": 1}})
    target = parse_target("public/n")

    database.write_if(lambda node: to_json(node) == 1, target, 2, identity=NOBODY)
    with pytest.raises(ConditionFailed) as failed:
        database.write_if(lambda node: to_json(node) == 1, target, 3, identity=NOBODY)

    assert to_json(failed.value.current) == 2
    assert to_json(database.root) == {"public": {"n": 2}}


def test_a_failed_condition_tells_nothing_to_those_who_may_not_read() -> None:
    database = a_database({"guests": {"guest-2": {"name": "Secret"}}})

    with pytest.raises(PermissionDenied):
        database.write_if(
            lambda _: False, parse_target("guests/guest-2"), None, identity=GUEST
        )


def test_listeners_hear_every_commit_in_order_until_they_leave() -> None:
    database = a_database()
    heard: list[Json] = []
    leave = database.subscribe(lambda commit: heard.append(to_json(commit.after)))

    put(database, "a", 1)
    put(database, "b", 2)
    leave()
    leave()
    put(database, "c", 3)

    assert heard == [{"a": 1}, {"a": 1, "b": 2}]


def test_a_listener_may_leave_while_it_is_told() -> None:
    database = a_database()
    heard: list[Commit] = []

    def once(commit: Commit) -> None:
        heard.append(commit)
        leave()

    leave = database.subscribe(once)
    put(database, "a", 1)
    put(database, "b", 1)

    assert len(heard) == 1


def test_a_commit_tells_who_wrote_what_and_how() -> None:
    database = a_database({"public": {"a": 1}})

    commit = put(database, "public/b/.priority", 1, GUEST)
    cleared = put(database, "public", None, GUEST)

    assert commit.before is commit.after
    assert commit.written == (("public", "b"),)
    assert (cleared.kind, cleared.at, cleared.identity) == ("set", ("public",), GUEST)
    assert not cleared.silent


def test_new_rules_are_told_as_a_commit_that_wrote_nothing() -> None:
    database = a_database({"a": 1})
    heard: list[Commit] = []
    database.subscribe(heard.append)

    database.install(Ruleset.parse('{"rules": {}}'))

    [commit] = heard
    assert commit.written == ()
    assert commit.before is commit.after
    assert commit.silent


def test_clearing_is_silent() -> None:
    database = a_database({"a": 1})
    heard: list[Commit] = []
    database.subscribe(heard.append)

    database.clear()

    assert database.root is None
    assert [commit.silent for commit in heard] == [True]


def test_rules_see_what_a_query_asks_for() -> None:
    bound = Bound(3)
    child = facts_of(Query(order_by="a/b", start=bound, end=bound, limit=5))
    value = facts_of(Query(order_by=VALUE, start=Bound(1), limit=2, limit_from="last"))

    assert (child.order_by_child, child.equal_to, child.limit_to_first) == ("a/b", 3, 5)
    assert (child.start_at, child.end_at, child.limit_to_last) == (3, 3, None)
    assert (value.order_by_value, value.order_by_child) == (True, None)
    assert (value.start_at, value.equal_to, value.limit_to_last) == (1, None, 2)
    assert facts_of(Query(order_by=KEY)).order_by_key
    assert facts_of(Query(order_by=".priority")).order_by_priority


def test_nobody_hears_of_an_update_of_nothing() -> None:
    database = a_database({"public": 1})
    heard: list[Commit] = []
    database.subscribe(heard.append)

    database.write({}, identity=NOBODY, kind="update", at=("public",))

    assert heard == []
