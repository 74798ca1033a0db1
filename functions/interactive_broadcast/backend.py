"""The composition root: every package over the ports, each service on its first use.

`backend()` does so on a process's first request, so that importing a function needs no
network, no parameter and no secret.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING

from interactive_broadcast.admins import AdminServices
from interactive_broadcast.effects import EffectServices
from interactive_broadcast.events import EventServices
from interactive_broadcast.kernel.caching import Caches
from interactive_broadcast.kernel.first_use import on_first_use
from interactive_broadcast.kernel.forgetting import ForgettingDatabases
from interactive_broadcast.media import MediaServices
from interactive_broadcast.records import RecordStores
from interactive_broadcast.seats import SeatServices
from interactive_broadcast.show import ShowServices
from interactive_broadcast.upkeep import UpkeepServices

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from interactive_broadcast.admins.models import AdminRecord
    from interactive_broadcast.identity import Identity
    from interactive_broadcast.kernel.ports import AppAttestation, Ports
    from interactive_broadcast.kernel.video import VideoCredentials
    from interactive_broadcast.old_apps import OldAppServices


class Backend:
    """What the functions call, package by package. Making it makes no call."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self.admins = AdminServices(ports, self._changing_project)
        self.events = EventServices(ports, self.admins)
        self.records = RecordStores(ports)
        self.effects = EffectServices(ports, self.records)
        self.media = MediaServices(ports, self.events, self.effects)
        self.show = ShowServices(ports, self.events, self.effects, self.media)
        self.seats = SeatServices(ports, self.events, self.records, self.show)
        self.upkeep = UpkeepServices(
            ports, self.events, self.effects, self.media, self.show, self.seats
        )

    def _changing_project(
        self, admin: AdminRecord, credentials: VideoCredentials | None
    ) -> AbstractContextManager[None]:
        """What hinders it is known by packages that are made after that of admins."""
        return self.show.project_changes.changing(admin, credentials)

    @on_first_use
    def old_apps(self) -> OldAppServices:
        # Of one function alone: no other imports it.
        from interactive_broadcast.old_apps import OldAppServices

        return OldAppServices(
            self._ports,
            admins=self.admins,
            events=self.events,
            records=self.records,
            show=self.show,
            seats=self.seats,
            upkeep=self.upkeep,
        )

    @on_first_use
    def app_attestation(self) -> AppAttestation:
        return self._ports.app_attestation

    @on_first_use
    def identity(self) -> Identity:
        from interactive_broadcast.identity import MEMORY_S, Identity, IdTokens

        return Identity(
            session_tokens=self._ports.session_tokens,
            accounts=self._ports.accounts,
            databases=self._ports.databases,
            id_tokens=IdTokens(
                accounts=self._ports.accounts,
                verified=self._ports.caches.single_flight(ttl_s=MEMORY_S),
            ),
            admins=self._ports.caches.single_flight(ttl_s=MEMORY_S),
        )


def assemble(ports: Ports) -> Backend:
    """The backend over the ports. Makes no call.

    Whatever a part of it writes is forgotten by those who keep it in memory.
    """
    caches = Caches()
    databases = ForgettingDatabases(ports.databases, caches)
    return Backend(ports.of_one_backend(databases, caches))


_lock = threading.Lock()


def backend() -> Backend:
    """The backend of this process, made by whichever request is first."""
    with _lock:
        return _connected()


@cache
def _connected() -> Backend:
    from interactive_broadcast.adapters.environment import connect

    return assemble(connect())
