"""Admins: their record, their Firebase user, their OpenTok project."""

from dataclasses import dataclass

from interactive_broadcast.admins.account_changes import AccountChanges
from interactive_broadcast.admins.addresses import Addresses
from interactive_broadcast.admins.service import Admins
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.admins.super_admins import SuperAdmins
from interactive_broadcast.admins.users import Users
from interactive_broadcast.kernel.locks import Locks
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminServices:
    """What the other packages use of this one."""

    store: AdminStore
    account_changes: AccountChanges
    super_admins: SuperAdmins
    service: Admins
    users: Users


def assemble(ports: Ports) -> AdminServices:
    """The package over the ports. Makes no call."""
    store = AdminStore(
        databases=ports.databases, vault=ports.vault, projects=ports.projects
    )
    accounts, clock, caches = ports.accounts, ports.clock, ports.caches
    unfinished = UnfinishedWorkLog(databases=ports.databases)
    locks = Locks(databases=ports.databases, clock=clock)
    account_changes = AccountChanges(
        admins=store, accounts=accounts, unfinished=unfinished, locks=locks
    )
    super_admins = SuperAdmins(admins=store, accounts=accounts, locks=locks)
    addresses = Addresses(admins=store, accounts=accounts)
    return AdminServices(
        store=store,
        account_changes=account_changes,
        super_admins=super_admins,
        service=Admins(
            admins=store,
            accounts=accounts,
            account_changes=account_changes,
            super_admins=super_admins,
            addresses=addresses,
            unfinished=unfinished,
            clock=clock,
            caches=caches,
        ),
        users=Users(
            admins=store,
            accounts=accounts,
            account_changes=account_changes,
            super_admins=super_admins,
            addresses=addresses,
            clock=clock,
            caches=caches,
        ),
    )
