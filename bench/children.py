"""One of our modules in a process of its own, told in a file what it holds."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from bench import ROOT

STOP_TIMEOUT_S: Final = 60


class Child:
    """The running module. It ends with the block, as its standard input does.

    Args:
        module: its name. It finds the file as its one argument, and says on a line of
            JSON when it is ready.
        contents: what the file holds, as JSON.
    """

    def __init__(self, module: str, contents: Mapping[str, Any]) -> None:
        self._module = module
        self._contents = contents

    def __enter__(self) -> Self:
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
            json.dump(self._contents, file)
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", self._module, file.name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            self.ready: dict[str, Any] = self._read()
        except BaseException:
            self._process.kill()
            self._process.communicate()
            raise
        finally:
            Path(file.name).unlink()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._process.communicate("", timeout=STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def ask(self, line: Mapping[str, Any]) -> dict[str, Any]:
        """What the module says to a line of JSON."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._module} has ended.")
        found: dict[str, Any] = json.loads(line)
        return found
