"""Databases that outlive their process: every commit is on disk before it is told of.

The tree lives in memory and changes there at once; a thread writes what was committed.
Commits that arrive while it waits for the disk share the next write, so a hundred
clients cost hardly more than one. `saved()` tells when all that was committed so far is
on disk; `durable_gate` lets nothing leave the database before.
"""

import asyncio
import logging
import re
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from emulators.firebase.database.durable_history import SNAPSHOT_BYTES, Change, History
from emulators.firebase.database.model import Commit, Instance
from emulators.firebase.database.tree import Node
from emulators.kernel.data_folder import DataRefused

MAX_WAITING = 10_000
"""Commits in memory that are not on disk yet; nothing more is read until they are."""

SAVE_TIMEOUT_S = 30.0
"""A disk that takes longer is as good as none."""

_OUR_NAME = re.compile(r"[a-z0-9+_-]{1,256}")

log = logging.getLogger(__name__)


class NotSaved(Exception):
    """The disk refused. What memory holds may be lost when the stack stops."""


@dataclass(slots=True)
class _Batch:
    """Commits that are written together.

    Attributes:
        saved: gets None, or why they could not be saved.
    """

    changes: dict[str, list[Change]] = field(default_factory=dict)
    size: int = 0
    saved: Future[str | None] = field(default_factory=Future)

    def __post_init__(self) -> None:
        """Let nobody who stops waiting for it cancel it for the others."""
        self.saved.set_running_or_notify_cancel()


class Keeper:
    """Saves trees by name in a folder. Its methods are for the databases' thread.

    Args:
        folder: of the histories, one folder each.
        snapshot_bytes: see `History`.

    Raises:
        DataRefused: a file there is damaged or cannot be read.
    """

    def __init__(self, folder: Path, *, snapshot_bytes: int = SNAPSHOT_BYTES) -> None:
        self._folder = folder
        self._snapshot_bytes = snapshot_bytes
        self._histories: dict[str, History] = {}
        self._recovered: dict[str, Node] = {}
        self._recover()
        self._failure: str | None = None
        self._batch = _Batch()
        self._writing: _Batch | None = None
        self._is_closing = False
        self._has_ended = False
        self._changed = threading.Condition()
        self._snapshot: threading.Thread | None = None
        self._writer = threading.Thread(target=self._work, name="keeper", daemon=True)
        self._writer.start()

    def names(self) -> list[str]:
        """What was found in the folder."""
        return list(self._recovered)

    def recovered(self, name: str) -> Node:
        """The tree of that name as it was saved by the former run."""
        return self._recovered.get(name)

    def adopt(self, instance: Instance) -> None:
        """Give a new database its former data, and save what is committed from now."""
        instance.root = self._recovered.pop(instance.name, None)
        instance.subscribe(lambda commit: self._on_commit(instance.name, commit))

    def keep(self, name: str, change: Change) -> None:
        """Save a change of the tree of that name."""
        with self._changed:
            self._batch.changes.setdefault(name, []).append(change)
            self._batch.size += 1
            self._changed.notify()

    @property
    def is_full(self) -> bool:
        """Whether so much waits for the disk that nothing should be added."""
        return self._batch.size >= MAX_WAITING

    async def saved(self) -> None:
        """Wait until all that was kept so far is on disk.

        Raises:
            NotSaved: it is not and will not be.
        """
        with self._changed:
            batch = self._batch if self._batch.size else self._writing
        if batch is None or self._has_ended:
            failure = self._failure
        else:
            try:
                async with asyncio.timeout(SAVE_TIMEOUT_S):
                    failure = await asyncio.wrap_future(batch.saved)
            except TimeoutError:
                failure = f"no answer from the disk within {SAVE_TIMEOUT_S:.0f} s"
        if failure is not None:
            raise NotSaved(
                f"The data could not be saved in {self._folder}: {failure}. "
                "See to the disk, then start again."
            )

    async def close(self) -> None:
        """Save what is left and stop. What is kept afterwards is not saved."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        for thread in (self._writer, self._snapshot):
            if thread is not None:
                await asyncio.to_thread(thread.join, SAVE_TIMEOUT_S)

    def _on_commit(self, name: str, commit: Commit) -> None:
        if commit.before is not commit.after:
            self.keep(name, Change(commit.written, commit.after))

    def _recover(self) -> None:
        try:
            for folder in self._folders():
                name = _named(folder.name)
                history = History(folder, snapshot_bytes=self._snapshot_bytes)
                self._recovered[name], torn_bytes = history.recover()
                self._histories[name] = history
                if torn_bytes:
                    log.warning(
                        "torn-record-dropped", extra={"at": folder, "bytes": torn_bytes}
                    )
        except OSError as error:
            raise DataRefused(f"{self._folder}: {error.strerror}.") from error

    def _folders(self) -> list[Path]:
        """The histories' folders. What file managers leave there is none."""
        if not self._folder.exists():
            return []
        found = (path for path in self._folder.iterdir() if path.is_dir())
        return sorted(path for path in found if _OUR_NAME.fullmatch(path.name))

    def _work(self) -> None:
        """The writer: one batch after the other, until closing."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._batch.size or self._is_closing)
                if not self._batch.size:
                    self._has_ended = True
                    self._failure = self._failure or "the stack has stopped"
                    return
                batch, self._batch = self._batch, _Batch()
                self._writing = batch
            failure = self._failure or self._save(batch)
            with self._changed:
                self._failure, self._writing = failure, None
            batch.saved.set_result(failure)

    def _save(self, batch: _Batch) -> str | None:
        """Write it. Why that failed, or None."""
        for name, changes in batch.changes.items():
            try:
                self._save_history(name, changes)
            except OSError as error:
                log.error("data-not-saved", extra={"at": name, "reason": str(error)})  # noqa: TRY400 - the cause is the disk, not the code
                return error.strerror or type(error).__name__
        return None

    def _save_history(self, name: str, changes: Sequence[Change]) -> None:
        history = self._histories.get(name)
        if history is None:
            folder = self._folder / _folder_of(name)
            self._folder.mkdir(parents=True, exist_ok=True)
            history = History(folder, snapshot_bytes=self._snapshot_bytes)
            self._histories[name] = history
        history.append(changes)
        if history.wants_snapshot and not _runs(self._snapshot):
            # Beside the writer: printing a large tree takes longer than clients wait.
            number, commits = history.begin_generation()
            self._snapshot = threading.Thread(
                target=_take_snapshot,
                args=(history, changes[-1].after, number, commits),
                name="snapshot",
                daemon=True,
            )
            self._snapshot.start()


def _take_snapshot(history: History, root: Node, generation: int, commits: int) -> None:
    try:
        history.snapshot(root, generation, commits)
    except OSError as error:
        # The older files stay and hold everything.
        log.warning("snapshot-failed", extra={"reason": str(error)})


def _runs(thread: threading.Thread | None) -> bool:
    return thread is not None and thread.is_alive()


def _folder_of(name: str) -> str:
    """A folder name that differs from all others where case does not count, too."""
    return re.sub("[A-Z]", lambda letter: "+" + letter[0].lower(), name)


def _named(folder: str) -> str:
    return re.sub(r"\+([a-z])", lambda letter: letter[1].upper(), folder)
