"""One compiled rule, and the nodes that hold rules."""

import pytest

from emulators.firebase.database.rules.evaluate import Scope
from emulators.firebase.database.rules.facts import NO_QUERY
from emulators.firebase.database.rules.refusals import Refusal
from emulators.firebase.database.rules.rule import Rule, RuleNode
from emulators.firebase.database.rules.snapshots import Snapshot
from emulators.firebase.database.rules.verdict import Trial

NOTHING = Snapshot(None)
SCOPE = Scope(
    auth=None,
    now=1,
    root=NOTHING,
    data=NOTHING,
    new_data=NOTHING,
    query=NO_QUERY,
    captures={},
)


def rule(text: str) -> Rule:
    return Rule.compiled("a/.write", 7, text, ".write", frozenset())


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("auth == null", True),
        ("auth != null", False),
        ("auth.uid > 'a'", "> does not compare null with a string"),
        ("true", True),
        ("false", False),
    ],
)
def test_a_trial_tells_what_the_rule_said(text: str, outcome: bool | str) -> None:  # noqa: FBT001 - a table
    trial = rule(text).tried(SCOPE, "/a")

    assert trial == Trial("a/.write", "/a", outcome)
    assert trial.expression == text


def test_what_a_rule_comes_to_is_counted() -> None:
    counted = rule("auth == null")
    counted.tried(SCOPE, "/a")
    counted.tried(SCOPE, "/a")

    assert counted.covered("1:8").true == 2


def test_a_rule_that_is_plainly_true_or_false_is_constant() -> None:
    assert rule("false").constant is False
    assert Rule.always("a/.read", 0, says=True).constant is True
    assert rule("1 == 1").constant is None


def test_what_is_no_rule_is_refused() -> None:
    with pytest.raises(Refusal, match="must evaluate to a boolean"):
        rule("'true'")


def test_a_named_child_hides_the_wildcard() -> None:
    named, other = RuleNode(pattern="a"), RuleNode(pattern="$key")
    node = RuleNode(pattern="", children={"a": named}, wildcard=other, capture="$key")

    assert node.step("a", {}) == (named, {})
    assert node.step("b", {"$up": "x"}) == (other, {"$up": "x", "$key": "b"})
    assert named.step("c", {}) == (None, {})
