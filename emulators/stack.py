"""The whole local stack, for programs: start it, use it, stop it.

    with LocalStack(Settings(ports=Ports.free())) as stack:
        requests.post(stack.settings.function_url("login"), json={...})

It runs in a thread of its own; every method may be called from any thread.
"""

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import uvloop

from emulators.assembly import Assembly, Listeners, StackFailed, reserve_ports
from emulators.firebase.database.exports import Export
from emulators.firebase.functions.logs import LogTail
from emulators.hub.service import Hub
from emulators.import_export import export_data, import_data
from emulators.kernel.faults import Fault, Faults
from emulators.kernel.journal import Entry
from emulators.saved_data import SavedData
from emulators.settings import Settings

START_TIMEOUT_S = 60.0
CALL_TIMEOUT_S = 60.0
ADVANCE_TIMEOUT_S = 300.0
"""A year of a schedule that comes every five minutes is many calls."""

SETTLE_TIMEOUT_S = 20.0

T = TypeVar("T")


class LocalStack:
    """A running stack, between `start()` and `stop()`, or inside `with`.

    Args:
        settings: names and ports; port 0 is replaced by the one it got.
        verbose: show all that the functions print, not only warnings and errors.
        reload: load the functions anew whenever their source changes.
        follow_rules: put files of rules in force anew whenever they change.
        show: where to show it; the stack's stderr unless something else is given.
        former: an export to begin with.
        prepare: puts data into the stack once it serves, before it is announced: then
            the hub's port is closed still, and rules that clients set have to wait.
    """

    def __init__(  # noqa: PLR0913 - all of them differ between stacks
        self,
        settings: Settings | None = None,
        *,
        verbose: bool = False,
        reload: bool = False,
        follow_rules: bool = False,
        show: Callable[[str], None] | None = None,
        former: Export | None = None,
        prepare: "Callable[[LocalStack], None] | None" = None,
    ) -> None:
        self.settings = settings or Settings()
        self.logs = LogTail(show or _to_stderr, verbose=verbose)
        self._reload = reload
        self._follow_rules = follow_rules
        self._former = former
        self._prepare = prepare
        self._assembly: Assembly | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._data: SavedData | None = None
        self.faults = StackFaults(self)
        self.journal = StackJournal(self)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def assembly(self) -> Assembly:
        """The services. They belong to the stack's loop: touch them through `run`.

        Raises:
            RuntimeError: the stack is not running.
        """
        if self._assembly is None:
            raise RuntimeError("The stack is not running.")
        return self._assembly

    @property
    def has_saved_data(self) -> bool:
        """Whether it started with what a former run had saved."""
        return self._data is not None and not self._data.is_new

    def start(self) -> None:
        """Serve everything; ready when this returns. On failure nothing is left.

        Raises:
            PortRefused: one of the ports is taken, or the system refuses it.
            ExportRefused: the export cannot be used.
            StackFailed: a rules file cannot be used, or it takes too long.
            FunctionsFailed: the functions do not load, or one of them has a schedule
                that cannot be read.
            DataRefused: the data folder cannot be used.
            Exception: whatever `prepare` raises.
        """
        listeners = reserve_ports(self.settings)
        self.settings = self.settings.on(listeners.ports)
        try:
            # Not on the loop: much data takes longer than a start may.
            self._data = _opened(self.settings.data)
        except BaseException:
            listeners.close()
            raise
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(
            target=self._run_loop, name="local-stack", daemon=True
        )
        self._thread.start()
        try:
            self.run(lambda: self._start(listeners), START_TIMEOUT_S)
            if self._prepare is not None:
                self._prepare(self)
            self.run(self._announce)
        except BaseException as error:
            self.stop()
            listeners.close()
            if isinstance(error, TimeoutError):
                raise StackFailed(
                    f"The stack was not ready within {START_TIMEOUT_S:g} s. Is this "
                    "machine very busy? Try once more."
                ) from error
            raise

    def stop(self) -> None:
        """End everything and give every port back. Safe to repeat."""
        if self._loop is None or self._thread is None:
            return
        try:
            if self._assembly is not None:
                self.run(self._assembly.stop)
            elif self._data is not None:
                self._data.close()
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(CALL_TIMEOUT_S)
            self._assembly = self._loop = self._thread = self._data = None

    def export(self) -> Export:
        """What it holds now, as far as an export can hold it."""
        return self.run(lambda: _now(lambda: export_data(self.assembly)))

    def reset(self) -> None:
        """Empty everything: no data, tasks, faults or journal. Time stays."""
        self.run(self.assembly.reset)

    def now(self) -> datetime:
        """The stack's time."""
        return self.assembly.context.clock.now()

    def advance(self, by: timedelta) -> None:
        """Move time ahead; all that falls due on the way has happened on return.

        Raises:
            ValueError: `by` is negative.
            StillBusy: something did not come to rest.
        """
        clock = self.assembly.context.clock
        self.run(lambda: clock.advance(by), ADVANCE_TIMEOUT_S)

    def lay_over_site(self, files: Mapping[str, bytes]) -> None:
        """Have these files on the site of Hosting, whatever its folder has there.

        Args:
            files: by path of the site, such as `/config.json`.
        """
        self.run(lambda: _now(lambda: self.assembly.hosting.lay_over(files)))

    def settle(self) -> None:
        """Wait until no trigger, task or other delivery is under way.

        Raises:
            StillBusy: not within `SETTLE_TIMEOUT_S`.
        """
        self.run(lambda: self.assembly.context.activity.settled(SETTLE_TIMEOUT_S))

    def kill_functions(self) -> None:
        """Crash the functions' process and wait until it is back."""
        self.run(self.assembly.functions.kill)
        self.run(self.assembly.functions.ready)

    def run(
        self, work: Callable[[], Awaitable[T]], timeout_s: float = CALL_TIMEOUT_S
    ) -> T:
        """Do something on the stack's loop and wait for it.

        Raises:
            TimeoutError: not done in time; it has been cancelled.
            RuntimeError: the stack is not running.
        """
        if self._loop is None:
            raise RuntimeError("The stack is not running.")

        async def bounded() -> T:
            async with asyncio.timeout(timeout_s):
                return await work()

        return asyncio.run_coroutine_threadsafe(bounded(), self._loop).result()

    async def _start(self, listeners: Listeners) -> None:
        assembly = Assembly(self.settings, listeners, self.logs, self._data)
        self._assembly = assembly
        if self._former is not None:
            import_data(assembly, self._former)
        await assembly.start()

    async def _announce(self) -> None:
        await self.assembly.announce(Hub(self.assembly).app)
        if self._reload:
            self.assembly.reload_on_change()
        if self._follow_rules:
            self.assembly.follow_rules()

    def _run_loop(self) -> None:
        loop = self._loop
        if loop is None:
            return
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            loop.run_until_complete(_end_tasks(loop))
            loop.close()


