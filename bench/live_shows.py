"""Any number of live shows of one admin: one made by the backend itself, and copies.

Run as a module, with the environment of a deployed function and their number. In each,
which is recorded and streamed, somebody publishes on stage and somebody backstage.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

import opentok
from requests import Session

from bench import ROOT
from bench.seeded import ADMIN_ID
from interactive_broadcast.adapters.environment import connect
from interactive_broadcast.backend import Backend, assemble
from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    CreateEventRequest,
    Event,
    Status,
)
from interactive_broadcast.kernel import paths, show_paths
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.concurrency import all_in_batches
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.kernel.video import Video
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
    with Session() as session:
        first = _show(ports, backend, session)
        copy = partial(_copy, ports, _video(backend), session, first)
        all_in_batches([partial(copy, one) for one in range(1, int(sys.argv[1]))])


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A show, and what it was stored as: path → value."""

    event: Event
    broadcast_id: str
    stored: Writes


def _show(ports: Ports, backend: Backend, session: Session) -> Made:
    """One that the backend brings about."""
    signed_in = int(datetime.now(UTC).timestamp())
    admin = Caller(role=Role.ADMIN, uid=ADMIN_ID, auth_time=signed_in)
    asked = CreateEventRequest(name="Night", archive_event=True)
    event = backend.events.service.create(admin, asked)
    for status in (Status.PRESHOW, Status.LIVE):
        if status is Status.LIVE:
            _publish(session, event.stage_session_id)
            _publish(session, event.backstage_session_id)
        request = ChangeStatusRequest(id=event.id, status=status)
        event = backend.show.service.change_status(admin, request)
    (stream,) = _video(backend).broadcasts_of(event.stage_session_id)
    _control(session, f"broadcasts/{stream.id}/hls", {"status": "live"})
    record = backend.events.store.find(event.id)
    if record is not None:
        backend.show.director.carry_out(record, [Effect.PUBLISH_HLS])
    database = ports.databases.as_backend()
    # As if that had been some minutes ago.
    database.update({paths.directing(event.id): None})
    stored = {path: database.get(path) for path in _places(event)}
    return Made(event=event, broadcast_id=stream.id, stored=stored)


def _places(event: Event) -> Iterator[str]:
    """Where it is stored that the reconciler looks, by id, address and session."""
    for place in (paths.event, paths.effects, paths.archives, paths.watched):
        yield place(event.id)
    address = (ADMIN_ID, event.fan_url)
    for at_address in (show_paths.active_broadcast, show_paths.show):
        yield at_address(*address)
    yield paths.open_event(ADMIN_ID, event.id)
    yield paths.current_event(ADMIN_ID, event.id)
    yield paths.slug(ADMIN_ID, "fanUrl", event.fan_url)
    for session_id in (event.stage_session_id, event.backstage_session_id):
        yield paths.video_session(session_id)


def _video(backend: Backend) -> Video:
    project = backend.admins.store.project(ADMIN_ID)
    return project.video


def _copy(
    ports: Ports, video: Video, session: Session, first: Made, number: int
) -> None:
    """Another one: the same at OpenTok, and what was stored under its names."""
    stage, backstage = video.create_session(), video.create_session()
    for session_id in (stage, backstage):
        _publish(session, session_id)
    archive = video.start_archive(stage, name="Night", composed=True)
    broadcast = video.start_broadcast(stage, hls=True, rtmp=[])
    event = first.event
    names = {
        event.id: f"{event.id[:-6]}{number:06d}",
        event.fan_url: f"{event.fan_url}-{number}",
        event.stage_session_id: stage,
        event.backstage_session_id: backstage,
        str(event.archive_id): archive.id,
        first.broadcast_id: broadcast.id,
    }
    writes: Writes = json.loads(_renamed(json.dumps(first.stored), names))
    ports.databases.as_backend().update(writes)


def _renamed(text: str, names: Mapping[str, str]) -> str:
    for name, other in names.items():
        text = text.replace(name, other)
    return text


def _publish(session: Session, session_id: str) -> None:
    token = opentok.Client(DEMO_API_KEY, DEMO_API_SECRET).generate_token(session_id)
    who = {"sessionId": session_id, "token": token}
    connected = _control(session, "connections", who)
    _control(session, "streams", {"connectionId": connected["connectionId"]})


def _control(session: Session, place: str, body: Mapping[str, str]) -> dict[str, str]:
    """Have the stand-in for OpenTok bring something about."""
    url = f"{os.environ[OPENTOK]}/__/{place}"
    answer = session.post(url, json=body, timeout=CALL_S)
    answer.raise_for_status()
    told: dict[str, str] = answer.json()
    return told


if __name__ == "__main__":
    main()
