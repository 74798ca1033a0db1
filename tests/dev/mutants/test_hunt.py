import pytest

from dev.mutants.figures import RULES
from dev.mutants.hunt import TablesFail, hunt
from emulators.firebase.database.rules import Ruleset


def our_rules() -> str:
    return RULES.read_text(encoding="utf-8")


def test_a_hunt_tries_mistakes_and_leaves_the_rules_as_they_were() -> None:
    rules = Ruleset.parse(our_rules())
    before = [rules.expressions(), rules.coverage()[0].expression]

    result = hunt(rules, sample=15)

    assert result.caught > len(result.survivors)
    assert result.caught + len(result.survivors) == 15
    assert [rules.expressions(), rules.coverage()[0].expression] == before


def test_a_hunt_needs_tables_that_hold() -> None:
    wrong = our_rules().replace("'preshow'", "'afterglow'")

    with pytest.raises(TablesFail, match="instead of"):
        hunt(Ruleset.parse(wrong), sample=1)
