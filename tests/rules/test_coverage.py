"""The tables see every expression of the file both grant and refuse."""

from emulators.firebase.database.rules import Ruleset
from rehearsal.demo import ROOT
from tests.rules.table import every_case


def test_every_expression_is_seen_both_true_and_false() -> None:
    rules = Ruleset.parse((ROOT / "database.rules.json").read_text())

    for case in every_case():
        case.asked_of(rules)

    assert [one.rule for one in rules.coverage() if not one.is_covered] == []


def test_every_path_with_a_rule_says_why() -> None:
    """A comment stands above each branch of the file that is opened."""
    rules = Ruleset.parse((ROOT / "database.rules.json").read_text())
    commented = {name.rpartition("/.")[0] or name for name in rules.comments()}

    silent = {
        name
        for name in rules.expressions()
        if name.endswith((".read", ".write"))
        and not any(_is_within(name, place) for place in commented if place)
    }

    assert silent == set()


def _is_within(name: str, place: str) -> bool:
    return name.startswith(f"{place}/")
