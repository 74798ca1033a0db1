"""The file that keeps what a stack knows."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest

from emulators.kernel.data_file import NAME, DataFile, DataRefused, NotSaved

Damage: TypeAlias = Callable[[bytes], bytes]


def filled(folder: Path, rows: int = 1) -> Path:
    """A closed data file with some texts below `k`."""
    with closing(DataFile.open(folder)) as file:
        texts = [(f"k/{number:04}", "x" * 100) for number in range(rows)]
        file.replace([("k", texts)])
    return folder / NAME


def test_a_new_file_is_for_this_user_alone(tmp_path: Path) -> None:
    path = filled(tmp_path / "a" / "b")

    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in path.parent.iterdir()] == [NAME]


def test_what_was_saved_comes_back_in_order(tmp_path: Path) -> None:
    with closing(DataFile.open(tmp_path)) as file:
        file.replace([("a", [("a/2", "two"), ("a/1/ü", "one"), ("a", "itself")])])

    with closing(DataFile.open(tmp_path)) as file:
        assert file.below("a") == [("1/ü", "one"), ("2", "two")]


def test_a_key_goes_with_all_below_it_and_nothing_else(tmp_path: Path) -> None:
    keys = ["a", "a/b", "a/b/c", "a/b-", "a/b0", "a/bb", "a/B"]
    with closing(DataFile.open(tmp_path)) as file:
        file.replace([("", [(key, key) for key in keys])])

        file.replace([("a/b", [("a/b/d", "new")])])

        found = [key for key, _ in file.below("a")]
    assert found == ["B", "b-", "b/d", "b0", "bb"]


def test_a_change_is_made_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    with closing(DataFile.open(tmp_path)) as file:
        file.replace([("a", [("a/1", "old")])])

        with pytest.raises(NotSaved, match="could not be saved in"):
            file.replace([("a", [("a/1", "new")]), ("b", [("b/1", ""), ("b/1", "")])])

        assert file.below("a") == [("1", "old")]
        file.replace([("a", [("a/1", "newer")])])
        assert file.below("a") == [("1", "newer")]


def test_a_full_disk_is_told_and_harms_nothing(tmp_path: Path) -> None:
    with closing(DataFile.open(tmp_path)) as file:
        file.replace([("a", [("a/1", "old")])])
        file._connection.execute("PRAGMA max_page_count = 4")  # noqa: SLF001 - as a disk would

        with pytest.raises(NotSaved, match="full"):
            file.replace([("a", [("a/1", "x" * 100_000)])])

        file.replace([("b", [("b/1", "small")])])
        assert file.below("a") == [("1", "old")]


def test_after_closing_nothing_counts_as_saved(tmp_path: Path) -> None:
    file = DataFile.open(tmp_path)
    file.close()
    file.close()

    with pytest.raises(NotSaved):
        file.replace([("a", [("a", "1")])])


def test_two_stacks_never_share_a_file(tmp_path: Path) -> None:
    with (
        closing(DataFile.open(tmp_path)),
        pytest.raises(DataRefused, match="used by another stack"),
    ):
        DataFile.open(tmp_path)

    DataFile.open(tmp_path).close()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("unsaved")

    with pytest.raises(DataRefused, match="holds other files"):
        DataFile.open(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_start_that_was_cut_short_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()

    DataFile.open(tmp_path).close()


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(DataRefused, match="file: "):
        DataFile.open(tmp_path / "file")


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()

    with pytest.raises(DataRefused, match="unable to open"):
        DataFile.open(tmp_path)


@pytest.mark.parametrize(
    "statement", ["PRAGMA user_version = 3", "PRAGMA application_id = 0"]
)
def test_a_file_of_another_layout_is_refused(tmp_path: Path, statement: str) -> None:
    with closing(sqlite3.connect(filled(tmp_path))) as other:
        other.execute(statement)

    with pytest.raises(DataRefused, match="layout"):
        DataFile.open(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"no database" * 1000, id="something else"),
        pytest.param(lambda data: data[: len(data) // 2], id="half of it"),
        pytest.param(
            lambda data: data[:8192] + b"x" * 4096 + data[12288:], id="a page"
        ),
        pytest.param(lambda data: b"x" + data[1:], id="its first byte"),
    ],
)
def test_damage_is_told_with_what_to_do_and_nothing_is_changed(
    tmp_path: Path, damage: Damage
) -> None:
    path = filled(tmp_path, rows=1000)
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)

    with pytest.raises(DataRefused, match=r"is damaged .* Copy the whole folder"):
        DataFile.open(tmp_path)

    assert path.read_bytes() == damaged
