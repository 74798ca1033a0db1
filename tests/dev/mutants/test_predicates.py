from dev.mutants.predicates import mutants_of_predicates
from rules import who
from rules.language import new
from rules.nodes import Node

NODES = {
    "mine/$uid": Node(read=who.user("$uid"), write=who.user("$uid") & new.exists()),
    "all": Node(read=new.exists()),
}


def test_a_mistake_in_a_predicate_is_in_every_rule_that_has_it() -> None:
    (mutant,) = (
        one
        for one in mutants_of_predicates(NODES)
        if (one.rule, one.mistake) == ("who.user", "negated: auth.uid == $uid")
    )

    assert mutant.wrong == {
        "mine/$uid/.read": "(auth != null && !(auth.uid == $uid))",
        "mine/$uid/.write": "(auth != null && !(auth.uid == $uid)) && newData.exists()",
    }


def test_a_predicate_within_another_is_tried_by_itself() -> None:
    names = {one.rule for one in mutants_of_predicates(NODES)}

    assert names == {"who.user", "who.signed_in"}
