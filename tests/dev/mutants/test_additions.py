from dev.mutants.additions import granted_mutants, refused_everywhere, surplus_mutants
from rules.language import ALWAYS, NEVER
from rules.nodes import Node

NODES = {
    "a": Node(read=ALWAYS),
    "b/$key": Node(write=ALWAYS, below={"c": Node(validate=ALWAYS)}),
}


def test_a_right_is_added_wherever_there_is_none() -> None:
    added = [mutant.rule for mutant in granted_mutants(NODES)]

    assert sorted(added) == [
        *("a/.write", "b/$key/.read", "b/$key/c/.read", "b/$key/c/.write"),
        *("b/.read", "b/.write"),
    ]


def test_what_nobody_may_is_said_at_every_path_and_what_is_granted_stays() -> None:
    whole = refused_everywhere(NODES)

    assert list(whole) == ["a", "b", "b/$key", "b/$key/c"]
    assert (whole["a"].read, whole["a"].write) == (ALWAYS, NEVER)
    assert (whole["b/$key/c"].read, whole["b/$key/c"].validate) == (NEVER, ALWAYS)


def test_a_field_is_added_below_each_path() -> None:
    at_root, below = surplus_mutants(NODES, ["", "b/$key"])

    assert (at_root.rule, below.rule) == ("surplus", "b/$key/surplus")
    assert '"surplus": { ".validate": true }' in below.expression
