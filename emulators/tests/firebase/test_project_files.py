"""What `firebase.json` and `.firebaserc` say."""

import json
from pathlib import Path

import pytest

from emulators.firebase.project_files import ProjectFiles, ProjectFilesRefused


def test_a_folder_without_firebase_json_is_read_as_init_lays_it_out(
    tmp_path: Path,
) -> None:
    assert ProjectFiles.read(tmp_path) == ProjectFiles(
        functions=tmp_path / "functions",
        database_rules=tmp_path / "database.rules.json",
        storage_rules=tmp_path / "storage.rules",
    )


def test_the_files_that_firebase_json_names_are_used(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "functions": [{"source": "backend", "codebase": "default"}],
            "database": {"rules": "rules/db.json"},
            "storage": [{"bucket": "b", "rules": "rules/files"}],
            "emulators": {"auth": {"port": 9100}, "ui": {"enabled": False}},
        },
    )
    (tmp_path / ".firebaserc").write_text('{"projects": {"default": "demo-p"}}')

    assert ProjectFiles.read(tmp_path) == ProjectFiles(
        functions=tmp_path / "backend",
        database_rules=tmp_path / "rules" / "db.json",
        storage_rules=tmp_path / "rules" / "files",
        ports={"auth": 9100},
        project_id="demo-p",
    )


def test_a_project_may_name_no_rules(tmp_path: Path) -> None:
    write(tmp_path, {"functions": {}})

    files = ProjectFiles.read(tmp_path)

    assert (files.database_rules, files.storage_rules) == (None, None)
    assert files.functions == tmp_path / "functions"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "no JSON object"),
        ("[]", "no JSON object"),
        ('{"functions": [{"source": "a"}, {"source": "b"}]}', "'functions' has 2"),
        ('{"database": [{}, {}]}', "'database' has 2"),
    ],
)
def test_what_cannot_be_emulated_is_refused(
    tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "firebase.json").write_text(text)

    with pytest.raises(ProjectFilesRefused, match=complaint):
        ProjectFiles.read(tmp_path)


def write(root: Path, said: object) -> None:
    (root / "firebase.json").write_text(json.dumps(said))
