"""The firebase CLI's export format: a folder that either of us writes and both read.

    firebase-export-metadata.json   what is in it
    database_export/NAME.json       each database, priorities included
    auth_export/accounts.json       the accounts, as `accounts:batchGet` lists them
    auth_export/config.json         the sign-in settings

(firebase-tools lib/emulator/hubExport and controller.) Exports of other products in the
same folder are not read, and are not kept when the folder is written again.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from emulators.firebase.database.store import is_namespace
from emulators.firebase.database.tree import InvalidData, Node, from_json, to_json
from emulators.kernel.json_http import Json

METADATA = "firebase-export-metadata.json"
DATABASES = "database_export"
AUTH = "auth_export"

CLI_VERSION = "15.34.2"
"""The CLI whose format this is. It reads the numbers back and compares nothing."""

DATABASE_VERSION = "4.11.2"
"""The database emulator that this CLI brings along."""

Record: TypeAlias = dict[str, object]


class ExportRefused(Exception):
    """The folder cannot be read or written; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What a folder holds, as far as we have a use for it."""

    databases: Mapping[str, Node]
    users: tuple[Record, ...] = ()
    sign_in: Mapping[str, object] | None = None


def read_export(folder: Path) -> Export:
    """Read a folder.

    Raises:
        ExportRefused: it is no export, or part of it cannot be read.
    """
    metadata = _object(folder / METADATA)
    databases: dict[str, Node] = {}
    if isinstance(section := metadata.get("database"), dict):
        for path in sorted((folder / str(section.get("path"))).glob("*.json")):
            databases[path.stem] = _database(path)
    section = metadata.get("auth")
    if not isinstance(section, dict):
        return Export(databases=databases)
    auth = folder / str(section.get("path"))
    return Export(
        databases=databases,
        users=_users(auth / "accounts.json"),
        sign_in=_optional(auth / "config.json"),
    )


def check_target(folder: Path) -> None:
    """See that writing an export there can destroy nothing but an export.

    Raises:
        ExportRefused: it is the current folder or one above it, no folder, or it
            holds something else.
    """
    resolved = folder.resolve()
    if resolved in (Path.cwd(), *Path.cwd().parents):
        raise ExportRefused(
            f"{folder} is the current folder or above it: an export replaces a whole "
            "folder, so give it one of its own."
        )
    if folder.exists() and not folder.is_dir():
        raise ExportRefused(f"{folder} is no folder.")
    if folder.exists() and any(folder.iterdir()) and not (folder / METADATA).exists():
        raise ExportRefused(f"{folder} holds other files: take an empty or new folder.")


def write_export(folder: Path, export: Export) -> None:
    """Write a folder, in place of an export that may be there: whole or not at all.

    Databases without data are left out, as the CLI leaves them out.

    Raises:
        ExportRefused: the system does not let us, or see `check_target`.
    """
    check_target(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".export-", dir=folder.parent))
        try:
            _fill(fresh, export)
            _swap(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise ExportRefused(f"{folder}: {error.strerror}.") from error


def _fill(folder: Path, export: Export) -> None:
    metadata: dict[str, object] = {
        "version": CLI_VERSION,
        "database": {"version": DATABASE_VERSION, "path": DATABASES},
    }
    (folder / DATABASES).mkdir()
    for name, root in export.databases.items():
        if root is not None:
            _write(folder / DATABASES / f"{name}.json", to_json(root, export=True))
    if export.sign_in is not None:
        metadata["auth"] = {"version": CLI_VERSION, "path": AUTH}
        (folder / AUTH).mkdir()
        accounts = {
            "kind": "identitytoolkit#DownloadAccountResponse",
            "users": list(export.users),
        }
        _write(folder / AUTH / "accounts.json", accounts)
        _write(folder / AUTH / "config.json", dict(export.sign_in))
    _write(folder / METADATA, metadata)


def _swap(fresh: Path, folder: Path) -> None:
    """Put the new folder where the old one is; the old one goes last."""
    fresh.chmod(0o755)
    if not folder.exists():
        fresh.replace(folder)
        return
    former = Path(tempfile.mkdtemp(prefix=".export-", dir=folder.parent))
    folder.replace(former)
    try:
        fresh.replace(folder)
    except OSError:
        former.replace(folder)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _users(path: Path) -> tuple[Record, ...]:
    listed = _optional(path).get("users", [])
    if not isinstance(listed, list):
        raise ExportRefused(f"{path} lists no users.")
    return tuple(user for user in listed if isinstance(user, dict))


def _optional(path: Path) -> Record:
    """What a file says; nothing if it is not there: older CLIs wrote fewer."""
    return _object(path) if path.exists() else {}


def _database(path: Path) -> Node:
    if not is_namespace(path.stem):
        raise ExportRefused(f"{path}: no database can have that name.")
    try:
        return from_json(_read(path))
    except InvalidData as invalid:
        raise ExportRefused(f"{path}: {invalid}") from None


def _object(path: Path) -> Record:
    found = _read(path)
    if not isinstance(found, dict):
        raise ExportRefused(f"{path} is no JSON object.")
    return {**found}


def _read(path: Path) -> Json:
    try:
        found: Json = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise ExportRefused(
            f"{path} is missing: name a folder that the firebase CLI or "
            "--export-on-exit has written."
        ) from None
    except OSError as error:
        raise ExportRefused(f"{path}: {error.strerror}.") from error
    except (ValueError, RecursionError):
        raise ExportRefused(f"{path} is no JSON.") from None
    return found


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2), encoding="utf-8")
