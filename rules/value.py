"""What becomes of a value: conditions on what a write would change."""

from typing import Final

from rules.language import Rule, all_of, choose, name, new, old, predicate

NOW: Final = name("now")
DAY_MS: Final = 86_400_000


@predicate
def still_the_same(*fields: str) -> Rule:
    """The value itself, or these fields of it."""
    places = [(new.child(field), old.child(field)) for field in fields] or [(new, old)]
    return all_of(*(now.is_(then) for now, then in places))


@predicate
def made_or_kept() -> Rule:
    """Nobody puts another value in the place of one."""
    return old.missing() | still_the_same()


@predicate
def set_once() -> Rule:
    """The server's time when it was made; then it stays."""
    return choose(old.exists(), still_the_same(), new.is_(NOW))


@predicate
def set_again(after_ms: int) -> Rule:
    """The server's time, that long after the one before at the soonest; or it stays."""
    is_due = old.missing() | old.value.at_most(NOW.plus(-after_ms))
    return still_the_same() | new.is_(NOW) & is_due


@predicate
def touched() -> Rule:
    """The server's time; or it stays."""
    return new.is_(NOW) | still_the_same()


@predicate
def heartbeat() -> Rule:
    """The time of an old app's own clock, within a day of the server's."""
    return new.is_a("Number") & new.value.above(NOW.plus(-DAY_MS)) & new.value.below(NOW.plus(DAY_MS))


@predicate
def number(least: int) -> Rule:
    return new.is_a("Number") & new.value.at_least(least)


@predicate
def moves_by_one() -> Rule:
    return new.is_(old.value.plus(1)) | new.is_(old.value.plus(-1))
