"""What is made from the code is as fresh as the code: `make docs`."""

from pathlib import Path

import pytest

from dev.docs.blocks import Block
from dev.docs.pages import BLOCKS


@pytest.mark.parametrize(
    "block", BLOCKS, ids=[f"{block.file.name}-{block.name}" for block in BLOCKS]
)
def test_a_generated_part_is_fresh(block: Block) -> None:
    assert block.found() == block.fresh(), "run: make docs"


def test_what_stands_around_a_generated_part_stays(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("above\n<!-- x:start -->old<!-- x:end -->\nbelow\n")

    Block(file, "x", lambda: "new").rewrite()

    assert file.read_text() == (
        "above\n<!-- x:start -->\n\nnew\n\n<!-- x:end -->\nbelow\n"
    )


def test_a_page_without_the_part_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("above\n<!-- x:start -->old\n")

    with pytest.raises(ValueError, match="has no part"):
        Block(file, "x", lambda: "new").rewrite()
