"""Every mutant before the tests that should notice it, each in a process of its own."""

import ast
import importlib
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NoReturn

import pytest

from dev import ROOT
from dev.mutants.constants.found import PACKAGE, Source
from dev.mutants.constants.mistaken_import import install
from dev.mutants.constants.mistakes import Mutant

UNIT: Final = ROOT / "tests" / "unit"
BESIDE: Final = ("tests/attacks", "tests/contracts")
"""Tests in this process that import what they try. Those on a local stack do not count:
its functions run in another process, which has no mistake."""

OF_REQUESTS: Final = ("http", "admins", "events", "seats")
"""Packages whose tests try the kernel's models."""

OF_THE_WHOLE: Final = UNIT / "test_backend.py"
"""Tries what is put together."""

OF_DECLARATIONS: Final = (ROOT / "tests/golden/test_golden.py",)
STACK: Final = "product_stack"
TOO_LONG_S: Final = 180
"""Tests that take so long have noticed: something waits for ever."""

NO_TESTS: Final = 5
"""pytest's word for that."""

PRELOADED: Final = (
    *("pydantic", "flask", "jwt", "requests", "cryptography.fernet", "opentok"),
    *("firebase_admin.auth", "firebase_admin.db", "firebase_admin.storage"),
    *("firebase_functions.https_fn", "firebase_functions.params", "hypothesis"),
    *("emulators.firebase.database.rules", "emulators.stack", "httpx"),
)  # fmt: skip
"""What every process needs, and imports nothing of ours that is tried."""

Stage = tuple[Path, ...]
"""Test files, run together."""


class SuiteFails(Exception):
    """The tests do not even pass without a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of the mutants."""

    tried: int
    survivors: tuple[Mutant, ...]


def try_mutants(
    mutants: Sequence[Mutant], *, workers: int, tell: Callable[[str], None]
) -> Result:
    """Try all of them, so many at a time.

    Args:
        mutants: in any order.
        workers: processes.
        tell: called with a line now and then.

    Raises:
        SuiteFails: without a mistake.
    """
    for name in PRELOADED:
        importlib.import_module(name)
    tell("Without a mistake ...")
    files = {path for one in mutants for stage in stages(one) for path in stage}
    if not _passes(None, sorted(files)):
        raise SuiteFails("The tests fail without a mistake.")
    trials = _Trials(mutants, tell)
    trials.run(workers)
    return Result(tried=len(mutants), survivors=tuple(trials.survivors))


@dataclass(slots=True)
class _Running:
    mutant: Mutant
    stages: deque[Stage]
    since: float


class _Trials:
    def __init__(self, mutants: Sequence[Mutant], tell: Callable[[str], None]) -> None:
        self._waiting = deque(mutants)
        self._tell = tell
        self._running: dict[int, _Running] = {}
        self._done = 0
        self.survivors: list[Mutant] = []

    def run(self, workers: int) -> None:
        while self._waiting or self._running:
            while self._waiting and len(self._running) < workers:
                mutant = self._waiting.popleft()
                self._start(mutant, deque(stages(mutant)))
            self._reap()

    def _start(self, mutant: Mutant, left: deque[Stage]) -> None:
        process = _forked(mutant, left.popleft())
        self._running[process] = _Running(mutant, left, time.monotonic())

    def _reap(self) -> None:
        process, status = os.waitpid(-1, os.WNOHANG)
        if process == 0:
            self._end_what_hangs()
            signal.sigtimedwait([signal.SIGCHLD], 0.05)
            return
        one = self._running.pop(process)
        passed = os.waitstatus_to_exitcode(status) in (0, NO_TESTS)
        if passed and one.stages:
            self._start(one.mutant, one.stages)
            return
        self._done += 1
        if passed:
            self.survivors.append(one.mutant)
            self._tell(f"not noticed: {one.mutant.text}")
        if self._done % 50 == 0:
            self._tell(f"{self._done} tried, {len(self.survivors)} not noticed")

    def _end_what_hangs(self) -> None:
        for process, one in self._running.items():
            if time.monotonic() - one.since > TOO_LONG_S:
                os.kill(process, signal.SIGKILL)


def stages(mutant: Mutant) -> Iterator[Stage]:
    """The tests that should notice, those first that most likely do.

    Those of the module; those that import it; those of its package.
    """
    source = Source(mutant.bound.module)
    seen: set[Path] = set()
    for stage in (_of(source), _importing(source.name), _of_package(source)):
        new = tuple(path for path in stage if path not in seen)
        seen.update(new)
        if new:
            yield new


def _of(source: Source) -> Stage:
    if _declares(source):
        return OF_DECLARATIONS
    folder = UNIT / source.module.relative_to(PACKAGE).parent
    return tuple(sorted(folder.glob(f"test_{source.module.stem}*.py")))


def _declares(source: Source) -> bool:
    """Whether it says what is deployed, and does nothing."""
    return source.name.startswith(("main", f"{PACKAGE}.deployed"))


@cache
def _importing(name: str) -> Stage:
    return tuple(path for path, names in _imports().items() if name in names)


def _of_package(source: Source) -> Stage:
    parts = source.module.parts
    if _declares(source):
        return ()
    if len(parts) < 3:  # noqa: PLR2004 - a package of the package
        return (OF_THE_WHOLE,)
    package = parts[1]
    folders = (package, *OF_REQUESTS) if package == "kernel" else (package,)
    found = (
        path for one in folders for path in sorted((UNIT / one).rglob("test_*.py"))
    )
    return (OF_THE_WHOLE, *found)


@cache
def _imports() -> dict[Path, frozenset[str]]:
    """What each test file imports, by its full name."""
    folders = (UNIT, *(ROOT / one for one in BESIDE))
    return {
        path: frozenset(_imported(path))
        for folder in folders
        for path in sorted(folder.rglob("test_*.py"))
    }


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def _passes(mutant: Mutant | None, files: Sequence[Path]) -> bool:
    _, status = os.waitpid(_forked(mutant, files), 0)
    return os.waitstatus_to_exitcode(status) in (0, NO_TESTS)


def _forked(mutant: Mutant | None, files: Sequence[Path]) -> int:
    """The id of a process that runs these tests."""
    process = os.fork()
    if process == 0:
        _run(mutant, files)
    return process


def _run(mutant: Mutant | None, files: Sequence[Path]) -> NoReturn:
    code = 1
    try:
        sys.path.insert(0, str(ROOT / "functions"))
        if mutant is not None:
            _be_silent()
            install(mutant)
        options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
        # What is preloaded cannot be rewritten, and need not be.
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        code = int(pytest.main([*options, *map(str, files)], plugins=[_WithoutStack()]))
    finally:
        os._exit(code)


def _be_silent() -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


class _WithoutStack:
    """Leaves out the tests on a local stack."""

    @staticmethod
    def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
        items[:] = [
            one for one in items if STACK not in getattr(one, "fixturenames", ())
        ]
