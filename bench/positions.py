"""What it costs to tell 5,000 fans in line where they stand, in three ways.

Own records: what is deployed. Four minutes of an hour are played on the local stack,
with its rules, triggers and passes of the reconciler: every fan's app is connected and
listens to the fan's own position, to how many wait and to how long a turn takes. In an
hour 30 fans come on stage, and 1,000 leave the line from anywhere and get in again at
its end. Counted is what all of these apps are sent, frames of the WebSocket included
and TLS not; and what functions read for it, which is the size of what they read at that
moment times how often they published. Of functions' calls, the trigger of the line is
called for the deck in any case. All of it are counts, which a busy machine does not
change; where time has gone on by a tenth while it computed, they are not taken.

A document: the line as numbers of eight characters, of which each fan knows their own,
by a function that reads the line once in ten seconds, behind a CDN of 100 places that
keep the answer for ten seconds; every page asks every 30 s. Read and document are those
of the same line; how often the CDN asks is simulated. A call: every page asks a
function every 30 s, two instances of which keep the line for ten seconds.
"""

import asyncio
import hashlib
import json
import random
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

import uvloop

from bench import crowded, seeded
from bench.cdn import EDGES, ORIGIN_S, Edge
from bench.crowd import Show
from bench.options import Options
from bench.rows import Row
from bench.stack import Stack
from emulators.bench.connections import Socket, connected
from emulators.kernel.open_files import allow_many_sockets
from interactive_broadcast.events.line_options import Positions
from interactive_broadcast.kernel import line_paths, show_paths
from interactive_broadcast.kernel.database import SERVER_TIME
from rehearsal.client import StackClient
from rehearsal.requests import OWNER, Refused

FANS: Final = 5_000
HOUR_S: Final = 3_600
PLAYED_S: Final = 240
"""Of the hour: all else is taken to be the same."""

TURNS: Final = 30
LEAVE: Final = 1_000
"""In an hour."""

CONNECTING: Final = 100
"""Apps that are opened at once."""

PATIENCE: Final = 10
"""Tries to have the stack come to rest, of 20 s each."""

ASKS_S: Final = 30.0
KEPT_S: Final = 10.0
"""How often a page asks in the other ways, and how long an answer is kept."""

INSTANCES: Final = 2
"""Of a function for fans, by default."""

NUMBER_LENGTH: Final = 8
"""Of those that stand for fans in a document."""


LATE: Final = 1.1
"""Times as long as was to be played: time goes on while the machine computes."""


class TooBusy(Exception):
    """The machine has other things to do, which would be in the figures."""


class App(Socket):
    """A fan's app. It counts what it is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.received_bytes = 0

    def data_received(self, data: bytes) -> None:
        self.received_bytes += len(data)
        super().data_received(data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What a part of an hour has cost. All of it is of that part."""

    share: float
    """Of the hour."""
    sent_bytes: int
    """To the apps of all fans."""
    publications: int
    line_bytes: int
    """Of one read of the line."""
    told_bytes: int
    """Of one read of what fans have been told."""
    line: Sequence[str]
    """The fans, in the order of the line at the end."""
    calls: Mapping[str, int]
    """Of functions, by name."""


