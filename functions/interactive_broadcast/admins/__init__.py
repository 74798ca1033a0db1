"""Admins: their record, their Firebase user, their OpenTok project."""

from dataclasses import dataclass

from interactive_broadcast.admins.service import Admins
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.admins.users import Users
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminServices:
    """What the other packages use of this one."""

    store: AdminStore
    service: Admins
    users: Users


def assemble(ports: Ports) -> AdminServices:
    """The package over the ports. Makes no call."""
    store = AdminStore(
        databases=ports.databases, vault=ports.vault, projects=ports.projects
    )
    return AdminServices(
        store=store,
        service=Admins(
            admins=store,
            accounts=ports.accounts,
            unfinished=UnfinishedWorkLog(databases=ports.databases),
            clock=ports.clock,
            caches=ports.caches,
        ),
        users=Users(
            admins=store,
            accounts=ports.accounts,
            clock=ports.clock,
            caches=ports.caches,
        ),
    )
