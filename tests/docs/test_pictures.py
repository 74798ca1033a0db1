"""The pictures of the pages: `make pictures` makes them, README and docs show them."""

import re
import struct
from pathlib import Path

import pytest

from dev.docs.pages import DOCS, README

FOLDER = DOCS / "pictures"
PAGES = ("start", "producer", "screener", "talent", "fan", "viewer")
MAX_BYTES = 60_000
WIDTHS_PX = range(300, 1001)
PALETTE = 3
"""The type of colour in a PNG."""

_PICTURE = re.compile(r"!\[([^\]]+)\]\(([^)\s]+\.png)\)")


def shown() -> dict[Path, list[str]]:
    """Each picture that a page shows, with what is said in its place."""
    found: dict[Path, list[str]] = {}
    for page in (README, *DOCS.glob("*.md")):
        for text, link in _PICTURE.findall(page.read_text(encoding="utf-8")):
            found.setdefault((page.parent / link).resolve(), []).append(text)
    return found


def test_each_page_has_a_picture_and_each_picture_is_shown() -> None:
    wanted = {FOLDER / f"{name}.png" for name in PAGES}

    assert set(FOLDER.iterdir()) == wanted
    assert wanted <= set(shown())


def test_who_does_not_see_a_picture_reads_what_it_shows() -> None:
    assert [
        text for texts in shown().values() for text in texts if " " not in text
    ] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_picture_is_a_small_png(name: str) -> None:
    content = (FOLDER / f"{name}.png").read_bytes()

    assert content.startswith(b"\x89PNG\r\n")
    width, _, _, colour = struct.unpack(">IIBB", content[16:26])
    assert width in WIDTHS_PX
    assert colour == PALETTE
    assert len(content) <= MAX_BYTES
