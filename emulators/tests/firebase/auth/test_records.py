"""Accounts, from the records that tell of them."""

import pytest

from emulators.firebase.auth.accounts import Account
from emulators.firebase.auth.records import RecordRefused, account_of

FULL = Account(
    local_id="u1",
    created_at_ms=1_795_262_400_123,
    email="u1@example.com",
    email_verified=True,
    display_name="Üser: one",
    photo_url="http://example.com/1.png",
    phone_number="+49 30 1234",
    password="a:password=b\nc",
    salt="fakeSalt1",
    password_updated_at_ms=1_795_262_400_456,
    disabled=True,
    custom_attributes='{"admin": true}',
    custom_auth=True,
    valid_since_s=1_795_262_400,
    last_login_at_ms=1_795_262_400_789,
    last_refresh_at_ms=1_795_262_400_001,
)


@pytest.mark.parametrize(
    "account", [FULL, Account(local_id="anonymous", created_at_ms=0)]
)
def test_a_record_tells_the_whole_account(account: Account) -> None:
    assert account_of(account.record(for_admin=True)) == account


def test_a_user_of_a_real_project_comes_without_password() -> None:
    record = {"localId": "u1", "passwordHash": "c2NyeXB0", "salt": "c2FsdA=="}

    assert account_of(record).password is None


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"localId": 1},
        {"localId": "u1", "email": ["a"]},
        {"localId": "u1", "email": "nobody"},
        {"localId": "u1", "createdAt": "yesterday"},
        {"localId": "u1", "createdAt": True},
        {"localId": "u1", "createdAt": []},
        {"localId": "u1", "createdAt": float("inf")},
        {"localId": "u1", "lastRefreshAt": "yesterday"},
    ],
)
def test_a_record_that_is_no_account_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(RecordRefused):
        account_of(record)
