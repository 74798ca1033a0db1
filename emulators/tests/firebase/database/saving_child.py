"""Run as a script with a folder: writes for ever, and prints what was acknowledged."""

import itertools
import sys
from pathlib import Path

from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.saved import SavedDatabases
from emulators.firebase.database.store import Store
from emulators.firebase.database.tree import ordered_children
from emulators.firebase.database.writes import parse_target
from emulators.kernel.data_file import DataFile
from emulators.kernel.json_http import Json


def keep_writing(folder: Path) -> None:
    saved = SavedDatabases(DataFile.open(folder))
    database = Store(now_ms=lambda: 1, made=saved.adopt).instance("shows")
    found = len(ordered_children(database.root))
    print(found, flush=True)  # noqa: T201 - this is how it reports
    for number in itertools.count(found):
        target = parse_target(f"k{number}")
        value: Json = {"n": "x" * 20, "again": number}
        database.write({target: value}, identity=ADMIN, kind="set", at=target.path)
        print(number, flush=True)  # noqa: T201 - this is how it reports


if __name__ == "__main__":
    keep_writing(Path(sys.argv[1]))
