"""The folder of `--data`: one layout, one version, one stack at a time.

    DIR/data.json       what this folder is, and the version of its layout
    DIR/lock            held while a stack uses the folder
    DIR/secrets.json    made-up secrets of the functions, so that what one run encrypts
                        the next one can read
    DIR/auth/           the accounts, a history of their own
    DIR/database/NAME/  the history of one database

What a history looks like is told in `emulators/firebase/database/durable_history.py`.
"""

import fcntl
import json
import os
from pathlib import Path
from typing import Self

VERSION = 1
MARK = "data.json"
SECRETS = "secrets.json"
FORMAT = "emulators-data"


class DataRefused(Exception):
    """The folder cannot be used as it is; the message says what to do."""


class DataFolder:
    """A locked folder. Make it with `open`."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self._lock: int | None = lock

    @classmethod
    def open(cls, path: Path) -> Self:
        """Lock the folder, making it when there is none.

        Raises:
            DataRefused: another stack uses it, it holds something else, its layout is
                of another version, or the system does not let us in.
        """
        try:
            path.mkdir(parents=True, exist_ok=True)
            _refuse_foreign(path)
            lock = _locked(path)
            if not (path / MARK).exists():
                write_atomically(path / MARK, _mark())
        except OSError as error:
            raise DataRefused(f"{path}: {error.strerror}.") from error
        return cls(path, lock)

    def secrets(self) -> dict[str, str]:
        """The secrets that earlier runs made up.

        Raises:
            DataRefused: the file is no JSON object of texts.
        """
        path = self.path / SECRETS
        if not path.exists():
            return {}
        found = _read_object(path)
        if not all(isinstance(value, str) for value in found.values()):
            raise DataRefused(f"{path} is no JSON object of texts: move it away.")
        return {name: str(value) for name, value in found.items()}

    def keep_secrets(self, secrets: dict[str, str]) -> None:
        """Replace the kept secrets; only this user may read them."""
        text = json.dumps(secrets, indent=2).encode()
        write_atomically(self.path / SECRETS, text)

    def close(self) -> None:
        """Let another stack have it. Safe to repeat."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def write_atomically(path: Path, data: bytes) -> None:
    """Put a file in place as a whole or not at all, also when the machine stops.

    Raises:
        OSError: the system refuses.
    """
    unfinished = path.with_name(path.name + ".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    unfinished.replace(path)
    sync_folder(path.parent)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`: the system may take it in pieces."""
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def sync_folder(path: Path) -> None:
    """Let the names in a folder survive: a file's own sync does not cover its name."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _locked(path: Path) -> int:
    descriptor = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        # Released by the system when the process ends, however it ends.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise DataRefused(
            f"{path} is used by another stack: stop it, or take another folder."
        ) from None
    return descriptor


def _refuse_foreign(path: Path) -> None:
    mark = path / MARK
    if not mark.exists():
        # A start that ended between the lock and the mark left nothing else.
        if any(
            found.name not in ("lock", MARK + ".unfinished") for found in path.iterdir()
        ):
            raise DataRefused(
                f"{path} holds other files: take an empty or new folder for --data."
            )
        return
    found = _read_object(mark)
    if found.get("format") != FORMAT or found.get("version") != VERSION:
        raise DataRefused(
            f"{path} has another layout than this version's ({found.get('version')}, "
            f"not {VERSION}): take a new folder. To bring the data along, export it "
            "with the version that wrote it (--export-on-exit) and --import it here."
        )


def _read_object(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise DataRefused(f"{path} is damaged: restore it from a copy.")
    return found


def _mark() -> bytes:
    return json.dumps({"format": FORMAT, "version": VERSION}).encode() + b"\n"
