"""Cascades, validation, and which rules are asked at all."""

import json

import pytest

from emulators.firebase.database.rules.evaluate import Auth
from emulators.firebase.database.rules.ruleset import Ruleset
from emulators.firebase.database.rules.verdict import Allowed, Denied, Verdict
from emulators.firebase.database.tree import (
    Node,
    from_json,
    parse_path,
    put,
    set_priority,
)
from emulators.kernel.json_http import Json

GUEST: Auth = {"uid": "guest"}


def read(rules: Json, path: str, before: Json = None, auth: Auth = GUEST) -> Verdict:
    ruleset = Ruleset.parse(json.dumps({"rules": rules}))
    return ruleset.may_read(
        parse_path(path), auth=auth, root=from_json(before), now_ms=5
    )


def write(
    rules: Json, changes: dict[str, Json], before: Json = None, auth: Auth = GUEST
) -> Verdict:
    ruleset = Ruleset.parse(json.dumps({"rules": rules}))
    tree: Node = from_json(before)
    after = tree
    for path, value in changes.items():
        after = put(after, parse_path(path), from_json(value))
    return ruleset.may_write(
        [parse_path(path) for path in changes],
        auth=auth,
        before=tree,
        after=after,
        now_ms=5,
    )


def rule_of(verdict: Verdict) -> str | None:
    """The rule that denied, or None."""
    return verdict.rule if isinstance(verdict, Denied) else None


def tried(verdict: Verdict) -> list[tuple[str, str]]:
    return [(trial.rule, trial.path) for trial in verdict.tried]


def test_a_grant_above_cannot_be_taken_back_below() -> None:
    verdict = read({"a": {".read": True, "b": {".read": False}}}, "/a/b/c")

    assert isinstance(verdict, Allowed)
    assert tried(verdict) == [("a/.read", "/a")]


def test_a_grant_below_is_enough() -> None:
    assert rule_of(read({".read": False, "a": {".read": True}}, "/a/b")) is None


def test_readable_children_do_not_make_a_readable_parent() -> None:
    verdict = read({"a": {".read": False, "b": {".read": True}}}, "/a")

    assert rule_of(verdict) == "a/.read"
    assert tried(verdict) == [("a/.read", "/a")]


def test_a_denial_names_the_deepest_rule_that_did_not_grant() -> None:
    rules: Json = {".read": False, "a": {".read": "false", "b": {"c": {}}}}

    verdict = read(rules, "/a/b/c/d")

    assert verdict == Denied("a/.read", "/a/b/c/d", verdict.tried)
    assert tried(verdict) == [(".read", "/"), ("a/.read", "/a")]


@pytest.mark.parametrize("path", ["/", "/a", "/a/b"])
def test_what_nobody_opened_is_closed(path: str) -> None:
    assert rule_of(read({"a": {".write": True}}, path)) == "no .read rule"
    assert rule_of(write({"a": {".read": True}}, {path: {"c": 1}})) == "no .write rule"


def test_a_rule_that_fails_grants_nothing_and_stops_nobody() -> None:
    rules: Json = {".read": "auth.uid > 1", "a": {".read": "auth.uid == 'guest'"}}

    assert rule_of(read(rules, "/a")) is None
    assert rule_of(read(rules, "/b")) == ".read"
    assert read(rules, "/b").tried[0].outcome == (
        "> does not compare a string with a number"
    )


def test_rules_see_the_data_of_their_own_level() -> None:
    rules: Json = {
        "$a": {
            ".write": "data.child('b/c').val() == 1 && newData.child('b/c').val() == 2",
            "$b": {
                ".write": "false",
                ".validate": "data.child('c').val() == 1 && $a + $b == 'ab'",
            },
        }
    }

    assert rule_of(write(rules, {"/a/b/c": 2}, {"a": {"b": {"c": 1}}})) is None
    assert rule_of(write(rules, {"/a/b/c": 3}, {"a": {"b": {"c": 1}}})) == (
        "$a/$b/.write"
    )