@dataclass(slots=True, kw_only=True)
class Hour:
    """The line of one show, for a while."""

    show: Show
    client: StackClient
    fans: int
    apps: dict[str, App] = field(default_factory=dict)
    publications: int = -1
    """The first value of the moment is none."""
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - no secret

    @property
    def port(self) -> int:
        """Of the database."""
        return self.show.stack.settings.ports.database

    @property
    def address(self) -> tuple[str, str]:
        return crowded.address()

    async def play(self, seconds: int) -> Played:
        """Let it go by."""
        await self._open_apps()
        watching = await self._watch()
        # The first time everybody is told: that is not of an hour.
        began = await self._now() + timedelta(minutes=1)
        await self._pass_time(began)
        self.publications = 0
        sent, calls = self._sent_bytes(), await self._calls()
        await self._acts(began, seconds)
        sent, after = self._sent_bytes() - sent, await self._calls()
        took_s = (await self._now() - began).total_seconds()
        if took_s > seconds * LATE:
            raise TooBusy(f"{seconds} s have taken {took_s:.0f} s.")
        line = await self._read(line_paths.line(*self.address))
        told = await self._read(line_paths.line_positions(*self.address))
        for app in (watching, *self.apps.values()):
            app.close()
        return Played(
            share=took_s / HOUR_S,
            sent_bytes=sent,
            publications=self.publications,
            line_bytes=_size(line),
            told_bytes=_size(told),
            line=_in_order(line),
            calls={one: number - calls.get(one, 0) for one, number in after.items()},
        )

    def _sent_bytes(self) -> int:
        return sum(app.received_bytes for app in self.apps.values())

    async def _acts(self, began: datetime, seconds: int) -> None:
        """Turns, and leaving the line and getting in again, at a steady pace."""
        line = [crowded.fan_id(number) for number in range(self.fans)]
        away: list[str] = []
        share = self.fans / FANS
        acts = [
            *_times(TURNS, seconds, "turn"),
            *_times(LEAVE * share, seconds, "leave"),
            *_times(LEAVE * share, seconds, "return"),
        ]
        for at, act in sorted(acts):
            await self._pass_time(began + timedelta(seconds=at))
            if act == "turn":
                await self._turn(line.pop(0))
            elif act == "leave":
                away.append(line.pop(self.chance.randrange(len(line))))
                await self._write_place(away[-1], None)
            elif away:
                line.append(away.pop(0))
                await self._write_place(
                    line[-1], {"at": SERVER_TIME, "order": SERVER_TIME}
                )
        await self._pass_time(began + timedelta(seconds=seconds))

    async def _turn(self, uid: str) -> None:
        """As the producer does it, who is not played here: on stage, out of line."""
        active = show_paths.active_broadcast(*self.address)
        for is_on_stage in (True, None):
            writes = {
                f"{active}/activeFans/{uid}/isOnStage": is_on_stage,
                f"{active}/stageFanId": uid if is_on_stage else None,
                line_paths.line_place(*self.address, uid): None,
            }
            await self.client.database("PATCH", "", token=OWNER, value=writes)

    async def _write_place(self, uid: str, place: object) -> None:
        """As the fan's own app does it."""
        writes = {
            line_paths.line_place(*self.address, uid): place,
            show_paths.written_for(
                *self.address, uid, self.show.event["id"]
            ): SERVER_TIME,
        }
        await self.apps[uid].ask("m", p="/", d=writes)

    async def _open_apps(self) -> None:
        for start in range(0, self.fans, CONNECTING):
            numbers = range(start, min(start + CONNECTING, self.fans))
            opened = [self._open(crowded.fan_id(number)) for number in numbers]
            await asyncio.gather(*opened)

    async def _open(self, uid: str) -> None:
        app = await connected(App, self.port)
        self.apps[uid] = app
        await app.ready()
        await app.ask("auth", cred=self.show.token(uid))
        summary = line_paths.line_summary(*self.address)
        mine = line_paths.line_position(*self.address, uid)
        for place in (mine, f"{summary}/waiting", f"{summary}/turn"):
            await app.ask("q", p=f"/{place}", h="")

    async def _watch(self) -> Socket:
        """Count how often the line is published."""

        def count() -> None:
            self.publications += 1

        socket = await connected(lambda: Socket(count), self.port)
        await socket.ready()
        await socket.ask("auth", cred="owner")
        moment = f"{line_paths.line_summary(*self.address)}/at"
        await socket.ask("q", p=f"/{moment}", h="")
        return socket

    async def _pass_time(self, until: datetime) -> None:
        """Move the clock, once what has happened before has had its effects.

        What 5,000 apps are sent at once takes a busy machine longer than the stack
        waits: then it is asked again.
        """
        for _ in range(PATIENCE):
            left_ms = (until - await self._now()) / timedelta(milliseconds=1)
            try:
                await self.client.stack("POST", "clock", {"advanceMs": max(0, left_ms)})
                await self.client.stack("POST", "settle", {})
            except Refused as refused:
                if refused.status != HTTPStatus.REQUEST_TIMEOUT:
                    raise
            else:
                return
        raise TooBusy("The stack does not come to rest.")

    async def _now(self) -> datetime:
        clock = await self.client.stack("GET", "clock")
        return datetime.fromisoformat(clock["now"])

    async def _calls(self) -> Mapping[str, int]:
        usage = await self.client.stack("GET", "usage")
        calls: dict[str, int] = usage["functions"]["calls"]
        return calls

    async def _read(self, place: str) -> Any:  # noqa: ANN401 - JSON
        return await self.client.database("GET", place, token=OWNER)


def measured(options: Options) -> Iterator[Row]:
    """What the own records cost, exact and as ranges, then the other two ways."""
    fans, seconds = (500, 120) if options.quick else (FANS, PLAYED_S)
    allow_many_sockets()
    exact = _played(fans, seconds, Positions.EXACT)
    yield from _own_records(f"{fans:,} fans, own records, exact", exact, fans)
    ranges = _played(fans, seconds, Positions.RANGE)
    yield from _own_records(f"{fans:,} fans, own records, ranges", ranges, fans)
    yield from _document(f"{fans:,} fans, a document", exact, fans)
    yield from _calls(f"{fans:,} fans, a call", exact, fans)


