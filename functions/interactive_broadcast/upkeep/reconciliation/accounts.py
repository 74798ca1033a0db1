"""The records of admins, compared with their Firebase users.

A client's SDK may change an address or a name, and somebody with the console anything.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

from interactive_broadcast.admins.account_changes import AccountChanges
from interactive_broadcast.admins.models import AdminRecord
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.ports import Account, Accounts
from interactive_broadcast.upkeep.orders import share
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)

MAX_ADMINS: Final = 100
"""Admins who are compared in one round: as many users as Firebase looks up at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountComparison:
    """Each round some of the admins; together, successive rounds get all of them."""

    admins: AdminStore
    accounts: Accounts
    account_changes: AccountChanges

    def run(self, run: ReconcileRun) -> None:
        """Have records say what the users do. Who has none is told of in the log."""
        uids = share(self.admins.uids(), run.began_at, size=MAX_ADMINS)
        records = run.each("account-records", uids, self.admins.find, is_followed=True)
        found = self.accounts.find_all(list(records))
        pairs = {
            uid: (record, found.get(uid))
            for uid, record in records.items()
            if record is not None
        }
        run.each("accounts", pairs, partial(self._compare, run, pairs))

    def _compare(
        self,
        run: ReconcileRun,
        pairs: dict[str, tuple[AdminRecord, Account | None]],
        uid: str,
    ) -> None:
        record, account = pairs[uid]
        if account is None:
            logs.warning("admin-without-user", uid=uid)
        elif self.account_changes.follow(record, account):
            run.counted(Repair.ACCOUNTS)
