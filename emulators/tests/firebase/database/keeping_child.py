"""Run as a script with a folder: writes for ever, and prints what was acknowledged.

Snapshots are taken all the time, so that whoever kills it hits every moment.
"""

import asyncio
import itertools
import sys
from pathlib import Path

from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.durable import Keeper
from emulators.firebase.database.model import Store
from emulators.firebase.database.tree import ordered_children
from emulators.firebase.database.writes import parse_target

WRITERS = 5


async def keep_writing(folder: Path) -> None:
    keeper = Keeper(folder, snapshot_bytes=2_000)
    database = Store(now_ms=lambda: 1, made=keeper.adopt).instance("shows")
    found = len(ordered_children(database.root))
    print(found, flush=True)  # noqa: T201 - this is how it reports
    numbers = itertools.count(found)

    async def write() -> None:
        for number in numbers:
            target = parse_target(f"k{number}")
            at = target.path
            database.write({target: "x" * 20}, identity=ADMIN, kind="set", at=at)
            await keeper.saved()
            print(number, flush=True)  # noqa: T201 - this is how it reports

    await asyncio.gather(*(write() for _ in range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(keep_writing(Path(sys.argv[1])))
