"""The commands of a page for operators, and what programs know of them.

A block for a shell is read as bash reads it, as far as the pages go: one command after
another, pipes, here-documents, assignments, and lines that end in a backslash.
"""

import json
import re
import runpy
import shlex
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from dev import ROOT
from tests.docs.shell import code_blocks

Known = Mapping[str, frozenset[str]]
"""A command, in words → its flags."""

TABLE: Final = Path(__file__).parent / "known_commands.json"
"""What gcloud and the Firebase CLI know of the pages' commands.

Those programs are not on every machine; where they are, the table is compared with
them.
"""

_HERE: Final = re.compile(r" <<JSON\n.*?\nJSON$", re.MULTILINE | re.DOTALL)
_ASSIGNMENT: Final = re.compile(r"[A-Z_]+=")
_SEPARATORS: Final = frozenset({"|", "||", "&&", ";"})

GCLOUD_FLAGS: Final = frozenset(
    {"--project", "--format", "--filter", "--limit", "--quiet"}
)
"""Of every gcloud command; `filter` and `limit` of those that list."""

FIREBASE_FLAGS: Final = frozenset({"--project", "--non-interactive", "--json"})
"""Of every command of the Firebase CLI."""


@dataclass(frozen=True, slots=True)
class Line:
    """One command of a page."""

    page: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return shlex.join(self.words)

    @property
    def flags(self) -> set[str]:
        return {word.partition("=")[0] for word in self.words if word.startswith("--")}


def lines(pages: Sequence[Path]) -> list[Line]:
    """Every command of some pages, without those of curl."""
    return [
        Line(page.name, tuple(words))
        for page in pages
        for block in code_blocks(page)
        for words in commands(block)
        if words[0] != "curl"
    ]


def mentioned(pages: Sequence[Path]) -> list[Line]:
    """Commands in the text of some pages, of the programs that the table knows.

    They stand between backticks or on a line of their own; an ellipsis is no command.
    """
    named = re.compile(r"(?:^|`)((?:gcloud|make firebase) [^`\n]+)", re.MULTILINE)
    texts = [(page, named.findall(page.read_text("utf-8"))) for page in pages]
    return [
        Line(page.name, tuple(words))
        for page, found in texts
        for text in found
        if "…" not in text and not text.endswith("\\")
        for words in commands(text)
    ]


def commands(block: str) -> Iterator[list[str]]:
    """The commands of a block, each as its words. Raises ValueError."""
    text = _HERE.sub("", block).replace("\\\n", " ")
    for line in text.splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, ";"]:
            if word not in _SEPARATORS:
                words.append(word)
            elif words:
                if not _ASSIGNMENT.match(words[0]):
                    yield words
                words = []


def make_arguments(line: Line) -> dict[str, str]:
    """The variables of a `make` command, such as PROJECT and ARGS."""
    return dict(word.split("=", 1) for word in line.words[1:] if "=" in word)


def firebase_line(line: Line) -> Line | None:
    """What `make firebase ARGS="..."` hands to the CLI; None for another command."""
    if line.words[0] != "make" or "firebase" not in line.words:
        return None
    return Line(line.page, tuple(shlex.split(make_arguments(line).get("ARGS", ""))))


def known(program: str) -> Known:
    """The table's commands of a program."""
    table = json.loads(TABLE.read_text("utf-8"))[program]
    return {name: frozenset(flags) for name, flags in table["commands"].items()}


def longest(known_ones: Known, words: Sequence[str]) -> str | None:
    """The command that the words begin with, of those that are known."""
    plain = [word for word in words if not word.startswith("-")]
    tries = (" ".join(plain[:end]) for end in range(len(plain), 0, -1))
    return next((name for name in tries if name in known_ones), None)


def gcloud_here() -> dict[str, Any] | None:
    """The commands of the gcloud of this machine, as it completes them; or None."""
    found = shutil.which("gcloud")
    if found is None:
        return None
    folder = Path(found).resolve().parent.parent
    return _tree(folder / "data" / "cli" / "gcloud_completions.py")


@cache
def _tree(file: Path) -> dict[str, Any] | None:
    if not file.exists():
        return None
    return dict(runpy.run_path(str(file))["STATIC_COMPLETION_CLI_TREE"])


def firebase_here() -> Known | None:
    """The commands of the Firebase CLI that is installed here; or None."""
    folder = ROOT / "node_modules" / "firebase-tools" / "lib" / "commands"
    if not folder.exists():
        return None
    return dict(_declared(file.read_text("utf-8")) for file in folder.glob("*.js"))


def _declared(source: str) -> tuple[str, frozenset[str]]:
    """The name and the flags of a command, as its module says them."""
    name = re.search(r'Command\("([\w:]+)', source)
    flags = re.findall(r'option\(\s*"[^"]*?(--[\w-]+)', source)
    forced = ["--force"] if "withForce(" in source else []
    return name[1] if name else "", frozenset([*flags, *forced])