class StackFaults:
    """The armed failures of a running stack, from any thread."""

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack

    def arm(self, fault: Fault) -> Fault:
        """Let `fault` strike. Its `fired` tells later how often it did."""
        return self._stack.run(lambda: _now(lambda: self._faults.arm(fault)))

    def all(self) -> list[Fault]:
        """Every fault since the last reset, spent ones too."""
        return self._stack.run(lambda: _now(self._faults.all))

    def clear(self) -> None:
        self._stack.run(lambda: _now(self._faults.clear))

    @property
    def _faults(self) -> Faults:
        return self._stack.assembly.context.faults


class StackJournal:
    """What a running stack was asked, from any thread."""

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack

    def entries(
        self, *, service: str | None = None, operation: str | None = None
    ) -> list[Entry]:
        """The calls of a service, an operation, or all; oldest first."""
        journal = self._stack.assembly.context.journal
        return self._stack.run(
            lambda: _now(
                lambda: list(journal.entries(service=service, operation=operation))
            )
        )

    def clear(self) -> None:
        self._stack.run(lambda: _now(self._stack.assembly.context.journal.clear))


def _opened(folder: Path | None) -> SavedData | None:
    return None if folder is None else SavedData(folder)


async def _now(work: Callable[[], T]) -> T:
    return work()


async def _end_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Let whatever still runs end, so that nothing is left half-way and unseen."""
    left = asyncio.all_tasks(loop) - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await loop.shutdown_asyncgens()


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is what stderr is for
