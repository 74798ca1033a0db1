"""Accounts are found by every name they have, and by no name they had."""

from dataclasses import replace

import pytest

from emulators.firebase.auth.accounts import Account, Accounts, checked_email
from emulators.kernel.json_http import Refused

ADA = Account(
    local_id="ada", created_at_ms=0, email="ada@example.com", phone_number="+15550100"
)


ADA_NOW = replace(ADA, email="ada@new.example", phone_number=None)


def test_an_account_is_found_by_all_its_names() -> None:
    accounts = Accounts()
    accounts.save(ADA)

    assert accounts.find("ada") == ADA
    assert accounts.find_by_email("ADA@example.com") == ADA
    assert accounts.find_by_phone("+15550100") == ADA


def test_names_of_the_past_find_nobody() -> None:
    accounts = Accounts()
    accounts.save(ADA)
    accounts.save(ADA_NOW)

    assert accounts.find_by_email("ada@example.com") is None
    assert accounts.find_by_phone("+15550100") is None
    assert accounts.find_by_email("ada@new.example") == ADA_NOW
    accounts.remove(ADA_NOW)
    assert accounts.find_by_email("ada@new.example") is None


def test_a_refused_change_changes_nothing() -> None:
    accounts = Accounts()
    accounts.save(ADA)
    bob = accounts.save(Account(local_id="bob", created_at_ms=0, email="bob@b.example"))

    with pytest.raises(Refused):
        accounts.save(replace(bob, email=ADA.email))
    with pytest.raises(Refused):
        accounts.save(replace(bob, phone_number=ADA.phone_number))

    assert accounts.find_by_email("ada@example.com") == ADA
    assert accounts.find_by_email("bob@b.example") == bob


def test_pages_follow_each_other_without_gaps() -> None:
    accounts = Accounts()
    for local_id in ("d", "a", "c", "b"):
        accounts.save(Account(local_id=local_id, created_at_ms=0))

    first = accounts.page(after="", limit=3)
    second = accounts.page(after=first[-1].local_id, limit=3)

    assert [one.local_id for one in [*first, *second]] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    "email", ["", "a", "@b", "a@", "a@b@c", "a b@c", "a@b.", "x" * 250 + "@b.c"]
)
def test_an_impossible_email_is_refused(email: str) -> None:
    with pytest.raises(Refused):
        checked_email(email)


def test_a_password_is_shown_to_nobody_as_it_is() -> None:
    ada = ADA.with_password("made-up-password", now_ms=5_000)

    assert "made-up-password" not in str(ada.record(for_admin=False))
    assert "made-up-password" not in repr(ada)
    assert ada.valid_since_s == 5
