"""The folder that keeps what a stack knows."""

import json
from pathlib import Path

import pytest

from emulators.kernel.data_folder import DataFolder, DataRefused, write_atomically


def test_a_new_folder_is_made_and_marked(tmp_path: Path) -> None:
    folder = DataFolder.open(tmp_path / "a" / "b")
    folder.close()

    mark = json.loads((tmp_path / "a" / "b" / "data.json").read_text())
    assert mark == {"format": "emulators-data", "version": 1}


def test_two_stacks_never_share_a_folder(tmp_path: Path) -> None:
    first = DataFolder.open(tmp_path)

    with pytest.raises(DataRefused, match="used by another stack"):
        DataFolder.open(tmp_path)

    first.close()
    first.close()
    DataFolder.open(tmp_path).close()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("unsaved")

    with pytest.raises(DataRefused, match="holds other files"):
        DataFolder.open(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize(
    ("mark", "complaint"),
    [
        ('{"format": "emulators-data", "version": 2}', "layout"),
        ('{"format": "something", "version": 1}', "layout"),
        ("{", "damaged"),
    ],
)
def test_a_folder_of_another_version_is_refused(
    tmp_path: Path, mark: str, complaint: str
) -> None:
    (tmp_path / "data.json").write_text(mark)

    with pytest.raises(DataRefused, match=complaint):
        DataFolder.open(tmp_path)


def test_a_start_that_was_cut_short_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    (tmp_path / "data.json.unfinished").write_text("{")

    DataFolder.open(tmp_path).close()

    assert (tmp_path / "data.json").exists()


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(DataRefused, match="file: "):
        DataFolder.open(tmp_path / "file")


def test_secrets_are_kept_for_this_user_alone(tmp_path: Path) -> None:
    folder = DataFolder.open(tmp_path)
    before = folder.secrets()
    folder.keep_secrets({"SESSION_KEY": "s"})

    kept = folder.secrets()
    folder.close()

    assert (before, kept) == ({}, {"SESSION_KEY": "s"})
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_secrets_that_cannot_be_read_are_not_replaced(tmp_path: Path) -> None:
    folder = DataFolder.open(tmp_path)
    (tmp_path / "secrets.json").write_text('{"SESSION_KEY": 1}')

    with pytest.raises(DataRefused, match="no JSON object of texts"):
        folder.secrets()
    folder.close()


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")

    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