@pytest.mark.parametrize("order", [("key", "$any"), ("$any", "key")])
def test_a_named_child_is_judged_by_its_own_rules_alone(
    order: tuple[str, str],
) -> None:
    branches: dict[str, Json] = {"key": {".read": False}, "$any": {".read": True}}
    rules: Json = {name: branches[name] for name in order}

    assert rule_of(read(rules, "/key")) == "key/.read"
    assert rule_of(read(rules, "/other")) is None


VALIDATED: Json = {
    ".write": True,
    "show": {
        ".validate": "newData.hasChildren(['status'])",
        "status": {".validate": "newData.isString()"},
        "guests": {
            "$guest": {
                ".validate": "newData.hasChildren(['name'])",
                "name": {".validate": "newData.val().length < 5"},
                "$other": {".validate": False},
            }
        },
    },
}
SHOW: Json = {"show": {"status": "live", "guests": {"one": {"name": "Ann"}}}}


@pytest.mark.parametrize(
    "changes",
    [
        {"/show/status": "closed"},
        {"/show": {"status": "live"}},
        {"/show": {"status": "live", "guests": {"x": {"name": "Bob"}}}},
        {"/show/guests/x": {"name": "Bob"}},
        {"/show/guests/one": None},
        {"/show/guests/one/name": "Eve"},
        {"/show/free": {"what": "ever"}},
        {"/show": None},
        {"/": None},
        {"/elsewhere": 1},
    ],
)
def test_a_write_may_be(changes: dict[str, Json]) -> None:
    assert rule_of(write(VALIDATED, changes, SHOW)) is None


@pytest.mark.parametrize(
    ("changes", "rule", "path"),
    [
        ({"/show/status": 1}, "show/status/.validate", "/show/status"),
        # The written node itself, and what it carries.
        ({"/show": {"x": 1}}, "show/.validate", "/show"),
        ({"/show": {"status": 1}}, "show/status/.validate", "/show/status"),
        (
            {"/show/guests": {"x": {"name": "Robert"}}},
            "show/guests/$guest/name/.validate",
            "/show/guests/x/name",
        ),
        (
            {"/show/guests/x": {"name": "Bob", "hack": {"deep": 1}}},
            "show/guests/$guest/$other/.validate",
            "/show/guests/x/hack",
        ),
        ({"/": {"show": {"guests": {}, "x": 1}}}, "show/.validate", "/show"),
        # What lies above: a deletion may leave it incomplete.
        ({"/show/status": None}, "show/.validate", "/show"),
        (
            {"/show/guests/x/nick": "Bob"},
            "show/guests/$guest/.validate",
            "/show/guests/x",
        ),
        (
            {"/show/guests/one/hack/deep": 1},
            "show/guests/$guest/$other/.validate",
            "/show/guests/one/hack",
        ),
    ],
)
def test_a_write_may_not_be(changes: dict[str, Json], rule: str, path: str) -> None:
    verdict = write(VALIDATED, changes, SHOW)

    assert verdict == Denied(rule, path, verdict.tried)


def test_siblings_that_a_write_does_not_carry_are_not_validated() -> None:
    before: Json = {"show": {"status": 1, "guests": {"one": {"name": "Maximilian"}}}}

    verdict = write(VALIDATED, {"/show/free": 1}, before)

    assert isinstance(verdict, Allowed)
    assert tried(verdict) == [(".write", "/"), ("show/.validate", "/show")]


def test_what_a_write_carries_is_validated_even_if_it_stays_the_same() -> None:
    before: Json = {"show": {"status": 1}}

    assert rule_of(write(VALIDATED, {"/show": {"status": 1}}, before)) == (
        "show/status/.validate"
    )


def test_validation_does_not_grant() -> None:
    rules: Json = {"a": {".validate": True}}

    verdict = write(rules, {"/a": 1})

    assert rule_of(verdict) == "no .write rule"
    assert tried(verdict) == []


