"""The door to the rules."""

import pytest

from emulators.firebase.database.rules import (
    OPEN,
    Allowed,
    Denied,
    QueryFacts,
    Ruleset,
    RulesRefused,
)
from emulators.firebase.database.rules.refusals import Refusal
from emulators.firebase.database.rules.ruleset import MAX_BYTES
from emulators.firebase.database.tree import from_json, parse_path

FILE = """{
  // The whole access control.
  "rules": {
    // Found by owner.
    "events": {
      ".read": "query.orderByChild == 'owner' && query.equalTo == auth.uid
                && query.limitToFirst <= 100",
      ".indexOn": ["owner", "times/start",], // both are asked for

      // One event:
      // its owner alone.
      "$eventId": {
        // Nobody else.
        ".write": "auth.uid == data.child('owner').val()",
        "tags": { ".indexOn": ".value" },
      },
    },
  },
}
"""


def test_the_source_is_kept_as_it_is() -> None:
    assert Ruleset.parse(FILE).source == FILE


def test_comments_are_kept_by_the_place_they_stand_above() -> None:
    assert Ruleset.parse(FILE).comments() == {
        "": "The whole access control.",
        "events": "Found by owner.",
        "events/$eventId": "One event:\nits owner alone.",
        "events/$eventId/.write": "Nobody else.",
    }


@pytest.mark.parametrize(
    ("path", "indexes"),
    [
        ((), set()),
        (("events",), {"owner", "times/start"}),
        (("events", "e1"), set()),
        (("events", "e1", "tags"), {".value"}),
        (("events", "e1", "other", "tags"), set()),
        (("none",), set()),
    ],
)
def test_indexes_stand_at_the_queried_node(
    path: tuple[str, ...], indexes: set[str]
) -> None:
    assert Ruleset.parse(FILE).indexes(path) == indexes


@pytest.mark.parametrize(
    ("query", "is_allowed"),
    [
        (None, False),
        (QueryFacts(order_by_child="owner", equal_to="u", limit_to_first=100), True),
        (QueryFacts(order_by_child="owner", equal_to="u", limit_to_first=101), False),
        (QueryFacts(order_by_child="owner", equal_to="u"), False),
        (QueryFacts(order_by_child="owner", equal_to="v", limit_to_first=1), False),
        (QueryFacts(order_by_key=True, equal_to="u", limit_to_first=1), False),
    ],
)
def test_a_rule_may_allow_certain_queries_alone(
    query: QueryFacts | None,
    is_allowed: bool,  # noqa: FBT001 - a table
) -> None:
    verdict = Ruleset.parse(FILE).may_read(
        ("events",), auth={"uid": "u"}, root=None, now_ms=1, query=query
    )

    assert isinstance(verdict, Allowed) is is_allowed


def test_a_plain_read_is_ordered_by_key() -> None:
    ruleset = Ruleset.parse(
        '{"rules": {".read": "query.orderByKey && !query.orderByPriority"}}'
    )

    assert isinstance(ruleset.may_read((), auth=None, root=None, now_ms=1), Allowed)


def test_a_write_is_no_query() -> None:
    ruleset = Ruleset.parse(
        '{"rules": {".write": "!query.orderByKey && query.equalTo == null"}}'
    )
    verdict = ruleset.may_write(
        [()], auth=None, before=None, after=from_json(1), now_ms=1
    )

    assert isinstance(verdict, Allowed)


def test_coverage_counts_what_each_expression_said() -> None:
    ruleset = Ruleset.parse(FILE)
    mine = from_json({"events": {"e1": {"owner": "u"}}})
    for auth in ({"uid": "u"}, {"uid": "v"}, None):
        ruleset.may_write(
            [("events", "e1")], auth=auth, before=mine, after=None, now_ms=1
        )
    ruleset.may_read(("events",), auth=None, root=mine, now_ms=1)

    read, write = ruleset.coverage()

    assert (read.rule, read.position) == ("events/.read", "6:16")
    assert (read.true, read.false, read.errors) == (0, 1, 0)
    assert not read.is_covered
    assert write.expression == "auth.uid == data.child('owner').val()"
    assert (write.true, write.false, write.errors) == (1, 2, 0)
    assert write.is_covered


