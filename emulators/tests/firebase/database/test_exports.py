"""The firebase CLI's export format."""

import json
from pathlib import Path

import pytest

from emulators.firebase.database.exports import (
    Export,
    ExportRefused,
    check_target,
    read_export,
    write_export,
)
from emulators.firebase.database.tree import from_json
from emulators.kernel.json_http import Json

NAMESPACE = "demo-x-default-rtdb"
TREE: Json = {"a": {".value": 1, ".priority": 2}, "list": ["x", "y"], "ü": "ß"}
USER: dict[str, object] = {"localId": "u1", "email": "u1@example.com"}


def an_export(**databases: Json) -> Export:
    return Export(
        databases={name: from_json(json) for name, json in databases.items()},
        users=(USER,),
        sign_in={"signIn": {"allowDuplicateEmails": False}},
    )


def files(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(str(path.relative_to(folder)) for path in found)


def the_clis(folder: Path, databases: dict[str, str]) -> Path:
    """An export as firebase-tools 15 writes it."""
    metadata = {
        "version": "15.34.2",
        "database": {"version": "4.11.2", "path": "database_export"},
        "auth": {"version": "15.34.2", "path": "auth_export"},
        "storage": {"version": "15.34.2", "path": "storage_export"},
    }
    (folder / "firebase-export-metadata.json").write_text(json.dumps(metadata))
    (folder / "database_export").mkdir()
    for name, text in databases.items():
        (folder / "database_export" / f"{name}.json").write_text(text)
    return folder


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "export"

    write_export(folder, an_export(shows=TREE, empty=None))

    assert files(folder) == [
        "auth_export/accounts.json",
        "auth_export/config.json",
        "database_export/shows.json",
        "firebase-export-metadata.json",
    ]
    found = read_export(folder)
    assert found.databases == {"shows": from_json(TREE)}
    assert found.users == (USER,)


def test_an_export_of_the_cli_is_read(tmp_path: Path) -> None:
    folder = the_clis(tmp_path, {NAMESPACE: '{"a":{".value":1,".priority":2}}'})

    found = read_export(folder)

    tree = from_json({"a": {".value": 1, ".priority": 2}})
    assert found.databases == {NAMESPACE: tree}
    assert found.users == ()


def test_writing_again_replaces_the_whole_folder(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    write_export(folder, an_export(old=1))

    write_export(folder, an_export(new=2))

    assert set(read_export(folder).databases) == {"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()

    with pytest.raises(ExportRefused, match="holds other files"):
        write_export(tmp_path, an_export(shows=1))

    assert files(tmp_path) == ["thesis.tex"]


def test_the_current_folder_is_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")

    for folder in (".", "..", str(tmp_path)):
        with pytest.raises(ExportRefused, match="current folder or above"):
            check_target(Path(folder))


def test_an_export_goes_only_where_a_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ExportRefused, match="is no folder"):
        check_target(tmp_path / "file")
    with pytest.raises(ExportRefused, match="file"):
        write_export(tmp_path / "file" / "export", an_export(shows=1))


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("shows", "{", "is no JSON"),
        ("shows", '{"a$":1}', "couldn't parse key"),
        ("not a name", "1", "no database can have that name"),
    ],
)
def test_a_database_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, text: str, complaint: str
) -> None:
    folder = the_clis(tmp_path, {name: text})

    with pytest.raises(ExportRefused, match=rf"{name}\.json.*{complaint}"):
        read_export(folder)


def test_a_folder_without_metadata_is_no_export(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="is missing: name a folder"):
        read_export(tmp_path)


@pytest.mark.parametrize("text", ["[]", "1", "{"])
def test_metadata_of_another_shape_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "firebase-export-metadata.json").write_text(text)

    with pytest.raises(ExportRefused, match="is no JSON"):
        read_export(tmp_path)


def test_accounts_must_be_a_list(tmp_path: Path) -> None:
    folder = the_clis(tmp_path, {})
    (folder / "auth_export").mkdir()
    (folder / "auth_export" / "accounts.json").write_text('{"users": 1}')

    with pytest.raises(ExportRefused, match="lists no users"):
        read_export(folder)
