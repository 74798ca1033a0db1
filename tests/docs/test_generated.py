"""What is made from the code is as fresh as the code: `make docs`."""

import pytest

from dev.docs.blocks import Block
from dev.docs.pages import BLOCKS


@pytest.mark.parametrize(
    "block", BLOCKS, ids=[f"{block.file.name}-{block.name}" for block in BLOCKS]
)
def test_a_generated_part_is_fresh(block: Block) -> None:
    assert block.found() == block.fresh(), "run: make docs"
