"""Whether a rule lets a client write, who is no function of ours and no old app."""

from typing import Final

from rules.language import NEVER, Atom, Choice, Junction, Named, Not, Place, Rule, new

NO_CLIENTS: Final = ("who.through_functions", "who.counting", "who.old_apps")
"""Predicates that hold for others alone."""


def lets(rule: Rule, *, sets: bool) -> bool:
    """Whether some client could fulfil it, by a write that sets a value or removes it.

    What depends on the data counts as true: rules say when, this says whether at all.
    """
    match rule:
        case Named(name, inner):
            return name not in NO_CLIENTS and lets(inner, sets=sets)
        case Junction("&&", rules):
            return all(lets(one, sets=sets) for one in rules)
        case Junction(_, rules):
            return any(lets(one, sets=sets) for one in rules)
        case Choice():
            return any(lets(one, sets=sets) for one in _branches(rule, sets=sets))
        case Not(inner):
            return not (sets and _asks_whether_set(inner))
    return rule != NEVER and (sets or not _is_of_the_value(rule))


def _branches(choice: Choice, *, sets: bool) -> list[Rule]:
    """Those that can apply."""
    if _asks_whether_set(choice.condition):
        return [choice.then if sets else choice.otherwise]
    return [choice.then, choice.otherwise]


def _asks_whether_set(rule: Rule) -> bool:
    return rule == new.exists()


def _is_of_the_value(rule: Rule) -> bool:
    """It is about what is written, which there must be."""
    match rule:
        case Atom((Place() as place, end, *other)):
            may_lack = " !== " in other or "null" in other
            return place == new and not (end == ".val()" and may_lack)
    return False
