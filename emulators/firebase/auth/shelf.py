"""Where accounts are kept between two runs: a small tree beside the databases' own."""

import base64
from typing import cast

from emulators.firebase.auth.accounts import Account, Accounts
from emulators.firebase.auth.records import RecordRefused, account_of
from emulators.firebase.auth.refusal import Refused
from emulators.firebase.database.durable import Keeper
from emulators.firebase.database.durable_history import Change
from emulators.firebase.database.tree import (
    Json,
    Node,
    Path,
    from_json,
    ordered_children,
    put,
    to_json,
)
from emulators.kernel.data_folder import DataRefused

NAME = "accounts"


class AccountShelf:
    """Saves every change of the accounts through a keeper."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._root: Node = keeper.recovered(NAME)

    def fill(self, accounts: Accounts) -> None:
        """Put back what the former run saved, then watch for changes.

        Raises:
            DataRefused: a saved record is no account.
        """
        for _, record in ordered_children(self._root):
            try:
                # A record is an object; nothing else is ever kept.
                accounts.save(account_of(cast(dict[str, object], to_json(record))))
            except (RecordRefused, Refused) as refused:
                raise DataRefused(
                    f"A saved account cannot be read: {refused}"
                ) from None
        accounts.watch(self._changed)

    def _changed(self, local_id: str | None, account: Account | None) -> None:
        """Save a new or changed account; None removes it, or all of them."""
        path: Path = () if local_id is None else (_key(local_id),)
        node = None if account is None else from_json(_record(account))
        self._root = put(self._root, path, node)
        self._keeper.keep(NAME, Change((path,), self._root))


def _key(local_id: str) -> str:
    """A key of the tree: ids may have characters that keys may not."""
    return base64.urlsafe_b64encode(local_id.encode("utf-8", "replace")).decode()


def _record(account: Account) -> Json:
    record = account.record(for_admin=True)
    # Follows from the other fields, and is the only list.
    record.pop("providerUserInfo", None)
    return cast(Json, record)
