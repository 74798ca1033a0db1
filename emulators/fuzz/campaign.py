"""Many attacks on a real server, and what must hold all the while.

No answer is a 500, the server has nothing to complain of, its memory stays bounded, and
another client is served as if nothing were going on.
"""

import asyncio
import itertools
import math
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO

from emulators.bench.connections import Rest, connected
from emulators.bench.served import Served
from emulators.fuzz.attacks import NAMESPACE, Attacker
from emulators.fuzz.texts import Texts

AT_ONCE = 6
MAX_RESIDENT_BYTES = 700 * 1024 * 1024
"""The largest input is some megabytes; a few hundred of those may be queued."""

MAX_WAIT_S = 5.0
"""For a witness to be served, however busy the machine."""

SERVER_ERROR = 500
TOLERATED = "ERROR:    Invalid UTF-8 sequence received from client."
"""uvicorn says so when it closes a WebSocket for that, which is right."""

_LARGE = "x" * 1_000_000


class Violation(Exception):
    """The server did what it never may."""


@dataclass(slots=True)
class Outcome:
    """What a campaign came to."""

    attacks: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    slowest_witness_s: float = 0.0
    slowest_during: tuple[int, ...] = ()
    """The attacks that were under way then."""
    most_bytes: int = 0

    def __str__(self) -> str:
        answers = ", ".join(f"{n} x {s}" for s, n in sorted(self.statuses.items()))
        return (
            f"{self.attacks} attacks; answers: {answers}; "
            f"others waited {self.slowest_witness_s * 1000:.0f} ms at most "
            f"(during {', '.join(map(str, self.slowest_during))}); "
            f"memory {self.most_bytes / 2**20:.0f} MiB at most"
        )


class Campaign:
    """Attacks for a while.

    Args:
        seed: of all randomness; the same one makes the same attacks.
        seconds: how long to go on at most.
        numbers: which attacks to make; all of them in turn, unless told.
    """

    def __init__(
        self,
        *,
        seed: int,
        seconds: float = math.inf,
        numbers: Iterable[int] | None = None,
    ) -> None:
        self._seed = seed
        self._until = time.monotonic() + seconds
        self._numbers = iter(itertools.count() if numbers is None else numbers)
        self._flying: set[int] = set()
        self._outcome = Outcome()

    def run(self) -> Outcome:
        """Go through with it.

        Raises:
            Violation: naming the attacks that were under way.
        """
        with tempfile.TemporaryFile("w+") as errors, Served(errors) as served:
            asyncio.run(self._run(served, errors))
        return self._outcome

    async def _run(self, served: Served, errors: IO[str]) -> None:
        attacker = Attacker(served.port)
        await self._prepare(served)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(self._work(attacker, served, errors))
        except ExceptionGroup as failures:
            # Not `except*`: before Python 3.11.4 that raises a group all the same.
            violations = failures.subgroup(Violation)
            if violations is None:
                raise
            raise violations.exceptions[0] from None
        finally:
            attacker.disconnect()
        await self._witness(served)
        self._check(served, errors)

    async def _prepare(self, served: Served) -> None:
        client = await connected(Rest, served.port)
        await client.call("PUT", "/witness.json", '"served"')
        await client.call("PUT", "/large.json", f'"{_LARGE}"', namespace=NAMESPACE)
        client.close()

    async def _work(self, attacker: Attacker, served: Served, errors: IO[str]) -> None:
        for number in self._numbers:
            if time.monotonic() > self._until:
                return
            self._flying.add(number)
            texts = Texts(random.Random(f"{self._seed}:{number}"))  # noqa: S311 - must be repeatable
            statuses = await attacker.attack(texts)
            self._outcome.attacks += 1
            self._outcome.statuses.update(statuses)
            if SERVER_ERROR in statuses:
                raise self._violation(f"attack {number} was answered with a 500")
            await self._witness(served)
            self._check(served, errors)
            self._flying.discard(number)

    async def _witness(self, served: Served) -> None:
        """See that somebody else is served meanwhile."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(MAX_WAIT_S):
                client = await connected(Rest, served.port)
                await client.call("GET", "/witness.json")
                client.close()
        except (TimeoutError, OSError) as error:
            raise self._violation(f"others were not served: {error!r}") from error
        waited = time.monotonic() - started
        if waited > self._outcome.slowest_witness_s:
            self._outcome.slowest_witness_s = waited
            self._outcome.slowest_during = tuple(sorted(self._flying))

    def _check(self, served: Served, errors: IO[str]) -> None:
        if not served.is_alive:
            raise self._violation("the server has died")
        resident = served.resident_bytes()
        self._outcome.most_bytes = max(self._outcome.most_bytes, resident)
        if resident > MAX_RESIDENT_BYTES:
            raise self._violation(f"the server takes {resident >> 20} MiB")
        for complaint in _complaints(errors):
            raise self._violation(f"the server complained:\n{complaint}")

    def _violation(self, what: str) -> Violation:
        flying = ", ".join(map(str, sorted(self._flying)))
        return Violation(f"seed {self._seed}, attacks under way {flying}: {what}")


def _complaints(errors: IO[str]) -> list[str]:
    """What the server has logged so far, but for what it may log."""
    errors.seek(0)
    entries = re.split(r"(?m)^(?=ERROR: )", errors.read())
    return [each for each in entries if each and not each.startswith(TOLERATED)]
