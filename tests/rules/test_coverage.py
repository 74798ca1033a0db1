"""The tables see every expression of the file both grant and refuse."""

from emulators.firebase.database.rules import Ruleset
from rules import ROOT
from tests.rules.table import every_case


def test_every_expression_is_seen_both_true_and_false() -> None:
    rules = Ruleset.parse((ROOT / "database.rules.json").read_text())

    for case in every_case():
        case.asked_of(rules)

    assert [one.rule for one in rules.coverage() if not one.is_covered] == []