def fetches(fans: int, *, seed: int = 1) -> int:
    """How often a CDN asks for the document in an hour."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    phases: list[list[float]] = [[] for _ in range(EDGES)]
    for fan in range(fans):
        phases[fan % EDGES].append(chance.random() * ASKS_S)
    return sum(
        Edge(
            phases_s=sorted(each), every_s=ASKS_S, kept_s=KEPT_S, origin_s=ORIGIN_S
        ).fetches(HOUR_S)
        for each in phases
    )


def document(line: Sequence[str], event_id: str) -> bytes:
    """The line for everybody: nobody finds anybody in it who does not know them."""
    numbers = [
        hashlib.sha256(f"{event_id}/{fan_id}".encode()).hexdigest()[:NUMBER_LENGTH]
        for fan_id in line
    ]
    shown = {"at": seeded.NOW_MS, "waiting": len(line), "line": numbers}
    return json.dumps(shown, separators=(",", ":")).encode()


def _played(fans: int, seconds: int, how: Positions) -> Played:
    (event,) = seeded.events(1)
    data = crowded.database(fans)
    data["events"][event.id]["lineOptions"] = {"positions": how.value}
    for connections in data["presence"][event.admin_id][event.fan_url].values():
        # Nobody says again that they are there, and none of it is paid for here.
        connections.update(dict.fromkeys(connections, seeded.NOW_MS + HOUR_S * 1_000))
    uids = [crowded.fan_id(number) for number in range(fans)]
    with Stack(data, seeded.users(uids)) as stack:
        named = {"id": event.id, "adminId": event.admin_id, "fanUrl": event.fan_url}
        return uvloop.run(_hour(Show(stack=stack, event=named), fans, seconds))


async def _hour(show: Show, fans: int, seconds: int) -> Played:
    async with StackClient(show.stack.settings) as client:
        return await Hour(show=show, client=client, fans=fans).play(seconds)


def _size(value: object) -> int:
    """Of a value, as the database answers it."""
    return len(json.dumps(value, separators=(",", ":")))


def _own_records(name: str, played: Played, fans: int) -> Iterator[Row]:
    hour = played.share * fans
    read = played.publications * (played.line_bytes + played.told_bytes)
    passes = round(HOUR_S / 60 * played.share) * (played.line_bytes + played.told_bytes)
    yield _row(
        f"{name}: database",
        (played.sent_bytes + read + passes) / hour / 1_000,
        "kB",
        f"{played.sent_bytes / hour / 1_000:.3g} kB to the app, "
        f"{(read + passes) / hour / 1_000:.3g} kB to functions, "
        f"{played.publications / played.share:,.0f} publications",
    )
    calls = played.calls.get("onLineWritten", 0) + played.calls.get("reconcileShows", 0)
    yield _row(f"{name}: calls", calls / hour, "calls", "none that are not made anyway")


def _document(name: str, played: Played, fans: int) -> Iterator[Row]:
    (event,) = seeded.events(1)
    asked = fetches(fans)
    shown = document(played.line, event.id)
    packed = zlib.compress(shown, wbits=31)
    reads = HOUR_S / KEPT_S
    yield _row(
        f"{name}: database",
        reads * played.line_bytes / fans / 1_000,
        "kB",
        "one read in ten seconds",
    )
    yield _row(f"{name}: calls", asked / fans, "calls", f"{asked:,} an hour, simulated")
    yield _row(
        f"{name}: CDN",
        HOUR_S / ASKS_S * len(packed) / 1_000,
        "kB",
        f"{len(shown) / 1_000:.3g} kB, {len(packed) / 1_000:.3g} kB by gzip",
    )


def _calls(name: str, played: Played, fans: int) -> Iterator[Row]:
    reads = INSTANCES * HOUR_S / KEPT_S
    yield _row(
        f"{name}: database",
        reads * played.line_bytes / fans / 1_000,
        "kB",
        "one read in ten seconds for each of two instances",
    )
    calls = HOUR_S / ASKS_S
    yield _row(f"{name}: calls", calls, "calls", f"{calls * fans:,.0f} an hour")


def _row(name: str, value: float, unit: str, note: str) -> Row:
    return Row(
        subject="positions",
        name=name,
        value=value,
        unit=f"{unit} a fan and hour",
        note=note,
    )


def _times(an_hour: float, seconds: int, act: str) -> list[tuple[float, str]]:
    """When it happens: evenly, in the middle of as many parts of the time."""
    number = round(an_hour * seconds / HOUR_S)
    return [(seconds * (place + 0.5) / number, act) for place in range(number)]


def _in_order(line: Mapping[str, Mapping[str, float]]) -> list[str]:
    return sorted(line, key=lambda fan_id: (line[fan_id]["order"], fan_id))
