from pathlib import Path

import pytest

from dev.docs.blocks import Block, WholeFile, code, first_sentence, prose, table


def test_what_stands_around_a_generated_part_stays(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("above\n<!-- x:start -->old<!-- x:end -->\nbelow\n")

    Block(file, "x", lambda: "new").rewrite()

    assert file.read_text() == (
        "above\n<!-- x:start -->\n\nnew\n\n<!-- x:end -->\nbelow\n"
    )


def test_a_part_is_fresh_when_it_is_what_would_be_made(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("<!-- x:start -->old<!-- x:end -->")
    block = Block(file, "x", lambda: "new")
    before = block.found() == block.fresh()

    block.rewrite()

    assert (before, block.found() == block.fresh()) == (False, True)


def test_a_page_without_the_part_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("above\n<!-- x:start -->old\n")

    with pytest.raises(ValueError, match="has no part"):
        Block(file, "x", lambda: "new").rewrite()


def test_a_table_has_a_line_below_its_heads() -> None:
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_a_bar_in_code_does_not_end_the_cell() -> None:
    assert code("host|celebrity") == "`host\\|celebrity`"


def documented() -> None:
    """Do this, in
    one go.

    Only then
    that. Raises Unmet for others.

    Raises:
        Unmet: never.
    """  # noqa: D205 - its first paragraph has two lines on purpose


def test_the_first_paragraph_is_one_line() -> None:
    assert first_sentence(documented) == "Do this, in one go."
    assert first_sentence(object()) != ""
    assert first_sentence(type("Silent", (), {})) == ""


def test_prose_is_a_docstring_without_its_sections() -> None:
    assert prose(documented.__doc__) == "Do this, in one go.\n\nOnly then that."
    assert prose(None) == ""


def test_a_whole_file_is_made_anew_with_its_folder(tmp_path: Path) -> None:
    file = WholeFile(tmp_path / "types" / "all.ts", lambda: "export {};\n")

    before = file.found()
    file.rewrite()

    assert before == ""
    assert file.found() == file.fresh() == "export {};\n"
