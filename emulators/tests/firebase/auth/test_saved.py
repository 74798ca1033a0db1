"""Accounts that outlive their process."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from emulators.firebase.auth.accounts import Account, Accounts
from emulators.firebase.auth.saved import PLACE, keep
from emulators.firebase.auth.service import AuthService
from emulators.kernel.context import Context
from emulators.kernel.data_file import DataFile, DataRefused, NotSaved
from emulators.settings import Settings

GUEST = Account(local_id="guest./$1", created_at_ms=1, email="guest@example.com")
HOST = Account(local_id="host", created_at_ms=2, display_name="Host")


def with_accounts(folder: Path, act: Callable[[Accounts], object]) -> list[Account]:
    """Act on what was kept; the accounts afterwards."""
    with closing(DataFile.open(folder)) as file:
        accounts = Accounts()
        keep(accounts, file)
        act(accounts)
        return list(accounts)


def kept(folder: Path) -> list[Account]:
    return with_accounts(folder, lambda _: None)


def test_accounts_come_back_and_can_be_found(tmp_path: Path) -> None:
    with_accounts(
        tmp_path, lambda accounts: [accounts.save(GUEST), accounts.save(HOST)]
    )

    found: list[Account | None] = []
    with_accounts(
        tmp_path,
        lambda accounts: found.append(accounts.find_by_email("guest@example.com")),
    )

    assert found == [GUEST]
    assert sorted(kept(tmp_path), key=lambda account: account.local_id) == [GUEST, HOST]


def test_a_removed_account_stays_away(tmp_path: Path) -> None:
    with_accounts(
        tmp_path, lambda accounts: [accounts.save(GUEST), accounts.save(HOST)]
    )

    with_accounts(tmp_path, lambda accounts: accounts.remove(GUEST))

    assert kept(tmp_path) == [HOST]


def test_a_reset_is_kept_too(tmp_path: Path) -> None:
    with_accounts(tmp_path, lambda accounts: accounts.save(GUEST))

    with_accounts(tmp_path, lambda accounts: accounts.clear())

    assert kept(tmp_path) == []


@pytest.mark.parametrize("record", ['{"localId": 1}', "{"])
def test_a_record_that_is_no_account_is_refused(tmp_path: Path, record: str) -> None:
    with closing(DataFile.open(tmp_path)) as file:
        file.replace([(PLACE, [(f"{PLACE}/a", record)])])

    with pytest.raises(DataRefused, match="saved account cannot be read"):
        kept(tmp_path)


def test_what_could_not_be_saved_never_happened(tmp_path: Path) -> None:
    file = DataFile.open(tmp_path)
    accounts = Accounts()
    keep(accounts, file)
    accounts.save(HOST)
    file.close()

    with pytest.raises(NotSaved):
        accounts.save(GUEST)
    with pytest.raises(NotSaved):
        accounts.remove(HOST)
    with pytest.raises(NotSaved):
        accounts.clear()

    assert list(accounts) == kept(tmp_path) == [HOST]
    assert accounts.find_by_email("guest@example.com") is None


def test_a_call_whose_change_cannot_be_saved_answers_503(tmp_path: Path) -> None:
    file = DataFile.open(tmp_path)
    service = AuthService(Context(Settings()), file=file)
    file.close()

    async def signing_up() -> httpx.Response:
        transport = httpx.ASGITransport(service.app)
        url = "http://x.test/identitytoolkit.googleapis.com/v1/accounts:signUp?key=k"
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.post(url, json={"returnSecureToken": True})

    answer = asyncio.run(signing_up())

    assert (answer.status_code, answer.json()["error"]["status"]) == (
        503,
        "UNAVAILABLE",
    )
    assert service.users() == []
