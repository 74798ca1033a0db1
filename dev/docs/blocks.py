"""A generated part of a page, and the Markdown that all of them are made of."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_LINK = re.compile(r"\[([^\]]+)\]\(([^)]*)\)")
_RAISES = re.compile(r"Raises [A-Z][A-Za-z, ]*( for others)?\.")


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


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file that is made from its first line to its last."""

    file: Path
    make: Callable[[], str]

    @property
    def name(self) -> str:
        return "all of it"

    def found(self) -> str:
        """What stands there now; nothing where there is no such file."""
        return self.file.read_text(encoding="utf-8") if self.file.exists() else ""

    def fresh(self) -> str:
        return self.make()

    def rewrite(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.fresh(), encoding="utf-8")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def code(text: str) -> str:
    """Inline code, also inside a table, where a bar would end the cell."""
    return f"`{text}`".replace("|", "\\|")


def first_sentence(documented: object) -> str:
    """The first paragraph of a docstring, of however many lines."""
    paragraph = (documented.__doc__ or "").strip().split("\n\n")[0]
    return " ".join(paragraph.split())


def unlinked(text: str) -> str:
    """The same where links of a page lead nowhere: other pages by their path."""
    return _LINK.sub(_without_link, text)


def _without_link(link: re.Match[str]) -> str:
    text, target = link[1], link[2]
    return text if target.startswith(("#", "http")) else f"{text} (docs/{target})"


def prose(text: str | None) -> str:
    """A docstring as Markdown: paragraphs alone, without what it says of exceptions."""
    paragraphs = []
    for paragraph in (text or "").split("\n\n"):
        flat = " ".join(paragraph.split())
        if flat.startswith(("Raises:", "Args:")):
            break
        paragraphs.append(_RAISES.sub("", flat).strip())
    return "\n\n".join(paragraphs).strip()