def test_plain_truths_are_not_listed_in_the_coverage() -> None:
    assert OPEN.coverage() == ()


def test_a_refused_file_tells_every_mistake_and_its_place() -> None:
    text = """{
  "rules": {
    "a": { ".read": "foo == 1" },
    "b": {
      ".write": "true &&
        data"
    }
  }
}"""

    with pytest.raises(RulesRefused) as caught:
        Ruleset.parse(text)

    assert str(caught.value) == (
        "3:22: Unknown variable 'foo'.\n\n6:9: Right operand of && must be boolean.\n"
    )


def test_a_file_without_rules_is_refused() -> None:
    with pytest.raises(RulesRefused) as caught:
        Ruleset.parse("{}")

    assert str(caught.value) == "1:2: Expected 'rules' property.\n"


def test_a_file_has_a_greatest_size() -> None:
    empty = '{"rules": {}}'
    largest = empty + " " * (MAX_BYTES - len(empty))

    assert Ruleset.parse(largest).source == largest
    with pytest.raises(RulesRefused, match="must not exceed 262144 bytes"):
        Ruleset.parse(largest + " ")
    with pytest.raises(RulesRefused, match="must not exceed"):
        Ruleset.parse('{"rules": {}} // ' + "é" * (MAX_BYTES // 2))


def test_a_file_that_is_only_looked_at_may_have_any_size() -> None:
    large = '{"rules": {}}' + " " * 300_000

    assert Ruleset.parse(large, is_dry_run=True).source == large


def test_without_a_file_everything_is_open() -> None:
    assert isinstance(OPEN.may_read(("a",), auth=None, root=None, now_ms=1), Allowed)
    assert isinstance(
        OPEN.may_write([("a",)], auth=None, before=None, after=from_json(1), now_ms=1),
        Allowed,
    )
    assert OPEN.source == (
        '{\n    "rules": {\n        ".read": true,\n        ".write": true\n    }\n}'
    )


def test_a_file_without_any_rule_is_closed() -> None:
    closed = Ruleset.parse('{"rules": {}}')

    verdict = closed.may_read(("a", "b"), auth=None, root=None, now_ms=1)

    assert verdict == Denied("no .read rule", "/a/b")
    assert verdict.explain() == "Denied at /a/b by no .read rule."


def test_what_reading_depends_on_is_told_for_the_path_that_is_read() -> None:
    rules = Ruleset.parse(
        """{"rules": {
          ".read": "root.child('admins/' + auth.uid).exists()",
          "events": {"$id": {
            ".read": "data.child('owner').val() == auth.uid",
            "open": {".read": "auth != null && query.orderByKey && $id != 'x'"}
          }}
        }}"""
    )

    assert rules.reading_depends_on(("events", "e1", "open", "x")) == {
        ("admins",),
        ("events", "e1"),
    }
    assert rules.reading_depends_on(("events",)) == {("admins",)}
    assert OPEN.reading_depends_on(("a",)) == frozenset()


GUARDED = '{"rules": {"$room": {".read": "auth.uid == $room", ".write": false}}}'


def may_read(rules: Ruleset, uid: str) -> bool:
    verdict = rules.may_read(
        parse_path("hall"), auth={"uid": uid}, root=from_json(None), now_ms=0
    )
    return isinstance(verdict, Allowed)


def test_a_mistake_lasts_as_long_as_it_is_wanted() -> None:
    rules = Ruleset.parse(GUARDED)

    with rules.with_mistake("$room/.read", "auth.uid != $room"):
        during = (may_read(rules, "hall"), may_read(rules, "else"))

    assert during == (False, True)
    assert (may_read(rules, "hall"), may_read(rules, "else")) == (True, False)


def test_a_mistake_is_a_rule_too() -> None:
    rules = Ruleset.parse(GUARDED)

    with (
        pytest.raises(Refusal),
        rules.with_mistake("$room/.read", "newData.exists()"),
    ):
        pass

    assert may_read(rules, "hall")


def test_all_expressions_are_told_in_the_order_of_the_file() -> None:
    rules = Ruleset.parse(GUARDED)

    assert list(rules.expressions().items()) == [
        ("$room/.read", "auth.uid == $room"),
        ("$room/.write", "false"),
    ]
