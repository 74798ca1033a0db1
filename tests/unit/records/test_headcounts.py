"""How many are there: exact, whatever comes twice, late, or in the wrong order."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.records.headcounts import (
    Head,
    Headcounts,
    HeadKind,
    SessionHeads,
)
from tests.support.builders import EVENT_ID
from tests.support.fakes import FakeClock
from tests.support.store_databases import StoreDatabases, our_rules

KINDS = list(HeadKind)


def databases(status: str = "live") -> StoreDatabases:
    """One event of that status, under our own rules."""
    tree: dict[str, Any] = {f"events/{EVENT_ID}/status": status}
    return StoreDatabases(our_rules(), now_ms=FakeClock().now_ms, tree=tree)


def a_head(
    name: str = "ada",
    kind: HeadKind = HeadKind.CONNECTIONS,
    *,
    session: SessionKind = SessionKind.STAGE,
    person: str | None = None,
) -> Head:
    return Head(event_id=EVENT_ID, session=session, kind=kind, id=name, person=person)


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


@pytest.mark.parametrize(("status", "is_kept"), [("closed", True), ("live", False)])
def test_after_the_end_it_is_remembered_who_comes(
    status: str, *, is_kept: bool
) -> None:
    counts = Headcounts(databases=databases(status))

    counts.came_late(a_head(person="4rTq"))

    there = counts.marked(EVENT_ID).heads
    assert there == ({a_head(person="4rTq")} if is_kept else set())


def test_whose_the_listed_connections_are_is_known_of_those_that_are_marked() -> None:
    counts = Headcounts(databases=databases())
    counts.arrived(a_head(person="4rTq"))
    counts.arrived(a_head("ben", HeadKind.STREAMS, person="4rTq"))

    lists = {SessionKind.STAGE: {"ada", "ben"}, SessionKind.BACKSTAGE: set[str]()}
    listed = counts.marked(EVENT_ID).connected(lists)

    assert listed == [a_head(person="4rTq"), a_head("ben")]


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


def test_who_is_there_is_listed_with_the_person_whose_connection_it_is() -> None:
    found = databases()
    counts = Headcounts(databases=found)
    ada = a_head("ada", person="4rTq")
    ben = a_head("ben", session=SessionKind.BACKSTAGE)
    cyd = a_head("cyd", HeadKind.STREAMS)

    for one in (ada, ben, cyd, a_head("dee")):
        counts.arrived(one)
    counts.left(a_head("dee"))
    counts.left(a_head("eve"))

    marked = counts.marked(EVENT_ID)
    assert marked.heads == {ada, ben, cyd}
    assert marked.of(SessionKind.STAGE) == [ada, cyd]


def test_who_was_found_in_a_list_is_told_by_a_report_that_comes_later() -> None:
    found = databases()
    counts = Headcounts(databases=found)
    there = SessionHeads(connections=frozenset(["ada"]))
    counts.correct(counts.marked(EVENT_ID), [(SessionKind.STAGE, there)])

    assert not counts.arrived(a_head("ada", person="4rTq"))
    assert not counts.arrived(a_head("ada", person="another"))

    assert counts.marked(EVENT_ID).heads == {a_head("ada", person="4rTq")}
    assert number(found) == 1


def test_what_is_not_known_among_those_who_are_there_is_left_alone() -> None:
    found = databases()
    present = f"headcounts/{EVENT_ID}/present"
    found.as_backend().update(
        {
            f"{present}/stage/connections/ada": "4rTq",
            f"{present}/stage/cats/tom": True,
            f"{present}/cellar/connections/eve": True,
        }
    )

    assert Headcounts(databases=found).marked(EVENT_ID).heads == {
        a_head("ada", person="4rTq")
    }


def test_numbers_are_corrected_by_the_list_of_who_is_there() -> None:
    """Reports of coming and of going were lost."""
    found = databases()
    counts = Headcounts(databases=found)
    for name in ("ada", "ben"):
        counts.arrived(a_head(name))
        counts.arrived(a_head(name, HeadKind.STREAMS))
    there = SessionHeads(connections=frozenset(["ada", "cyd"]))

    changed = counts.correct(counts.marked(EVENT_ID), [(SessionKind.STAGE, there)])

    assert changed == 4
    assert (number(found), number(found, HeadKind.STREAMS)) == (2, 0)
    assert {one.id for one in counts.marked(EVENT_ID).heads} == {"ada", "cyd"}
    assert not counts.correct(counts.marked(EVENT_ID), [(SessionKind.STAGE, there)])


def test_who_was_missing_in_a_list_and_is_in_the_next_one_is_counted_again() -> None:
    """A list may be a moment behind the report."""
    found = databases()
    counts = Headcounts(databases=found)
    counts.arrived(a_head("ada", person="4rTq"))
    for there, expected in (((), 0), (("ada",), 1)):
        heads = SessionHeads(connections=frozenset(there))
        counts.correct(counts.marked(EVENT_ID), [(SessionKind.STAGE, heads)])
        assert number(found) == expected

    assert counts.left(a_head("ada"))
    assert not counts.arrived(a_head("ada"))
    assert number(found) == 0


def test_the_report_of_going_is_the_last_word_on_who_was_missing() -> None:
    found = databases()
    counts = Headcounts(databases=found)
    counts.arrived(a_head("ada"))
    nobody = SessionHeads()
    counts.correct(counts.marked(EVENT_ID), [(SessionKind.STAGE, nobody)])

    assert not counts.left(a_head("ada"))
    assert not counts.arrived(a_head("ada"))
    assert number(found) == 0


def test_a_session_whose_list_is_not_known_stays_as_it_is() -> None:
    found = databases()
    counts = Headcounts(databases=found)
    counts.arrived(a_head("ada"))

    assert not counts.correct(counts.marked(EVENT_ID), [])
    assert number(found) == 1


def test_who_is_reported_while_the_lists_are_read_is_counted_once() -> None:
    """Marks are read first: whoever comes later is in the list, and marked by then."""
    found = databases()
    counts = Headcounts(databases=found)
    counts.arrived(a_head("ada"))
    marked = counts.marked(EVENT_ID)
    counts.arrived(a_head("ben"))
    counts.left(a_head("ada"))
    there = SessionHeads(connections=frozenset(["ben"]))

    assert not counts.correct(marked, [(SessionKind.STAGE, there)])
    assert number(found) == 1


def test_what_is_no_key_is_not_counted() -> None:
    found = databases()
    counts = Headcounts(databases=found)
    there = SessionHeads(connections=frozenset(["a.b", "x" * 129]))

    assert not counts.correct(counts.marked(EVENT_ID), [(SessionKind.STAGE, there)])


def test_the_longest_key_is_counted() -> None:
    found = databases()
    counts = Headcounts(databases=found)
    there = SessionHeads(connections=frozenset(["x" * 128]))

    assert counts.correct(counts.marked(EVENT_ID), [(SessionKind.STAGE, there)])
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
