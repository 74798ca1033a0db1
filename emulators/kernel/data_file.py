"""The file of `--data`: texts by key, in SQLite, for one process at a time.

Keys are paths: a key with a slash lies below the part before it, and goes with it.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Self

NAME = "data.sqlite"
LAYOUT = 2
APPLICATION = 0x454D5531
"""`EMU1`: tells our files from other programs'."""

_SETTINGS = (
    # Another process cannot open the file as long as this one has it.
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = WAL",
    # What is committed is the system's, and survives the end of this process; a power
    # failure may take back the newest commits, as a whole each.
    "PRAGMA synchronous = NORMAL",
)
_TABLE = "CREATE TABLE texts (key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID"
_BELOW = "key > :key || '/' AND key < :key || '0'"
"""`0` comes right after `/`."""

_REMOVAL = f"DELETE FROM texts WHERE key = :key OR {_BELOW}"  # noqa: S608 - our own text


class DataRefused(Exception):
    """The data cannot be used as it is; the message says what to do."""


class NotSaved(Exception):
    """The disk refused: nothing of the change was made."""


class DataFile:
    """An open file. Make it with `open`; threads that use it wait for one another."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the file of a folder, making both when they are not there.

        Raises:
            DataRefused: another stack uses it, it is damaged or of another layout, the
                folder holds something else, or the system does not let us in.
        """
        path = folder / NAME
        try:
            _make(folder, path)
            connection = sqlite3.connect(
                path, timeout=0, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise DataRefused(f"{folder}: {_reason(error)}.") from error
        try:
            _prepare(path, connection)
        except BaseException:
            connection.close()
            raise
        return cls(path, connection)

    def below(self, key: str) -> list[tuple[str, str]]:
        """What lies below a key, in order: the rest of each key, and its text."""
        start = len(key) + 1
        query = f"SELECT key, text FROM texts WHERE {_BELOW} ORDER BY key"  # noqa: S608 - our own text
        rows = self._connection.execute(query, {"key": key}).fetchall()
        return [(found[start:], text) for found, text in rows]

    def replace(self, changes: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> None:
        """Make all changes, or none.

        Args:
            changes: keys that go, with all below them, and what comes instead of each.

        Raises:
            NotSaved: the disk refuses.
        """
        try:
            with self._lock, self._connection as connection:
                connection.execute("BEGIN")
                for key, texts in changes:
                    connection.execute(_REMOVAL, {"key": key})
                    connection.executemany("INSERT INTO texts VALUES (?, ?)", texts)
        except sqlite3.Error as error:
            raise NotSaved(
                f"The data could not be saved in {self._path}: {_reason(error)}."
            ) from error

    def close(self) -> None:
        """Let another stack have it. Safe to repeat."""
        self._connection.close()


def _make(folder: Path, path: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return
    if any(folder.iterdir()):
        raise DataRefused(
            f"{folder} holds other files: take an empty or new folder for --data. To "
            "bring along the data of another version, export it with that version "
            "(--export-on-exit) and --import it here."
        )
    # For this user alone: there are passwords and secrets in it.
    os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    try:
        for setting in _SETTINGS:
            connection.execute(setting).fetchall()
        if not connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
            marks = f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={LAYOUT}"
            connection.executescript(f"BEGIN; {_TABLE}; {marks}; COMMIT")
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
        application = connection.execute("PRAGMA application_id").fetchone()
        layout = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise DataRefused(
                f"{path} is used by another stack: stop it, or take another folder."
            ) from None
        raise DataRefused(f"{path}: {_reason(error)}.") from error
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error
    if found != ("ok",):
        raise damaged(path, found)
    if (application, layout) != ((APPLICATION,), (LAYOUT,)):
        raise DataRefused(
            f"{path} has another layout than this version's: take a new folder. To "
            "bring the data along, export it with the version that wrote it "
            "(--export-on-exit) and --import it here."
        )


def damaged(path: Path, reason: object) -> DataRefused:
    """What to tell and advise when what was saved does not hold together."""
    return DataRefused(
        f"{path} is damaged ({reason}). Copy the whole folder first. Then bring back "
        "an undamaged copy of it, or move it away and begin anew. (`sqlite3 "
        f"{NAME} .recover` shows what can still be read.)"
    )


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
