"""A backup: one JSON file of the whole database, packed by gzip.

It is what the Firebase console exports and imports, and what its automatic backups are,
so that each of them can be read here, and a file from here there.
"""

import gzip
import json
import os
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from interactive_broadcast.adapters.vault import AesGcmVault, key_version
from interactive_broadcast.events.status import ON
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.errors import Misconfigured
from tools.command_line import Refusal

PACKED: Final = b"\x1f\x8b"
"""How a file begins that gzip has packed."""

Tree = Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Content:
    """What a backup has.

    Args:
        admins: how many.
        events: how many.
        on: the events that were in preshow or live when it was made.
        sealed: how many secrets each vault key has sealed; None for what is no secret.
        unopened: the admins with a secret that no given key opens.
    """

    admins: int
    events: int
    on: list[str]
    sealed: Counter[int | None]
    unopened: list[str] = field(default_factory=list)


def write(tree: Tree, file: Path) -> int:
    """Store a database in a new file, that its owner alone can read; its bytes.

    It has its name when it is complete. Raises Refusal, OSError.
    """
    if file.exists():
        raise Refusal(f"{file} is there already, and no backup is overwritten.")
    part = file.with_name(f"{file.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with gzip.open(raw, "wt", encoding="utf-8") as packed:
                json.dump(tree, packed, ensure_ascii=False)
            os.fsync(raw.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def read(file: Path) -> Tree:
    """The database in a file, packed or not. Raises Refusal, OSError."""
    raw = file.read_bytes()
    try:
        text = gzip.decompress(raw) if raw.startswith(PACKED) else raw
        tree = json.loads(text)
    except (EOFError, zlib.error, gzip.BadGzipFile, ValueError):
        raise Refusal(f"{file} is no complete backup.") from None
    if not isinstance(tree, dict) or not isinstance(tree.get(paths.ADMINS), dict):
        raise Refusal(f"{file} has no admins: it is no backup of this product.")
    return tree


def content(tree: Tree, keys: Mapping[int, bytes] | None = None) -> Content:
    """What is in a backup; with keys, also whether they open its secrets."""
    events = _children(tree, paths.EVENTS)
    secrets = _secrets(tree)
    found = Content(
        admins=len(_children(tree, paths.ADMINS)),
        events=len(events),
        on=sorted(
            key
            for key, event in events.items()
            if isinstance(event, dict) and event.get("status") in ON
        ),
        sealed=Counter(key_version(sealed) for _, sealed in secrets),
    )
    if keys is not None:
        vault = AesGcmVault(lambda: dict(keys))
        closed = {uid for uid, sealed in secrets if not _opens(vault, uid, sealed)}
        found.unopened = sorted(closed)
    return found


def _secrets(tree: Tree) -> list[tuple[str, str]]:
    """Whose each sealed secret is, and the secret."""
    places = (paths.secret, paths.signature_secret, paths.former_signature_secret)
    names = [place("").rpartition("/")[2] for place in places]
    return [
        (uid, stored[name])
        for uid, stored in _children(tree, paths.SECRETS).items()
        for name in names
        if isinstance(stored, dict) and isinstance(stored.get(name), str)
    ]


def _opens(vault: AesGcmVault, uid: str, sealed: str) -> bool:
    try:
        vault.open(uid, sealed)
    except Misconfigured:
        return False
    return True


def _children(tree: Tree, place: str) -> Mapping[str, Any]:
    found = tree.get(place)
    return found if isinstance(found, dict) else {}
