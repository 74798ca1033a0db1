"""How long one large request keeps all others waiting.

All services of a stack share one event loop: what a request of another client waits
here, a call of any other service would wait.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable

from emulators.bench.connections import Rest, connected
from emulators.bench.rows import Row
from emulators.bench.served import Served

MEGABYTE = 1_000_000
BYTES, QUICK_BYTES = 57 * MEGABYTE, 6 * MEGABYTE
OWNER = "Authorization: Bearer owner"
LOOK_EVERY_S = 0.002


async def measured(served: Served, *, quick: bool) -> AsyncIterator[Row]:
    """All of them. About 40 s; quick ones some 5 s."""
    text = shows(QUICK_BYTES if quick else BYTES)
    size = f"{len(text) / MEGABYTE:.0f} MB"
    client = await connected(Rest, served.port)
    other = await connected(Rest, served.port)
    await other.call("PUT", "/small.json", "1")
    calls = {
        "importing": client.call(
            "PUT", "/large.json?disableTriggers=true", text, headers=(OWNER,)
        ),
        "writing, judged by rules,": client.call("PUT", "/large.json", text),
        "updating": client.call("PATCH", "/large.json", text, headers=(OWNER,)),
        "reading": client.call("GET", "/large.json"),
    }
    for name, call in calls.items():
        took, waited = await _beside(call, other)
        note = f"which took {took:.1f} s"
        yield Row(f"longest wait beside {name} {size}", waited * 1e3, "ms", note)
    client.close()
    other.close()


def shows(size: int) -> str:
    """JSON of about that many bytes, like an export of a database."""
    show = {
        "name": "A show of the evening with a long title",
        "status": "closed",
        "adminId": "abcdefghijklmnopqrstuvwxyz",
        "startImage": {"id": "x" * 20, "url": "https://example.com/" + "y" * 60},
        "createdAt": 1_790_000_000_000,
        "volume": {"host": 80, "celebrity": 62.5, "fan": 0},
    }
    count = size // (len(json.dumps(show)) + 40)
    many = {f"show{n:07}": {**show, "fanUrl": f"fans-{n}"} for n in range(count)}
    return json.dumps({"events": many})


async def _beside(call: Awaitable[None], other: Rest) -> tuple[float, float]:
    """Seconds that a call took, and the longest that another client waited."""
    started = time.perf_counter()
    large = asyncio.ensure_future(call)
    longest = 0.0
    while not large.done():
        asked = time.perf_counter()
        await other.call("GET", "/small.json")
        longest = max(longest, time.perf_counter() - asked)
        await asyncio.sleep(LOOK_EVERY_S)
    await large
    return time.perf_counter() - started, longest
