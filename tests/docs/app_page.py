"""The writes of `docs/build-an-app.md`, read as a developer of an app reads them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from dev.docs.pages import DOCS

PAGE: Final = DOCS / "build-an-app.md"
TEXT: Final = PAGE.read_text(encoding="utf-8")

_WRITE = re.compile(
    r"<!-- write: (?P<name>[\w-]+) by (?P<by>\w+) -->\n\n"
    r"```json\n(?P<json>.*?)^```\n"
    r"(?:\n\| refused \|[^\n]*\n\|---[^\n]*\n(?P<rows>(?:\|[^\n]*\n)+))?",
    re.MULTILINE | re.DOTALL,
)
_CODE = re.compile(r"`([^`]+)`")

Writes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row of the table below a write.

    Attributes:
        what: why somebody would try it.
        rule: where it is refused, as in `database.rules.json`.
        left_out: paths that are not written.
        instead: what is written besides, or in place of what the sample has.
        by: who sends the sample as it is; empty for whoever it is of.
        of: whose it is, in place of the sample's own writer.
        when: in which state of things; empty for any.
    """

    what: str
    rule: str
    left_out: frozenset[str] = frozenset()
    instead: Writes = field(default_factory=dict)
    by: str = ""
    of: str = ""
    when: str = ""

    def of_sample(self, sample: Writes) -> dict[str, Any]:
        kept = {path: v for path, v in sample.items() if path not in self.left_out}
        return {**kept, **self.instead}


@dataclass(frozen=True, slots=True)
class Write:
    """A sample: `{names}` in its paths and values stand for what differs."""

    name: str
    by: str
    sample: Writes
    refused: tuple[Refused, ...]

    def __str__(self) -> str:
        return self.name


def filled(given: Any, known: Mapping[str, str]) -> Any:
    """The same with what `{names}` stand for."""
    if isinstance(given, Mapping):
        return {filled(key, known): filled(one, known) for key, one in given.items()}
    if not isinstance(given, str):
        return given
    return re.sub(r"\{(\w+)\}", lambda found: known[found[1]], given)


def pattern(path: str) -> str:
    """A path as the rules call it: `line/$adminId/$fanUrl/$fanId`."""
    return re.sub(r"\{(\w+)\}", r"$\1", path.replace("{show}", "{adminId}/{fanUrl}"))


def writes() -> Iterator[Write]:
    """In the order of the page, which is that of a show."""
    for found in _WRITE.finditer(TEXT):
        rows = (found["rows"] or "").splitlines()
        sample = json.loads(found["json"])
        refused = tuple(map(_row, rows))
        yield Write(found["name"], found["by"], sample, refused)


def _row(line: str) -> Refused:
    what, instead, rule = (cell.strip() for cell in line.strip("| ").split(" | "))
    given = Refused(what, rule=pattern(rule.strip("`")))
    for part in instead.split(" · "):
        codes = _CODE.findall(part)
        match part.split(" ", 1):
            case ["without", _]:
                given = replace(given, left_out=frozenset(codes))
            case ["as", who]:
                given = replace(given, by=who.removeprefix("the "))
            case ["of", who]:
                given = replace(given, of=who.removeprefix("the "))
            case ["when" | "before", _]:
                given = replace(given, when=part)
            case _:
                instead_of = json.loads(f"{{{', '.join(codes)}}}")
                given = replace(given, instead=instead_of)
    return given
