"""Work that one call at a time may be at."""

import pytest

from interactive_broadcast.admins.super_admins import CHANGE
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    ChangeUnderway,
    DatabaseUnavailable,
    EmailTaken,
)
from interactive_broadcast.kernel.locks import LEASE, Locks
from tests.support.fakes import FakeDatabases

NOTE = f"unfinished/{CHANGE.key}"


@pytest.fixture
def databases() -> FakeDatabases:
    return FakeDatabases()


@pytest.fixture
def locks(databases: FakeDatabases) -> Locks:
    return Locks(databases=databases, clock=databases.clock)


def test_work_is_noted_as_long_as_it_goes_on(
    locks: Locks, databases: FakeDatabases
) -> None:
    with locks.holding(CHANGE):
        assert databases.at(NOTE)["kind"] == "superAdmins"

    assert databases.at("/") is None


def test_nobody_else_is_at_it_meanwhile(locks: Locks, databases: FakeDatabases) -> None:
    with locks.holding(CHANGE):
        databases.clock.advance(20)
        with pytest.raises(ChangeUnderway) as refused, locks.holding(CHANGE):
            pass
        assert databases.at(NOTE) is not None

    assert refused.value.retry_after_s == 45


def test_of_two_who_begin_at_once_one_is_let_in(
    locks: Locks, databases: FakeDatabases
) -> None:
    databases.before_write(NOTE, lambda: locks.take(CHANGE))

    with pytest.raises(ChangeUnderway) as refused:
        locks.take(CHANGE)

    assert refused.value.retry_after_s == 1


def test_work_of_which_nothing_more_is_heard_ends_with_its_lease(
    locks: Locks, databases: FakeDatabases
) -> None:
    locks.take(CHANGE)
    databases.clock.advance(LEASE.total_seconds())

    with locks.holding(CHANGE):
        pass

    assert databases.at("/") is None


@pytest.mark.parametrize(
    ("error", "stays"),
    [
        (EmailTaken("Taken."), False),
        (ChangeUnderway("Another.", retry_after_s=1), False),
        (AccountsUnavailable("It may have happened."), True),
    ],
)
def test_what_was_not_answered_keeps_the_others_out_for_a_while(
    locks: Locks, databases: FakeDatabases, error: Exception, *, stays: bool
) -> None:
    with pytest.raises(type(error)), locks.holding(CHANGE):
        raise error

    assert (databases.at(NOTE) is not None) is stays


def test_a_lock_that_cannot_be_released_is_no_failure_of_the_work(
    locks: Locks, databases: FakeDatabases
) -> None:
    with locks.holding(CHANGE):
        databases.fail_next("write", DatabaseUnavailable("Gone."))

    assert databases.at(NOTE) is not None
