"""What is made from the code is as fresh as the code: `make docs`."""

import pytest

from dev.docs.blocks import Block, WholeFile
from dev.docs.pages import GENERATED


@pytest.mark.parametrize(
    "part",
    GENERATED,
    ids=[f"{part.file.name}-{part.name}" for part in GENERATED],
)
def test_a_generated_part_is_fresh(part: Block | WholeFile) -> None:
    assert part.found() == part.fresh(), "run: make docs"