def test_a_validation_that_fails_denies() -> None:
    rules: Json = {".write": True, "a": {".validate": "newData.val() > 1"}}

    verdict = write(rules, {"/a": "x"})

    assert rule_of(verdict) == "a/.validate"
    assert verdict.tried[-1].outcome == "> does not compare a string with a number"


def test_every_path_of_an_update_needs_its_own_permission() -> None:
    rules: Json = {"a": {".write": True}, "b": {".write": "auth == null"}}

    assert rule_of(write(rules, {"/a/x": 1, "/a/y": 2})) is None
    verdict = write(rules, {"/a": 1, "/b/c": 2})

    assert verdict == Denied("b/.write", "/b/c", verdict.tried)


def test_every_path_of_an_update_sees_the_whole_update() -> None:
    rules: Json = {
        "event": {".write": "newData.parent().child('slug').val() == 'x'"},
        "slug": {
            ".write": "root.child('event').exists() == false",
            ".validate": "newData.parent().child('event/slug').val() == newData.val()",
        },
    }

    assert rule_of(write(rules, {"/event": {"slug": "x"}, "/slug": "x"})) is None
    assert rule_of(write(rules, {"/event": {"slug": "y"}, "/slug": "x"})) == (
        "slug/.validate"
    )
    assert rule_of(write(rules, {"/event": {"slug": "x"}})) == "event/.write"


def test_a_rule_is_asked_once_for_each_place() -> None:
    rules: Json = {
        "a": {".write": "auth != null", ".validate": "newData.hasChildren()"}
    }

    verdict = write(rules, {"/a/x": 1, "/a/y": 2, "/a/z": 3})

    assert tried(verdict) == [("a/.write", "/a"), ("a/.validate", "/a")]


def test_setting_a_priority_is_a_write_of_its_node() -> None:
    rules: Json = {
        "a": {
            ".write": "newData.getPriority() == 7",
            ".validate": "newData.getPriority() == 7 && newData.val() == data.val()",
        }
    }
    before = from_json({"a": 1})
    ruleset = Ruleset.parse(json.dumps({"rules": rules}))

    verdicts = [
        ruleset.may_write(
            [("a", ".priority")],
            auth=None,
            before=before,
            after=set_priority(before, ("a",), priority),
            now_ms=5,
        )
        for priority in (7, 8)
    ]

    assert [rule_of(verdict) for verdict in verdicts] == [None, "a/.write"]


def test_a_server_timestamp_is_now() -> None:
    rules: Json = {"a": {".write": True, ".validate": "newData.val() == now"}}

    assert rule_of(write(rules, {"/a": 5})) is None
    assert rule_of(write(rules, {"/a": 6})) == "a/.validate"


def test_only_what_is_written_is_walked() -> None:
    """A database may be large; the work of a verdict follows the write."""
    rules: Json = {
        ".write": True,
        "free": {"$x": {}},
        "guests": {"$guest": {".validate": "newData.isString()"}},
    }
    guests: dict[str, Json] = {str(number): "x" for number in range(500)}
    before: Json = {"guests": guests, "free": guests}

    assert tried(write(rules, {"/guests/7": "y"}, before)) == [
        (".write", "/"),
        ("guests/$guest/.validate", "/guests/7"),
    ]
    assert tried(write(rules, {"/free": {"a": 1}}, before)) == [(".write", "/")]


def test_a_judgement_remembers_nothing_of_the_one_before() -> None:
    ruleset = Ruleset.parse('{"rules": {".read": "data.exists()"}}')
    outcomes = [
        rule_of(ruleset.may_read((), auth=None, root=from_json(data), now_ms=1))
        for data in (None, 1, None)
    ]

    assert outcomes == [".read", None, ".read"]


def test_a_place_that_the_tree_does_not_have_can_be_judged() -> None:
    rules: Json = {"$a": {"$b": {".read": "$b == 'y'"}}}

    assert rule_of(read(rules, "/x/y")) is None
    assert rule_of(read(rules, "/x/z")) == "$a/$b/.read"
