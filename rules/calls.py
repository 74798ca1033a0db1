"""Calls of the line: whom a click has called, and what becomes of a call that nobody answers in time."""

from typing import Final

from rules import show
from rules.language import Rule, Value, after, before, choose, new, old, predicate
from rules.show import SHOW
from rules.value import NOW
from rules.who import counting

LINE: Final = "line/$adminId/$fanUrl"
CALLS: Final = "calls/$adminId/$fanUrl"

SECOND_IN_MS: Final = 1_000


@predicate
def waits_to_be_called(fan_id: Value) -> Rule:
    """Before the write: in line, neither held nor away, and neither backstage nor on stage."""
    place, record = before(LINE, fan_id), before(SHOW, "activeFans", fan_id)
    is_passed_over = place.child("held").exists() | place.child("awaySince").exists()
    has_place = record.child("isBackstage").is_(True) | record.child("isOnStage").is_(True)
    return place.exists() & ~is_passed_over & ~has_place


@predicate
def gets_what_they_are_called_to(fan_id: Value) -> Rule:
    """In the same write: a call, beside which there is the flag; or the stage, and the line no more."""
    on_stage = show.has_flag(fan_id, "isOnStage") & after(LINE, fan_id).missing()
    return choose(new.child("to").is_("stage"), on_stage, after(CALLS, fan_id).is_(NOW))


@predicate
def has_run_out(fan_id: Value) -> Rule:
    """A call whose time is over by the database's clock, which the counter takes away in this very write.

    Whoever has answered has no call any more: so nothing of theirs goes.
    """
    seconds = before(SHOW, "callSeconds").value
    latest = NOW.minus(seconds.times(SECOND_IN_MS))
    return counting() & before(CALLS, fan_id).value.at_most(latest) & after(CALLS, fan_id).missing()


@predicate
def goes_unanswered(fan_id: Value) -> Rule:
    """What a call has given, with the call."""
    return new.missing() & has_run_out(fan_id)


@predicate
def has_missed_enough() -> Rule:
    """Two, with which one is last in line: with the next one they are out."""
    return old.child("missed").value.at_least(2)


@predicate
def is_one_more() -> Rule:
    return choose(old.exists(), new.is_(old.value.plus(1)), new.is_(1))
