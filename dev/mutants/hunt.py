"""Every mutant before the tables, in this process."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dev.mutants.operators import Mutant, mutants_of
from emulators.firebase.database.rules import Ruleset
from emulators.firebase.database.rules.refusals import Refusal
from tests.rules.case import Case
from tests.rules.table import every_case
from tests.rules.world import ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of the mutants.

    Args:
        caught: by at least one case.
        survivors: by none.
        absurd: would not be accepted as a rule at all, and count for nothing.
        cases: that were at hand.
        expressions: rules in the file, those that are plainly true or false included.
    """

    caught: int
    survivors: tuple[Mutant, ...]
    absurd: int
    cases: int
    expressions: int


class TablesFail(Exception):
    """The tables do not even hold for the rules as they are."""


def hunt(rules: Ruleset, *, sample: int | None = None) -> Result:
    """Try all mutants of `rules`, or so many of them, the same ones each time.

    Raises:
        TablesFail: a case does not hold without a mistake.
    """
    cases = list(every_case())
    witnesses = _witnesses(rules, cases)
    mutants = list(_mutants(rules))
    if sample is not None and sample < len(mutants):
        mutants = random.Random(0).sample(mutants, sample)  # noqa: S311 - a choice, no secret
    caught, absurd, survivors = 0, 0, []
    for mutant in mutants:
        try:
            if _is_caught(rules, mutant, witnesses[mutant.rule]):
                caught += 1
            else:
                survivors.append(mutant)
        except Refusal:
            absurd += 1
    return Result(
        caught=caught,
        survivors=tuple(survivors),
        absurd=absurd,
        cases=len(cases),
        expressions=len(rules.expressions()),
    )


def _mutants(rules: Ruleset) -> Iterator[Mutant]:
    for name, expression in rules.expressions().items():
        yield from mutants_of(name, expression)


def _witnesses(rules: Ruleset, cases: Sequence[Case]) -> dict[str, list[Case]]:
    """By rule: the cases in which it is tried. A mistake elsewhere cannot show."""
    found: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        verdict = case.asked_of(rules)
        if ruling(verdict) != case.expected:
            raise TablesFail(f"{case}: {ruling(verdict)} instead of {case.expected}")
        for name in {trial.rule for trial in verdict.tried}:
            found[name].append(case)
    return found


def _is_caught(rules: Ruleset, mutant: Mutant, witnesses: Sequence[Case]) -> bool:
    with rules.with_mistake(mutant.rule, mutant.expression):
        return any(not case.holds(rules) for case in witnesses)
