"""One database's history on disk: a snapshot, and the commits since.

    00000002.snapshot   the whole tree when the second generation began
    00000002.log        what was committed since, a record for each group of commits
    00000003.log        its successor, while the third snapshot is being written

The first generation begins with nothing and has no snapshot. A record holds the number
of its first commit and, for each commit, the places that were written with what they
then held, so replaying needs no clock and no rules.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path as File

from emulators.firebase.database.durable_records import Damaged, Scan, framed, scan
from emulators.firebase.database.tree import (
    InvalidData,
    Json,
    Node,
    Path,
    from_json,
    get,
    parse_path,
    put,
    show_path,
    to_json,
)
from emulators.kernel.data_folder import (
    DataRefused,
    sync_folder,
    write_all,
    write_atomically,
)

SNAPSHOT_BYTES = 4 * 1024 * 1024
"""A log up to this size is replayed in a moment and needs no snapshot."""

NO_RECORD = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
    InvalidData,
)
"""What reading something raises that is no record of ours, whatever else it is."""


@dataclass(frozen=True, slots=True)
class Change:
    """A commit, as far as it has to be kept: where it wrote, and the tree after it."""

    written: tuple[Path, ...]
    after: Node


class History:
    """The files of one database. Used by one thread at a time, except `snapshot`.

    Args:
        folder: where they are; made when there is something to write.
        snapshot_bytes: the log must be larger than this before a new generation begins.
    """

    def __init__(self, folder: File, *, snapshot_bytes: int = SNAPSHOT_BYTES) -> None:
        self._folder = folder
        self._smallest = snapshot_bytes
        self._generation = 1
        self._commits = 0
        self._log_bytes = 0
        self._snapshot_bytes = 0

    @property
    def wants_snapshot(self) -> bool:
        """Whether reading the log has become more work than reading the tree."""
        return self._log_bytes > max(self._smallest, self._snapshot_bytes)

    def recover(self) -> tuple[Node, int]:
        """The tree as it was last saved, and how many bytes a torn record had.

        What an interrupted write left is cut off; files of older generations go.

        Raises:
            DataRefused: a file is damaged or missing; the message says which.
            OSError: the system refuses.
        """
        if not self._folder.exists():
            return None, 0
        self._generation = max(self._generations("snapshot"), default=1)
        root = self._read_snapshot()
        torn = 0
        logs = [g for g in self._generations("log") if g >= self._generation]
        for generation in logs:
            root, torn = self._replay(generation, root, is_last=generation == logs[-1])
        self._remove_older(self._generation)
        self._generation = max(logs, default=self._generation)
        return root, torn

    def append(self, changes: Sequence[Change]) -> None:
        """Save these commits; they are on disk when this returns.

        Raises:
            OSError: the system refuses; some of it may have been written.
        """
        record = framed(_encoded(changes, first=self._commits + 1))
        path = self._file(self._generation, "log")
        is_new = not path.exists()
        if is_new:
            self._make_folder()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            write_all(descriptor, record)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            sync_folder(self._folder)
        self._commits += len(changes)
        self._log_bytes += len(record)

    def begin_generation(self) -> tuple[int, int]:
        """Let the next commits go to a new log.

        Returns:
            The generation and the number of commits that `snapshot` is told.
        """
        self._generation += 1
        self._log_bytes = 0
        return self._generation, self._commits

    def snapshot(self, root: Node, generation: int, commits: int) -> None:
        """Write the tree that a generation began with, and forget the older ones.

        May run beside `append`: it touches no file that is still written.

        Raises:
            OSError: the system refuses. Nothing is lost: the older files stay.
        """
        snapshot = {"commits": commits, "data": to_json(root, export=True)}
        record = framed(_json(snapshot))
        write_atomically(self._file(generation, "snapshot"), record)
        self._snapshot_bytes = len(record)
        self._remove_older(generation)

    def _read_snapshot(self) -> Node:
        path = self._file(self._generation, "snapshot")
        if not path.exists():
            return None
        found = self._scanned(path)
        if len(found.payloads) != 1 or found.torn_bytes:
            raise _damaged(path, 0)
        try:
            snapshot = json.loads(found.payloads[0][1])
            self._commits = int(snapshot["commits"])
            root = from_json(snapshot["data"])
        except NO_RECORD:
            raise _damaged(path, 0) from None
        self._snapshot_bytes = found.whole_bytes
        return root

    def _replay(
        self, generation: int, root: Node, *, is_last: bool
    ) -> tuple[Node, int]:
        path = self._file(generation, "log")
        found = self._scanned(path)
        for offset, payload in found.payloads:
            try:
                root, count = _replayed(root, payload, first=self._commits + 1)
            except NO_RECORD:
                raise _damaged(path, offset) from None
            self._commits += count
        if found.torn_bytes:
            # A successor begins only when this one is complete.
            if not is_last:
                raise _damaged(path, found.whole_bytes)
            os.truncate(path, found.whole_bytes)
        self._log_bytes = found.whole_bytes
        return root, found.torn_bytes

    def _scanned(self, path: File) -> Scan:
        try:
            return scan(path.read_bytes())
        except Damaged as damage:
            raise _damaged(path, damage.offset) from None

    def _generations(self, kind: str) -> list[int]:
        found = self._folder.glob(f"*.{kind}")
        return sorted(int(path.stem) for path in found if path.stem.isdigit())

    def _file(self, generation: int, kind: str) -> File:
        return self._folder / f"{generation:08}.{kind}"

    def _make_folder(self) -> None:
        if not self._folder.exists():
            self._folder.mkdir(parents=True)
            sync_folder(self._folder.parent)

    def _remove_older(self, generation: int) -> None:
        # Snapshots first: a log without its snapshot is of no use, and is seen to be.
        for kind in ("snapshot.unfinished", "snapshot", "log"):
            for path in self._folder.glob(f"*.{kind}"):
                name = path.name.partition(".")[0]
                if name.isdigit() and int(name) < generation:
                    path.unlink(missing_ok=True)


def _encoded(changes: Iterable[Change], *, first: int) -> bytes:
    return _json(
        {
            "first": first,
            "commits": [
                {
                    show_path(path): to_json(get(change.after, path), export=True)
                    for path in change.written
                }
                for change in changes
            ],
        }
    )


def _replayed(root: Node, payload: bytes, *, first: int) -> tuple[Node, int]:
    """The tree after a record, and how many commits that were.

    Raises:
        ValueError: it is no record, or not the next one.
    """
    record = json.loads(payload)
    if record["first"] != first:
        raise ValueError(first)
    for commit in record["commits"]:
        for text, value in commit.items():
            path = parse_path(text)
            root = put(root, path, from_json(value, depth=len(path)))
    return root, len(record["commits"])


def _json(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _damaged(path: File, offset: int) -> DataRefused:
    return DataRefused(
        f"{path} is damaged at byte {offset}: what follows cannot be trusted. Copy the "
        "whole data folder first. Then bring back an undamaged copy of it, or give up "
        f"{path.parent} and begin anew: move it away, start, and write again what is "
        "missing. (Its records are JSON, one a line, and can be read by eye.)"
    )
