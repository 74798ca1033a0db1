"""The catalogue of attacks: tables made of the tests in `tests/attacks`.

A test's docstring says what the attack is, whom it would hurt and what stops it; that
of its module names the chapter.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dev import ROOT
from dev.docs.blocks import table

TESTS = ROOT / "tests" / "attacks"
HEADS = ("attack", "where it would hurt", "what stops it", "test")
_PARTS = re.compile(
    r"(?P<attack>.+?)\s+Hurts: (?P<hurts>.+?)\s+Stopped by: (?P<stopped>.+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Attack:
    """One test."""

    test: str
    attack: str
    hurts: str
    stopped_by: str

    @property
    def row(self) -> list[str]:
        return [self.attack, self.hurts, self.stopped_by, f"`{self.test}`"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One module of tests."""

    file: str
    title: str
    text: str
    attacks: list[Attack]


def chapters(folder: Path = TESTS) -> list[Chapter]:
    """Every module, in alphabetical order.

    Raises:
        ValueError: the docstring of a test lacks one of the three parts.
    """
    return [_chapter(path) for path in sorted(folder.glob("test_*.py"))]


def catalogue() -> str:
    """Every chapter in Markdown."""
    return "\n\n".join(_shown(chapter) for chapter in chapters())


def summary() -> str:
    """How much there is."""
    found = chapters()
    count = sum(len(chapter.attacks) for chapter in found)
    return f"{count} attacks in {len(found)} chapters."


def _chapter(path: Path) -> Chapter:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    title, _, rest = (ast.get_docstring(tree) or "").partition("\n\n")
    return Chapter(
        file=path.name,
        title=title.rstrip("."),
        text=_flat(rest),
        attacks=list(_attacks(tree, path.name)),
    )


def _attacks(tree: ast.Module, file: str) -> Iterator[Attack]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found = _PARTS.fullmatch(ast.get_docstring(node) or "")
            if found is None:
                raise ValueError(f"{file}: {node.name} does not describe its attack.")
            attack, hurts, stopped_by = (_cell(part) for part in found.groups())
            yield Attack(node.name, attack, hurts, stopped_by)


def _shown(chapter: Chapter) -> str:
    heading = f"## {chapter.title}"
    where = f"[`tests/attacks/{chapter.file}`](../tests/attacks/{chapter.file})"
    intro = f"{chapter.text} {where}".strip()
    rows = table(HEADS, (attack.row for attack in chapter.attacks))
    return f"{heading}\n\n{intro}\n\n{rows}"


def _cell(text: str) -> str:
    flat = _flat(text)
    return f"{flat[:1].upper()}{flat[1:]}".replace("|", "\\|").replace("<", "&lt;")


def _flat(text: str) -> str:
    return " ".join(text.split())
