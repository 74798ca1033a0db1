"""Admins: their record, their Firebase user, their OpenTok project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interactive_broadcast.kernel.first_use import on_first_use

if TYPE_CHECKING:
    from interactive_broadcast.admins.account_changes import AccountChanges
    from interactive_broadcast.admins.addresses import Addresses
    from interactive_broadcast.admins.service import Admins, ChangingProject
    from interactive_broadcast.admins.store import AdminStore
    from interactive_broadcast.admins.super_admins import SuperAdmins
    from interactive_broadcast.admins.users import Users
    from interactive_broadcast.kernel.locks import Locks
    from interactive_broadcast.kernel.ports import Ports
    from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog


class AdminServices:
    """What the other packages use of this one."""

    def __init__(self, ports: Ports, changing_project: ChangingProject) -> None:
        self._ports = ports
        self._changing_project = changing_project

    @on_first_use
    def store(self) -> AdminStore:
        from interactive_broadcast.admins.store import AdminStore

        ports = self._ports
        return AdminStore(
            databases=ports.databases, vault=ports.vault, projects=ports.projects
        )

    @on_first_use
    def account_changes(self) -> AccountChanges:
        from interactive_broadcast.admins.account_changes import AccountChanges

        return AccountChanges(
            admins=self.store,
            accounts=self._ports.accounts,
            unfinished=self._unfinished,
            locks=self._locks,
        )

    @on_first_use
    def super_admins(self) -> SuperAdmins:
        from interactive_broadcast.admins.super_admins import SuperAdmins

        return SuperAdmins(
            admins=self.store, accounts=self._ports.accounts, locks=self._locks
        )

    @on_first_use
    def service(self) -> Admins:
        from interactive_broadcast.admins.service import Admins

        return Admins(
            admins=self.store,
            accounts=self._ports.accounts,
            account_changes=self.account_changes,
            super_admins=self.super_admins,
            addresses=self._addresses,
            unfinished=self._unfinished,
            clock=self._ports.clock,
            changing_project=self._changing_project,
            caches=self._ports.caches,
        )

    @on_first_use
    def users(self) -> Users:
        from interactive_broadcast.admins.users import Users

        return Users(
            admins=self.store,
            accounts=self._ports.accounts,
            account_changes=self.account_changes,
            super_admins=self.super_admins,
            addresses=self._addresses,
            clock=self._ports.clock,
            caches=self._ports.caches,
        )

    @on_first_use
    def _addresses(self) -> Addresses:
        from interactive_broadcast.admins.addresses import Addresses

        return Addresses(admins=self.store, accounts=self._ports.accounts)

    @on_first_use
    def _locks(self) -> Locks:
        from interactive_broadcast.kernel.locks import Locks

        return Locks(databases=self._ports.databases, clock=self._ports.clock)

    @on_first_use
    def _unfinished(self) -> UnfinishedWorkLog:
        from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog

        return UnfinishedWorkLog(databases=self._ports.databases)
