"""The parts of README and docs that are made from the code: `python -m tools.docs`.

A generated part stands between `<!-- name:start -->` and `<!-- name:end -->`. A test
holds each against what would be made now.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "functions"))

# Below the line that makes them importable.
import main as functions  # noqa: E402
from interactive_broadcast.errors import BackendError  # noqa: E402
from interactive_broadcast.http.api import Endpoint  # noqa: E402

MANIFEST = ROOT / "tests" / "golden" / "functions.yaml"


@dataclass(frozen=True, slots=True)
class Block:
    """One generated part of one file."""

    file: Path
    name: str
    make: Callable[[], str]

    @property
    def start(self) -> str:
        return f"<!-- {self.name}:start -->"

    @property
    def end(self) -> str:
        return f"<!-- {self.name}:end -->"

    def found(self) -> str:
        """What stands there now.

        Raises:
            ValueError: the file has no such part.
        """
        return self._split()[1]

    def fresh(self) -> str:
        return f"\n\n{self.make()}\n\n"

    def rewrite(self) -> None:
        before, _, after = self._split()
        text = f"{before}{self.start}{self.fresh()}{self.end}{after}"
        self.file.write_text(text, encoding="utf-8")

    def _split(self) -> tuple[str, str, str]:
        text = self.file.read_text(encoding="utf-8")
        before, start, rest = text.partition(self.start)
        found, end, after = rest.partition(self.end)
        if not start or not end:
            raise ValueError(
                f"{self.file.name} has no part {self.start} ... {self.end}"
            )
        return before, found, after


def functions_table() -> str:
    """Every Cloud Function, in the order of `main.py`."""
    manifest: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    declared = [name for name in vars(functions) if name in manifest["endpoints"]]
    rows = [_function_row(name, manifest["endpoints"][name]) for name in declared]
    return _table(["function", "called by", "how", "what it does"], rows)


def errors_table() -> str:
    """Every reason, grouped as the exceptions are."""
    rows = [
        [str(kind.http_status), kind.status, f"`{kind.reason}`", _first_line(kind)]
        for kind in _kinds(BackendError)
        if "reason" in kind.__dict__
    ]
    rows.sort(key=lambda row: row[0])
    return _table(["HTTP", "status", "reason", "when"], rows)


BLOCKS = [
    Block(ROOT / "README.md", "functions", functions_table),
    Block(ROOT / "docs" / "errors.md", "errors", errors_table),
]


def _function_row(name: str, deployed: dict[str, Any]) -> list[str]:
    endpoint = functions.api.endpoints.get(name)
    if endpoint is not None:
        who, how = _roles(endpoint), endpoint.methods.replace(", HEAD", "")
    else:
        who, how = _trigger(deployed)
    return [f"`{name}`", who, how, _first_line(getattr(functions, name))]


def _roles(endpoint: Endpoint[Any]) -> str:
    return ", ".join(sorted(role.value for role in endpoint.allow))


def _trigger(deployed: dict[str, Any]) -> tuple[str, str]:
    if "eventTrigger" in deployed:
        trigger = deployed["eventTrigger"]
        change = trigger["eventType"].rpartition(".")[2]
        return "database", f"`{trigger['eventFilterPathPatterns']['ref']}` {change}"
    if "scheduleTrigger" in deployed:
        return "schedule", str(deployed["scheduleTrigger"]["schedule"])
    return "task queue", "stored task"


def _kinds(kind: type[BackendError]) -> Iterable[type[BackendError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


def _first_line(documented: object) -> str:
    """The first sentence of a docstring, of however many lines."""
    paragraph = (documented.__doc__ or "").strip().split("\n\n")[0]
    return " ".join(paragraph.split())


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> int:
    for block in BLOCKS:
        block.rewrite()
        print(f"{block.file.relative_to(ROOT)}: {block.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
