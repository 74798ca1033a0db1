"""The project's files of rules, read again when they change while the stack runs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from emulators.firebase.database import rules as database_rules
from emulators.firebase.database.service import DatabaseService
from emulators.firebase.project_files import ProjectFiles
from emulators.firebase.storage import rules as storage_rules
from emulators.firebase.storage.service import StorageService

POLL_S = 1.0
"""Real seconds between looks: polling needs no service of the operating system."""

MAX_TOLD_CHARS = 2_000
"""Of what is wrong with a file. A file can have a thousand mistakes."""

Stamp: TypeAlias = tuple[int, int]
"""Time of change in ns and size in bytes."""

Install: TypeAlias = Callable[[], None]


@dataclass(frozen=True, slots=True)
class RulesState:
    """What became of a file when it was read last.

    Args:
        file: its name.
        at_ms: when, by the stack's clock.
        refusal: why it is not in force, with the line; None if it is.
    """

    file: str
    at_ms: int
    refusal: str | None


@dataclass(slots=True, kw_only=True)
class RulesFile:
    """One file of rules.

    Args:
        path: where it lies.
        text: what it said when it was put in force.
        parse: reads a text, in any thread, and gives what puts it in force, on the
            stack's loop.
        refusals: what `parse` raises for a text that is wrong.
        now_ms: the stack's clock.
        tell: shows a line to whoever started the stack.
    """

    path: Path
    text: str
    parse: Callable[[str], Install]
    refusals: type[Exception]
    now_ms: Callable[[], int]
    tell: Callable[[str], None]
    state: RulesState = field(init=False)
    _stamp: Stamp | None = field(init=False)

    def __post_init__(self) -> None:
        self._stamp = _stamp_of(self.path)
        self.state = self._now(None)

    async def look(self) -> None:
        """Put it in force if it says something else than before. A wrong one is not."""
        stamp = await asyncio.to_thread(_stamp_of, self.path)
        # Without a stamp an editor is just replacing it; the next look will see.
        if stamp is None or stamp == self._stamp:
            return
        try:
            text = await asyncio.to_thread(self.path.read_text, "utf-8")
            if text != self.text:
                await self._take(text)
        except OSError as error:
            self._refuse(error.strerror or type(error).__name__)
        except UnicodeDecodeError:
            self._refuse("it is not UTF-8.")
        self._stamp = stamp

    async def _take(self, text: str) -> None:
        self.text = text
        try:
            # Beside the loop: a large file takes seconds.
            install = await asyncio.to_thread(self.parse, text)
        except self.refusals as refusal:
            self._refuse(" ".join(str(refusal).split()))
            return
        install()
        self.state = self._now(None)
        self.tell(f"{self.path.name} has changed: its rules are in force.")

    def _refuse(self, why: str) -> None:
        self.state = self._now(why[:MAX_TOLD_CHARS])
        said = f"{self.path.name}:{why[:MAX_TOLD_CHARS].rstrip('.')}"
        self.tell(f"{said}. The former rules stay in force.")

    def _now(self, refusal: str | None) -> RulesState:
        return RulesState(self.path.name, self.now_ms(), refusal)


def rules_files(
    files: ProjectFiles,
    *,
    database: DatabaseService,
    storage: StorageService,
    now_ms: Callable[[], int],
    tell: Callable[[str], None],
) -> list[RulesFile]:
    """Those that a project has, of the services that they bind.

    Args:
        files: of a project whose rules are in force.
        database: is bound by the first of them.
        storage: is bound by the other.
        now_ms: the stack's clock.
        tell: shows a line to whoever started the stack.
    """

    def of_database(text: str) -> Install:
        rules = database_rules.Ruleset.parse(text)
        return lambda: database.use_rules(rules)

    def of_storage(text: str) -> Install:
        rules = storage_rules.Ruleset(text)
        return lambda: storage.use_rules(rules)

    readers = (
        (files.database_rules, of_database, database_rules.RulesRefused),
        (files.storage_rules, of_storage, storage_rules.RulesRefused),
    )
    return [
        RulesFile(
            path=path,
            text=path.read_text("utf-8"),
            parse=parse,
            refusals=refusals,
            now_ms=now_ms,
            tell=tell,
        )
        for path, parse, refusals in readers
        if path is not None
    ]


async def follow(
    files: Sequence[RulesFile],
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Look at all of them every `POLL_S`, for ever."""
    while True:
        await pause(POLL_S)
        for file in files:
            await file.look()


def _stamp_of(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
