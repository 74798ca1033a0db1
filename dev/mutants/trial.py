"""Every mutant before the tables, in this process."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from operator import eq

from dev.mutants.additions import granted_mutants, refused_everywhere, surplus_mutants
from dev.mutants.operators import Mutant, mutants_of
from dev.mutants.predicates import mutants_of_predicates
from emulators.firebase.database.rules import Ruleset
from emulators.firebase.database.rules.refusals import Refusal
from rules.nodes import Nodes
from rules.writer import write
from tests.rules.case import ALLOWED, Case
from tests.rules.structure import structure
from tests.rules.tables.records import BELOW
from tests.rules.world import ruling

Agree = Callable[[str, str], bool]
IsCaught = Callable[[Mutant], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of the mutants.

    Args:
        kinds: where mistakes were made → how many were tried, and how many caught.
        survivors: mutants that nothing has noticed.
        invalid: would not be accepted as a rule at all, and count for nothing.
        cases: that were at hand.
        expressions: rules in the file, those that are plainly true or false included.
    """

    kinds: Mapping[str, tuple[int, int]]
    survivors: tuple[Mutant, ...]
    invalid: int
    cases: int
    expressions: int

    @property
    def mutants(self) -> int:
        return sum(tried for tried, _ in self.kinds.values())

    @property
    def caught(self) -> int:
        return sum(caught for _, caught in self.kinds.values())


class TablesFail(Exception):
    """The tables do not even hold for the rules as they are."""


def try_mutants(
    nodes: Nodes, cases: Sequence[Case], *, sample: int | None = None
) -> Result:
    """Try all mutants of the rules, or so many of them, the same ones each time.

    Raises:
        TablesFail: a case does not hold without a mistake.
    """
    rules = Ruleset.parse(write(nodes))
    told = _Tables(rules, cases, eq)
    # Where every path refuses in so many words, another rule refuses.
    granted = _Tables(
        Ruleset.parse(write(refused_everywhere(nodes))),
        (case for case in cases if case.expected != ALLOWED),
        _decide_the_same,
    )
    mutants: list[tuple[str, IsCaught, Mutant]] = [
        *(("rules", told.notice, one) for one in _mutants(rules)),
        *(("predicates", told.notice, one) for one in mutants_of_predicates(nodes)),
        *(("rights", granted.notice, one) for one in granted_mutants(nodes)),
        *(("fields", _is_known, one) for one in surplus_mutants(nodes, BELOW)),
    ]
    if sample is not None and sample < len(mutants):
        mutants = random.Random(0).sample(mutants, sample)  # noqa: S311 - a choice, no secret
    outcomes = [
        (kind, mutant, _outcome(notice, mutant)) for kind, notice, mutant in mutants
    ]
    return Result(
        kinds=_counted(outcomes),
        survivors=tuple(mutant for _, mutant, caught in outcomes if caught is False),
        invalid=sum(caught is None for _, _, caught in outcomes),
        cases=len(cases),
        expressions=len(rules.expressions()),
    )


class _Tables:
    """Rules, and by the name of each the cases in which it is tried.

    A mistake elsewhere cannot show. `agree` is asked whether a ruling is the expected.
    """

    def __init__(self, rules: Ruleset, cases: Iterable[Case], agree: Agree) -> None:
        self._rules = rules
        self._agree = agree
        self._cases_by_rule: dict[str, list[Case]] = defaultdict(list)
        for case in cases:
            verdict = case.asked_of(rules)
            found = ruling(verdict)
            if not agree(found, case.expected):
                raise TablesFail(f"{case}: {found} instead of {case.expected}")
            for name in {trial.rule for trial in verdict.tried}:
                self._cases_by_rule[name].append(case)

    def notice(self, mutant: Mutant) -> bool:
        """Whether some case does not hold any more. Raises Refusal."""
        with ExitStack() as mistakes:
            for name, expression in mutant.wrong.items():
                mistakes.enter_context(self._rules.with_mistake(name, expression))
            return any(self._is_caught_at(name) for name in mutant.wrong)

    def _is_caught_at(self, name: str) -> bool:
        cases = self._cases_by_rule[name]
        for index, case in enumerate(cases):
            if not self._agree(ruling(case.asked_of(self._rules)), case.expected):
                # What has caught one is asked first about the next.
                cases.insert(0, cases.pop(index))
                return True
        return False


def _decide_the_same(found: str, expected: str) -> bool:
    """Whether both allow, or both refuse."""
    return (found == ALLOWED) == (expected == ALLOWED)


def _is_known(mutant: Mutant) -> bool:
    return structure(mutant.expression) != BELOW


def _mutants(rules: Ruleset) -> Iterator[Mutant]:
    for name, expression in rules.expressions().items():
        yield from mutants_of(name, expression)


def _outcome(notice: IsCaught, mutant: Mutant) -> bool | None:
    """Whether it was caught; None if it is invalid."""
    try:
        return notice(mutant)
    except Refusal:
        return None


def _counted(
    outcomes: Iterable[tuple[str, Mutant, bool | None]],
) -> dict[str, tuple[int, int]]:
    kinds: dict[str, tuple[int, int]] = {}
    for kind, _, caught in outcomes:
        tried, noticed = kinds.get(kind, (0, 0))
        kinds[kind] = (tried + (caught is not None), noticed + (caught is True))
    return kinds
