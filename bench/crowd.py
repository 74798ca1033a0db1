"""Thousands of fans who come to one show within a minute, on the local stack.

The whole stack (functions, database with its rules and triggers) and the fans share the
machine's processors. Every fan makes the one call that a join is, on a connection of
their own; every tenth keeps the app open: is connected to the database, counts as
present, and listens to what the pages tell apps to listen to.
"""

import asyncio
import json
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import jwt
import uvloop

from bench import load, seeded
from bench.calls import newcomers
from bench.load import CallFailed, a_request, connected
from bench.options import Options
from bench.prepared import Prepared
from bench.rows import Row
from bench.signing import claims_of
from bench.stack import Stack
from emulators.bench.connections import Socket
from emulators.bench.connections import connected as connected_to
from emulators.kernel.open_files import allow_many_sockets

FANS: Final = 5_000
WITHIN_S: Final = 60.0
LISTENING: Final = 10
"""One in so many keeps the app open."""

P99_S: Final = 2.0
PUSHES: Final = 10
SETTLED_S: Final = 3.0
"""After the last has come: what follows from it has followed."""

PERCENTILES: Final = 100
NOW: Final = {".sv": "timestamp"}


@dataclass(slots=True)
class Crowd:
    """What became of the fans."""

    taken_s: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    pushes: list[int] = field(default_factory=list)
    """To each app that was kept open: all that it was sent, first values included."""
    sockets: list[Socket] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """Where fans come to."""

    stack: Stack
    event: Mapping[str, Any]

    @property
    def target(self) -> str:
        settings = self.stack.settings
        return f"/{settings.project_id}/{settings.region}/createTokensFan"

    @property
    def address(self) -> str:
        return f"{self.event['adminId']}/{self.event['fanUrl']}"

    def listened_to(self, uid: str) -> Iterator[str]:
        """What a fan's app shows of the show, each by itself, and the fan's record."""
        for shown in ("status", "hlsUrl", "full"):
            yield f"shows/{self.address}/{shown}"
        yield f"activeBroadcasts/{self.address}/activeFans/{uid}"

    def token(self, uid: str) -> str:
        """An ID token as the emulator issues it: unsigned."""
        claims = claims_of(self.stack.settings.project_id, uid)
        return jwt.encode(claims, "", algorithm="none")

    def join(self, uid: str) -> bytes:
        """The call that a join is."""
        body = {"adminId": self.event["adminId"], "fanUrl": self.event["fanUrl"]}
        return a_request(
            json.dumps(body).encode(), token=self.token(uid), target=self.target
        )


def measured(options: Options) -> Iterator[Row]:
    """Joins at a steady pace. Nobody waits for those before them."""
    fans, within_s = (500, 10.0) if options.quick else (FANS, WITHIN_S)
    allow_many_sockets()
    uids = newcomers(fans)
    with Stack(seeded.database(0), seeded.users(uids)) as stack:
        event = Prepared.make(stack.variables).event
        show = Show(stack=stack, event=event)
        crowd = uvloop.run(_come(show, uids, within_s))
        counted = _counted(show)
    yield from _rows(crowd, f"{fans:,} fans in {within_s:g} s", fans - counted)


async def _come(show: Show, uids: Sequence[str], within_s: float) -> Crowd:
    crowd = Crowd()
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, uid in enumerate(uids):
            due = began + within_s * number / len(uids)
            await asyncio.sleep(max(0, due - time.perf_counter()))
            listens = number % LISTENING == 0
            group.create_task(_fan(show, uid, crowd, listens=listens))
    await asyncio.sleep(SETTLED_S)
    for socket in crowd.sockets:
        socket.close()
    return crowd


async def _fan(show: Show, uid: str, crowd: Crowd, *, listens: bool) -> None:
    request = show.join(uid)
    started = time.perf_counter()
    try:
        connection = await connected(show.stack.settings.ports.functions)
        try:
            await connection.call(request)
        finally:
            connection.close()
    except (CallFailed, OSError) as error:
        crowd.failures.append(f"{uid}: {error}")
        return
    crowd.taken_s.append(time.perf_counter() - started)
    if listens:
        try:
            await _app(show, uid, crowd)
        except ConnectionError as error:
            crowd.failures.append(f"{uid}: {error}")


async def _app(show: Show, uid: str, crowd: Crowd) -> None:
    """Open an app, and leave it open."""
    number = len(crowd.pushes)
    crowd.pushes.append(0)

    def count() -> None:
        crowd.pushes[number] += 1

    port = show.stack.settings.ports.database
    socket = await connected_to(lambda: Socket(count), port)
    crowd.sockets.append(socket)
    await socket.ready()
    await socket.ask("auth", cred=show.token(uid))
    for path in show.listened_to(uid):
        await socket.ask("q", p=f"/{path}", h="")
    mine = f"presence/{show.address}/{uid}/tab"
    await socket.ask("o", p=f"/{mine}", d=None)
    named = f"writtenFor/{show.address}/{uid}/{show.event['id']}"
    await socket.ask("m", p="/", d={mine: NOW, named: NOW})


def _counted(show: Show) -> int:
    """How many fans the show has, by its own number."""
    settings = show.stack.settings
    place = f"/viewerCounts/{show.address}.json?ns={settings.namespace}"
    request = a_request(b"", token="owner", method="GET", target=place)  # noqa: S106 - the emulator's own word
    return int(load.call(settings.ports.database, request).body)


def _rows(crowd: Crowd, name: str, not_counted: int) -> Iterator[Row]:
    *_, p99_s = statistics.quantiles(crowd.taken_s, n=PERCENTILES)
    figures = [
        ("joins that failed", len(crowd.failures), "", 0, (crowd.failures or [""])[0]),
        ("fans who are not counted", not_counted, "", 0, ""),
        (
            "half of the joins took at most",
            statistics.median(crowd.taken_s),
            "s",
            None,
            "",
        ),
        ("99 of 100 joins took at most", p99_s, "s", P99_S, ""),
        (
            "most that one app was sent",
            max(crowd.pushes),
            "pushes",
            PUSHES,
            f"{len(crowd.pushes)} apps, first values included",
        ),
    ]
    for what, value, unit, goal, note in figures:
        yield Row(
            subject="crowd",
            name=f"{name}: {what}",
            value=value,
            unit=unit,
            goal=goal,
            note=note,
        )
