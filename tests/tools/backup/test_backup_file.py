"""A backup is a complete file, and says whether its secrets open."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from interactive_broadcast.adapters.vault import AesGcmVault
from interactive_broadcast.events.models import Status
from tests.support.builders import EVENT_ID, a_database, an_event
from tools.backup.backup_file import content, read, write
from tools.command_line import Refusal

KEY, OTHER = b"\x01" * 32, b"\x02" * 32
TREE: dict[str, Any] = {"admins": {"ada": {"id": "ada"}}, "events": {}}


def sealed(uid: str) -> str:
    return AesGcmVault(lambda: {1: KEY}).seal(uid, SecretStr("an OpenTok secret"))


def test_what_was_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "show.json.gz"

    size = write(TREE, file)

    assert read(file) == TREE
    assert file.stat().st_size == size
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["show.json.gz"]


def test_a_backup_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "show.json.gz"
    write(TREE, file)

    with pytest.raises(Refusal, match="is there already"):
        write({"admins": {}}, file)

    assert read(file) == TREE


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(gzip.compress(json.dumps(TREE).encode())[:-9], id="cut off"),
        pytest.param(b'{"admins": {', id="cut off before it was packed"),
        pytest.param(b"\x1f\x8b and no more", id="no file of gzip"),
        pytest.param(b"[1, 2]", id="no tree"),
        pytest.param(b'{"users": {}}', id="of something else"),
    ],
)
def test_what_is_no_backup_is_refused(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "show.json.gz"
    file.write_bytes(raw)

    with pytest.raises(Refusal):
        read(file)


def test_an_export_of_the_console_is_read_as_well(tmp_path: Path) -> None:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(TREE), encoding="utf-8")

    assert read(file) == TREE


def test_it_says_what_is_in_it() -> None:
    tree = a_database(an_event(status=Status.LIVE))
    tree["secrets"] = {
        "ada": {"otSecret": sealed("ada"), "otSignatureSecret": sealed("ada")},
        "bob": {"otSecret": "plain"},
    }

    found = content(tree)

    assert (found.admins, found.events) == (1, 1)
    assert found.on == [EVENT_ID]
    assert dict(found.sealed) == {1: 2, None: 1}
    assert found.unopened == []


def test_with_the_keys_it_says_whose_secrets_would_be_lost() -> None:
    tree = {"admins": {}, "secrets": {"ada": {"otSecret": sealed("ada")}}}
    copied = {"admins": {}, "secrets": {"bob": {"otSecret": sealed("ada")}}}

    assert content(tree, {1: KEY}).unopened == []
    assert content(tree, {1: OTHER}).unopened == ["ada"]
    assert content(tree, {2: KEY}).unopened == ["ada"]
    assert content(copied, {1: KEY}).unopened == ["bob"]
