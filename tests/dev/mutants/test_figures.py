from dev.mutants.figures import (
    RULES,
    Equivalent,
    equivalents,
    fingerprint,
    kept,
    unexplained,
)
from dev.mutants.operators import Mutant
from dev.mutants.trial import Result
from emulators.firebase.database.rules import Ruleset
from tests.rules.table import every_case


def a_result(*survivors: Mutant) -> Result:
    kinds = {"rules": (9 + len(survivors), 9)}
    return Result(kinds=kinds, survivors=survivors, invalid=0, cases=1, expressions=1)


def test_the_figures_are_those_of_the_rules_and_tables_as_they_are() -> None:
    rules = Ruleset.parse(RULES.read_text(encoding="utf-8"))
    figures = kept()

    assert figures["rules"] == fingerprint(), "run: make mutants, then make docs"
    assert figures["cases"] == sum(1 for _ in every_case()), "run: make mutants"
    assert figures["expressions"] == len(rules.expressions())


def test_every_survivor_of_the_last_run_has_a_reason() -> None:
    figures = kept()

    assert figures["caught"] + sum(figures["survivors"]) == figures["mutants"]
    assert all(count > 0 for count in figures["survivors"])
    assert len(figures["survivors"]) == len(equivalents())


def test_mistakes_of_every_kind_were_tried() -> None:
    kinds = kept()["kinds"]

    assert kinds.keys() == {"rules", "predicates", "rights", "fields"}
    assert sum(tried for tried, _ in kinds.values()) == kept()["mutants"]
    assert kinds["fields"][0] == kinds["fields"][1] > 0


def test_a_survivor_without_a_reason_is_told() -> None:
    stranger = Mutant("events/$eventId/.write", "always true", "true")
    known = Mutant("admins/.read", "forgotten: auth != null", "now > 1")

    assert unexplained(a_result(stranger, known)) == [stranger]


def test_brackets_in_a_reason_mean_themselves() -> None:
    equivalent = Equivalent("*", "without its end: /^[a-z]*$/", "")

    assert equivalent.covers(Mutant("x", "without its end: /^[a-z]+$/", ""))
    assert not equivalent.covers(Mutant("x", "without its end: /^a+$/", ""))
