"""Any number of live shows of one admin, made by the backend itself.

Run as a module, with the environment of a deployed function and their number. In each,
which is recorded and streamed, somebody publishes on stage and somebody backstage.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Final

import opentok
from requests import Session

from bench import ROOT
from bench.seeded import ADMIN_ID
from interactive_broadcast.adapters.environment import connect
from interactive_broadcast.backend import Backend, assemble
from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    CreateEventRequest,
    Status,
)
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.concurrency import all_in_batches
from interactive_broadcast.kernel.ports import Ports
from rehearsal.demo import DEMO_API_KEY, DEMO_API_SECRET

TIMEOUT_S: Final = 600
CALL_S: Final = 30
OPENTOK: Final = "OPENTOK_API_URL"


def make(number: int, variables: Mapping[str, str]) -> None:
    """Have a process with this environment make so many."""
    subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "bench.live_shows", str(number)],
        cwd=ROOT,
        env=dict(variables),
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=TIMEOUT_S,
    )


def main() -> None:
    ports = connect()
    backend = assemble(ports)
    signed_in = int(datetime.now(UTC).timestamp())
    admin = Caller(role=Role.ADMIN, uid=ADMIN_ID, auth_time=signed_in)
    with Session() as session:
        show = partial(_show, ports, backend, admin, session)
        all_in_batches([partial(show, one) for one in range(int(sys.argv[1]))])


def _show(
    ports: Ports, backend: Backend, admin: Caller, session: Session, number: int
) -> None:
    asked = CreateEventRequest(name=f"Night {number}", archive_event=True)
    event = backend.events.service.create(admin, asked)
    for status in (Status.PRESHOW, Status.LIVE):
        if status is Status.LIVE:
            _publish(session, event.stage_session_id)
            _publish(session, event.backstage_session_id)
        request = ChangeStatusRequest(id=event.id, status=status)
        backend.show.service.change_status(admin, request)
    # As if that had been some minutes ago.
    ports.databases.as_backend().update({paths.directing(event.id): None})


def _publish(session: Session, session_id: str) -> None:
    control = f"{os.environ[OPENTOK]}/__"
    token = opentok.Client(DEMO_API_KEY, DEMO_API_SECRET).generate_token(session_id)
    who = {"sessionId": session_id, "token": token}
    connected = session.post(f"{control}/connections", json=who, timeout=CALL_S)
    stream = {"connectionId": connected.json()["connectionId"]}
    made = session.post(f"{control}/streams", json=stream, timeout=CALL_S)
    made.raise_for_status()


if __name__ == "__main__":
    main()
