"""The composition root: every package assembled over the ports, from the bottom up.

`backend()` does so on a process's first request, so that importing `main.py` needs no
network, no parameter and no secret.
"""

import threading
from dataclasses import dataclass, replace
from functools import cache

from interactive_broadcast import (
    admins,
    effects,
    events,
    media,
    records,
    seats,
    show,
    upkeep,
)
from interactive_broadcast.adapters.environment import connect
from interactive_broadcast.identity import MEMORY_S, Identity
from interactive_broadcast.kernel.caching import Caches
from interactive_broadcast.kernel.forgetting import ForgettingDatabases
from interactive_broadcast.kernel.ports import AppAttestation, Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """What `main.py` calls, package by package."""

    app_attestation: AppAttestation
    identity: Identity
    admins: admins.AdminServices
    events: events.EventServices
    records: records.RecordStores
    effects: effects.EffectServices
    media: media.MediaServices
    show: show.ShowServices
    seats: seats.SeatServices
    upkeep: upkeep.UpkeepServices


def assemble(ports: Ports) -> Backend:
    """The backend over the ports. Makes no call.

    Whatever a part of it writes is forgotten by those who keep it in memory.
    """
    caches = Caches()
    databases = ForgettingDatabases(ports.databases, caches)
    ports = replace(ports, databases=databases, caches=caches)
    admin_services = admins.assemble(ports)
    event_services = events.assemble(ports, admin_services)
    record_stores = records.assemble(ports)
    effect_services = effects.assemble(ports, record_stores)
    media_services = media.assemble(ports, event_services, effect_services)
    show_services = show.assemble(
        ports, event_services, effect_services, media_services
    )
    seat_services = seats.assemble(ports, event_services, record_stores, show_services)
    return Backend(
        app_attestation=ports.app_attestation,
        identity=Identity(
            session_tokens=ports.session_tokens,
            accounts=ports.accounts,
            databases=ports.databases,
            verified=ports.caches.single_flight(ttl_s=MEMORY_S),
            admins=ports.caches.single_flight(ttl_s=MEMORY_S),
        ),
        admins=admin_services,
        events=event_services,
        records=record_stores,
        effects=effect_services,
        media=media_services,
        show=show_services,
        seats=seat_services,
        upkeep=upkeep.assemble(
            ports, event_services, effect_services, show_services, seat_services
        ),
    )


_lock = threading.Lock()


def backend() -> Backend:
    """The backend of this process, made by whichever request is first."""
    with _lock:
        return _connected()


@cache
def _connected() -> Backend:
    return assemble(connect())
