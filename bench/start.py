"""What an instance costs until it has given its first answer.

CPU time of server and worker from their start, and their memory after it, what they
share counted once: the least of several instances, beside an empty function on the same
SDKs. Packages that are
not deployed cannot be imported, and credentials come from the machine, as Google's do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bench import load, seeded
from bench.calls import Call, calls, posted
from bench.load import a_request
from bench.options import Options
from bench.platform import Platform, platform
from bench.prepared import Prepared
from bench.rows import Row
from bench.served import EMPTY, OURS, Served
from bench.services import GOOGLE

EVENTS: Final = 100
NAMES: Final = (
    "a host's tokens",
    "a fan logs in",
    "the current event",
    "the document of a show",
)
"""Calls of `bench.calls` that need no ID token: its check is the first call's."""

CPU: Final = 1.35
MEMORY: Final = 1.3
FORMER_CPU: Final = 611 / 320
"""Of the Node backend, on SDKs of its own, to the same empty function."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What one instance cost."""

    cpu_ms: float
    memory_mb: float


def measured(options: Options) -> Iterator[Row]:
    """New instances of a few functions, in turns with empty ones."""
    with platform(seeded.database(EVENTS)) as here:
        show = Prepared.make(here.variables)
        variables = on_google(here)
        known = [call for call in calls(here, show) if call.name in NAMES]
        for call in [*known, an_old_app_signs_in(show)]:
            if options.match not in call.function:
                continue
            ours, empty = [], []
            for _ in range(options.rounds):
                empty.append(started("empty", a_request(b""), variables))
                ours.append(started(call.function, call.requests(1)[0], variables))
            yield from _rows(call, ours, empty)


def an_old_app_signs_in(show: Prepared) -> Call:
    """What the Android app gives two and a half seconds, from wherever it is."""
    event = show.event
    fan = {"adminId": event["adminId"], "fanUrl": event["fanUrl"]}
    return Call(
        name="an old app's fan signs in",
        function="api",
        requests=posted(fan, target="/auth/token-fan"),
        goal=CPU,
    )


def on_google(here: Platform) -> dict[str, str]:
    """The environment, with credentials of the machine instead of a file."""
    server = here.services.settings.url(GOOGLE).removeprefix("http://")
    found = {
        **here.variables,
        "GCE_METADATA_HOST": server,
        "GCE_METADATA_IP": server,
        "CLOUDSDK_CONFIG": "/nonexistent",
    }
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "NO_GCE_CHECK"):
        found.pop(name)
    return found


def started(function: str, request: bytes, variables: Mapping[str, str]) -> Start:
    """Start an instance, and have it answer once."""
    source = EMPTY if function == "empty" else OURS
    with Served(function, source, variables, launcher="bench.started") as served:
        load.call(served.port, request)
        return Start(cpu_ms=1000 * served.all_cpu_s(), memory_mb=served.memory_mb())


def _rows(call: Call, ours: list[Start], empty: list[Start]) -> Iterator[Row]:
    yield Row(
        subject="start",
        name=f"{call.name}: computing",
        value=min(one.cpu_ms for one in ours),
        unit="ms",
        empty=min(one.cpu_ms for one in empty),
        goal=CPU,
        former=FORMER_CPU,
        note=f"`{call.function}`",
    )
    yield Row(
        subject="start",
        name=f"{call.name}: memory",
        value=min(one.memory_mb for one in ours),
        unit="MB",
        empty=min(one.memory_mb for one in empty),
        goal=MEMORY,
        note=f"`{call.function}`",
    )
