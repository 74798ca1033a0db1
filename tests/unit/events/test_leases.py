"""Whether a client directs the show still: a number, and whose it is."""

import pytest

from interactive_broadcast.events.leases import Leases, fence
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.show_errors import LeaseLost
from tests.support.builders import EVENT_ID, a_database, an_admin, an_event
from tests.support.fakes import FakeDatabases

ADMIN, OTHER = an_admin(), an_admin("admin-2")
LEASE = f"producerLeases/{EVENT_ID}"
HELD = {"holder": "tab-1", "name": "Ana", "number": 3, "at": 0}


def databases(lease: object) -> FakeDatabases:
    tree = a_database(an_event())
    return FakeDatabases({**tree, "producerLeases": {EVENT_ID: lease}})


def check(lease: object, number: int | None) -> None:
    Leases(databases=databases(lease)).check(ADMIN, EVENT_ID, number)


def lost(lease: object, number: int) -> dict[str, object]:
    """What the one who names the number is told."""
    with pytest.raises(LeaseLost) as refused:
        check(lease, number)
    return dict(refused.value.details)


def test_the_number_that_stands_is_good_however_long_ago_it_was_renewed() -> None:
    check(HELD, 3)


@pytest.mark.parametrize("number", [2, 4])
def test_whoever_names_another_number_is_told_who_directs(number: int) -> None:
    assert lost(HELD, number) == {"number": 3, "holder": "tab-1", "name": "Ana"}


def test_a_released_lease_is_nobodys() -> None:
    assert lost({"number": 3, "at": 0}, 3) == {"number": 3}


@pytest.mark.parametrize("lease", [None, {"holder": "tab-1"}], ids=["none", "a rest"])
def test_where_nobody_has_taken_it_no_number_stands(lease: object) -> None:
    assert lost(lease, 1) == {"number": 0}


def test_whoever_names_no_number_is_not_asked_for_one() -> None:
    stored = databases(HELD)

    Leases(databases=stored).check(ADMIN, EVENT_ID, None)

    assert stored.reads == []


def test_another_admin_is_told_nothing() -> None:
    with pytest.raises(RulesDenied):
        Leases(databases=databases(HELD)).check(OTHER, EVENT_ID, 2)


def test_a_command_has_the_number_among_its_writes_if_it_names_one() -> None:
    assert fence(EVENT_ID, 3) == {f"{LEASE}/number": 3}
    assert fence(EVENT_ID, None) == {}
