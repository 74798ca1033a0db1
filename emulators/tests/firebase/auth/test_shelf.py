"""Accounts that outlive their process."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from emulators.firebase.auth.accounts import Account, Accounts
from emulators.firebase.auth.shelf import NAME, AccountShelf
from emulators.firebase.database.durable import Keeper
from emulators.firebase.database.durable_history import Change
from emulators.firebase.database.tree import from_json
from emulators.kernel.data_folder import DataRefused

GUEST = Account(local_id="guest./$1", created_at_ms=1, email="guest@example.com")
HOST = Account(local_id="host", created_at_ms=2, display_name="Host")


def with_accounts(folder: Path, act: Callable[[Accounts], object]) -> list[Account]:
    """Act on what was kept; the accounts afterwards."""

    async def acting() -> list[Account]:
        keeper = Keeper(folder)
        accounts = Accounts()
        try:
            AccountShelf(keeper).fill(accounts)
            act(accounts)
        finally:
            await keeper.close()
        return list(accounts)

    return asyncio.run(acting())


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


def test_a_record_that_is_no_account_is_refused(tmp_path: Path) -> None:
    async def spoiling() -> None:
        keeper = Keeper(tmp_path)
        keeper.keep(NAME, Change(((),), from_json({"a": {"localId": 1}})))
        await keeper.close()

    asyncio.run(spoiling())

    with pytest.raises(DataRefused, match="saved account cannot be read"):
        kept(tmp_path)
