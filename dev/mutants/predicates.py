"""The mistakes that a predicate of the rules' source can be given, one at a time.

A predicate (`who.owner`) stands in many rules; a mistake in it is in all of them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from dev.mutants.operators import Mutant, mutants_of
from rules.nodes import Nodes, Rules, rules_of
from rules.spelling import Mistake, flat, spell


def mutants_of_predicates(nodes: Nodes) -> Iterator[Mutant]:
    """Every mistake of every predicate that these nodes use, each once."""
    rules = rules_of(nodes)
    for name, said in _said(rules).items():
        texts = {text for texts in said.values() for text in texts}
        longest: Sequence[Mutant] = max(map(_mistakes, texts), key=len)
        for number, mutant in enumerate(longest):
            mistake = _instead(name, number)
            changes = {
                place: flat(spell(rule, path, mistake))
                for place, (path, rule) in rules.items()
                if place in said
            }
            yield Mutant(name, mutant.mistake, mutant.expression, changes)


@cache
def _mistakes(text: str) -> Sequence[Mutant]:
    return tuple(mutants_of("a predicate", text))


def _instead(name: str, number: int) -> Mistake:
    """Let a predicate say what its mutant of this number says."""

    def mistaken(predicate: str, text: str) -> str | None:
        mutants = _mistakes(text) if predicate == name else ()
        return mutants[number].expression if number < len(mutants) else None

    return mistaken


def _said(rules: Rules) -> Mapping[str, Mapping[str, set[str]]]:
    """Predicate → rule → what it says there."""
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for place, (path, rule) in rules.items():

        def noted(name: str, text: str, place: str = place) -> None:
            said[name][place].add(text)

        spell(rule, path, noted)
    return said
