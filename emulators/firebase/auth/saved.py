"""Accounts that outlive their process: a change is saved before it is made."""

import json
from urllib.parse import quote

from emulators.firebase.auth.accounts import Account, Accounts
from emulators.firebase.auth.records import RecordRefused, account_of
from emulators.kernel.data_file import DataFile, DataRefused
from emulators.kernel.json_http import JsonObject, Refused

PLACE = "accounts"
"""Below it lie the accounts' records, by id."""


def keep(accounts: Accounts, file: DataFile) -> None:
    """Put back what a former run saved, then save every change.

    Raises:
        DataRefused: a saved record is no account.
    """

    def save(local_id: str | None, account: Account | None) -> None:
        key = (
            PLACE
            if local_id is None
            else f"{PLACE}/{quote(local_id, safe='', errors='replace')}"
        )
        texts = [] if account is None else [(key, json.dumps(_record(account)))]
        file.replace([(key, texts)])

    for _, text in file.below(PLACE):
        try:
            accounts.save(account_of(json.loads(text)))
        except (ValueError, RecordRefused, Refused) as refused:
            raise DataRefused(f"A saved account cannot be read: {refused}") from None
    accounts.watch(save)


def _record(account: Account) -> JsonObject:
    record = account.record(for_admin=True)
    # Follows from the other fields.
    record.pop("providerUserInfo", None)
    return record
