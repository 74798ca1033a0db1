"""How many are there: exact, whatever comes twice, late, or in the wrong order."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.records.headcounts import Head, Headcounts, HeadKind
from tests.support.builders import EVENT_ID
from tests.support.fakes import FakeClock
from tests.support.store_databases import StoreDatabases, our_rules

KINDS = list(HeadKind)


def databases(status: str = "live") -> StoreDatabases:
    """One event of that status, under our own rules."""
    tree: dict[str, Any] = {f"events/{EVENT_ID}/status": status}
    return StoreDatabases(our_rules(), now_ms=FakeClock().now_ms, tree=tree)


def a_head(name: str = "ada", kind: HeadKind = HeadKind.CONNECTIONS) -> Head:
    return Head(event_id=EVENT_ID, session=SessionKind.STAGE, kind=kind, id=name)


def number(found: StoreDatabases, kind: HeadKind = HeadKind.CONNECTIONS) -> int:
    return found.at(f"headcounts/{EVENT_ID}/stage/{kind}") or 0


@pytest.mark.parametrize("kind", KINDS)
def test_who_comes_is_counted_once_and_who_leaves_is_not_any_more(
    kind: HeadKind,
) -> None:
    found = databases()
    counts = Headcounts(databases=found)
    ada, ben = a_head("ada", kind), a_head("ben", kind)

    assert [counts.arrived(ada), counts.arrived(ada)] == [True, False]
    assert counts.arrived(ben)
    assert number(found, kind) == 2
    assert [counts.left(ada), counts.left(ada)] == [True, False]
    assert number(found, kind) == 1


def test_one_that_goes_before_it_comes_is_never_counted() -> None:
    found = databases()
    counts = Headcounts(databases=found)

    assert not counts.left(a_head())
    assert not counts.arrived(a_head())
    assert number(found) == 0


@pytest.mark.parametrize("status", ["closed", None])
def test_after_the_end_nobody_is_counted(status: str | None) -> None:
    found = databases()
    counts = Headcounts(databases=found)
    counts.arrived(a_head("ada"))
    found.as_backend().update({f"events/{EVENT_ID}/status": status})

    assert not counts.arrived(a_head("ben"))
    assert not counts.left(a_head("ada"))
    assert not counts.left(a_head("cyd"))
    assert number(found) == 1


def test_coming_between_two_looks_at_the_mark_is_taken_back() -> None:
    """Both reports at once: whoever is second finds what the first has done."""
    found = Interrupted(databases())
    counts = Headcounts(databases=found)
    found.before_reading(lambda: counts.arrived(a_head()))

    assert counts.left(a_head())
    assert number(found.databases) == 0


def test_when_the_database_fails_the_report_must_come_again() -> None:
    found = Interrupted(databases())

    def fail() -> None:
        raise DatabaseUnavailable("The database did not answer.")

    found.before_reading(fail)
    with pytest.raises(DatabaseUnavailable):
        Headcounts(databases=found).left(a_head())


Report = tuple[bool, str]
"""Whether it is of coming, and of whom."""


@settings(max_examples=50)
@given(
    st.sets(st.sampled_from("abcde")).flatmap(
        lambda came: st.tuples(
            st.just(came),
            st.sets(st.sampled_from(sorted(came) or ["x"])).map(lambda s: s & came),
        )
    ),
    st.data(),
)
def test_the_number_is_that_of_who_came_and_has_not_left(
    people: tuple[set[str], set[str]], data: st.DataObject
) -> None:
    came, left = people
    reports = [(True, who) for who in came] + [(False, who) for who in left]
    again = data.draw(st.lists(st.sampled_from(reports))) if reports else []
    order = data.draw(st.permutations([*reports, *again]))
    found = databases()
    counts = Headcounts(databases=found)

    for is_coming, who in order:
        (counts.arrived if is_coming else counts.left)(a_head(who))

    assert number(found) == len(came - left)


class Interrupted:
    """A database in which something happens just before the backend reads."""

    def __init__(self, inner: StoreDatabases) -> None:
        self.databases = inner
        self._action: Any = None

    def before_reading(self, action: Any) -> None:
        self._action = action

    def as_counter(self) -> Any:
        return self.databases.as_counter()

    def as_caller(self, caller: Any) -> Any:
        return self.databases.as_caller(caller)

    def as_backend(self) -> Any:
        action, self._action = self._action, None
        if action is not None:
            action()
        return self.databases.as_backend()
