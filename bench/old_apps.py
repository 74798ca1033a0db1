"""What the calls of old apps cost, which are paths of one function.

The apps of the Node server are let in here, and their admin has five open events, as an
admin may have. What they do not have to pay for is the join: their records are written
by the apps themselves. Signing in is beside the Node backend as well. The database asks
no rules, as where calls are counted one by one.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import httpx

from bench import seeded
from bench.calls import FORMER_EMPTY_MS, Call, asked, posted, rows
from bench.cpu import Pair
from bench.options import Options
from bench.platform import platform
from bench.prepared import Prepared
from bench.rows import Row
from interactive_broadcast.old_apps.aliases import alias_of

FUNCTION: Final = "api"
FORMER_LOGIN: Final = 0.57 / 0.27
"""Times the empty function: what signing in cost at the Node backend, the least of all
its calls that are known. None of these is to cost more."""

EVENTS: Final = 4
"""Beside the one whose show is on."""

TIMEOUT_S: Final = 30


def measured(options: Options) -> Iterator[Row]:
    """Each call on a warm instance, of a show in preshow."""
    data = {**seeded.database(EVENTS), "config": {"legacyClients": True}}
    with platform(data, asks_rules=False) as here:
        event = Prepared.make(here.variables).event
        with here.serve_empty() as empty, here.serve(FUNCTION) as ours:
            pair = Pair(ours=ours, empty=empty, services=here.services)
            for call in calls(event, ours.port):
                if options.match in f"{call.name} {call.function}":
                    yield from rows("old_apps", call, pair, options)


def calls(event: Mapping[str, Any], port: int) -> list[Call]:
    """What is called, and with what."""
    admin = {"adminId": event["adminId"]}
    fan = {**admin, "fanUrl": event["fanUrl"]}
    host = {**admin, "hostUrl": alias_of(event["fanUrl"])}
    return [
        Call(
            name="a fan signs in",
            function=f"{FUNCTION}/auth/token-fan",
            requests=posted(fan, target="/auth/token-fan"),
            goal=FORMER_LOGIN,
            former=FORMER_LOGIN,
        ),
        Call(
            name="a host signs in by an alias",
            function=f"{FUNCTION}/auth/token-host",
            requests=posted(host, target="/auth/token-host"),
            goal=FORMER_LOGIN,
        ),
        Call(
            name="a fan's tokens",
            function=f"{FUNCTION}/event/create-token-fan",
            requests=posted(
                fan,
                signed_in(port, "fan", fan),
                target="/event/create-token-fan",
            ),
            goal=FORMER_LOGIN,
            former=0.91 / FORMER_EMPTY_MS,
        ),
        Call(
            name="a host's tokens",
            function=f"{FUNCTION}/event/create-token-host",
            requests=posted(
                host,
                signed_in(port, "host", host),
                target="/event/create-token-host",
            ),
            goal=FORMER_LOGIN,
        ),
        Call(
            name="the phones' list",
            function=f"{FUNCTION}/event/get-events-by-admin",
            requests=asked(f"/event/get-events-by-admin?adminId={event['adminId']}"),
            goal=FORMER_LOGIN,
        ),
    ]


def signed_in(port: int, role: str, body: Mapping[str, Any]) -> str:
    """The session token of a fan or host, as their app gets it."""
    url = f"http://127.0.0.1:{port}/auth/token-{role}"
    answer = httpx.post(url, json=dict(body), timeout=TIMEOUT_S)
    token: str = answer.raise_for_status().json()["token"]
    return token
