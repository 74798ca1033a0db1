"""`python -m tools.vault rotate`: every stored secret under the newest vault key.

    versions   how many secrets each key has sealed; changes nothing
    rotate     open each with its key and seal it with the newest

Before: set VAULT_KEYS to `1:<old>,2:<new>` and deploy. After, when `versions` shows the
newest key alone, the old one can go. Interrupted, or refused in part, it is run again:
what is sealed with the newest key already is left alone. A secret that somebody stores
meanwhile is not overwritten.

The keys are read from a pipe (`--keys-stdin`), else from the environment variable
VAULT_KEYS, else, for a local stack, from `functions/.secret.local`. Nothing that is
secret is ever printed.

Exit status: 0 done, 1 some secret is not under the newest key, or Firebase refused,
2 the arguments are wrong or it cannot be told which project or keys are meant.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import firebase_admin
from firebase_admin import db

from interactive_broadcast.adapters.vault import AesGcmVault, key_version
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.config import parse_vault_keys
from interactive_broadcast.kernel.errors import Misconfigured
from tools.command_line import UNUSABLE, Parser, Refusal, complain
from tools.connection import Failed, connected
from tools.given_secrets import given, how_to_give
from tools.targets import ROOT, NoTarget, Target, find_target

PROGRESS_EVERY: Final = 50
"""Admins between two lines of progress."""

TRIES_PER_SECRET: Final = 3
"""Tries to replace a secret that others are storing at the same time."""

DONE, UNFINISHED = 0, 1
SECRETS_FILE: Final = ROOT / "functions" / ".secret.local"


@dataclass(slots=True)
class Tally:
    """What became of the secrets."""

    resealed: int = 0
    newest: int = 0
    """Under the newest key already."""
    unopened: list[str] = field(default_factory=list)
    """Whose secret no key opens."""
    changing: list[str] = field(default_factory=list)
    """Whose secret was another one each time that it was to be replaced."""


@dataclass(frozen=True, slots=True)
class SecretPath:
    """Where a secret may be, and whose."""

    uid: str
    path: str

    @classmethod
    def of(cls, uid: str) -> list["SecretPath"]:
        """All of an admin."""
        places = (
            paths.secret,
            paths.signature_secret,
            paths.former_signature_secret,
        )
        return [cls(uid, place(uid)) for place in places]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretStore:
    """`secrets/{uid}`, with the rights of the backend."""

    app: firebase_admin.App

    def owners(self) -> list[str]:
        """The admins who have stored something, without what it is."""
        found = db.reference(paths.SECRETS, app=self.app).get(shallow=True)
        return sorted(found) if isinstance(found, dict) else []

    def read(self, place: str) -> tuple[str | None, str]:
        """What is sealed, and the version that it has for `replace`."""
        value, etag = db.reference(place, app=self.app).get(etag=True)
        return value if isinstance(value, str) else None, str(etag)

    def replace(self, place: str, sealed: str, etag: str) -> bool:
        """Whether it was still the same."""
        done, _, _ = db.reference(place, app=self.app).set_if_unchanged(etag, sealed)
        return bool(done)


def main(
    arguments: Sequence[str] | None = None, secrets_file: Path = SECRETS_FILE
) -> int:
    """Run the command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        target = find_target(options.project, options.database_url)
        local = secrets_file if target.is_local else None
        keys = _keys(target, local, options)
        return _on(target, keys, options.command)
    except (NoTarget, Refusal) as refusal:
        return complain(str(refusal), UNUSABLE)
    except Failed as failure:
        return complain(str(failure), UNFINISHED)


def _on(target: Target, keys: dict[int, bytes], command: str) -> int:
    with connected(target, "tools.vault") as app:
        store = SecretStore(app=app)
        print(f"project     {target.project}")
        print(f"newest key  {max(keys)}")
        if command == "rotate":
            return rotate(store, AesGcmVault(lambda: keys), max(keys))
        return _show(store, max(keys))


def rotate(store: SecretStore, vault: AesGcmVault, newest: int) -> int:
    """Seal every secret again; the exit status."""
    owners, tally = store.owners(), Tally()
    for seen, uid in enumerate(owners, start=1):
        for secret in SecretPath.of(uid):
            _reseal(store, vault, secret, newest, tally)
        if seen % PROGRESS_EVERY == 0 and seen < len(owners):
            print(f"...         {seen} of {len(owners)}", flush=True)
    print(f"resealed    {tally.resealed}")
    print(f"left alone  {tally.newest}")
    for uid in tally.unopened:
        print(f"NOT OPENED  {uid}: no key opens this secret; store it again")
    for uid in tally.changing:
        print(f"CHANGING    {uid}: it keeps changing; run it again")
    return UNFINISHED if tally.unopened or tally.changing else DONE


def _reseal(
    store: SecretStore,
    vault: AesGcmVault,
    secret: SecretPath,
    newest: int,
    tally: Tally,
) -> None:
    for _ in range(TRIES_PER_SECRET):
        sealed, etag = store.read(secret.path)
        if sealed is None:
            # Never stored, or gone with its admin.
            return
        if key_version(sealed) == newest:
            # By an earlier run, or stored just now.
            tally.newest += 1
            return
        try:
            fresh = vault.seal(secret.uid, vault.open(secret.uid, sealed))
        except Misconfigured:
            tally.unopened.append(secret.uid)
            return
        if store.replace(secret.path, fresh, etag):
            tally.resealed += 1
            return
    tally.changing.append(secret.uid)


def _show(store: SecretStore, newest: int) -> int:
    places = (place for uid in store.owners() for place in SecretPath.of(uid))
    found = (store.read(place.path)[0] for place in places)
    versions = Counter(key_version(sealed) for sealed in found if sealed is not None)
    for version, number in sorted(versions.items(), key=lambda one: one[0] or 0):
        name = "unknown" if version is None else version
        print(f"key {name!s:<8}{number} sealed")
    return DONE if set(versions) <= {newest} else UNFINISHED


def _keys(
    target: Target, file: Path | None, options: argparse.Namespace
) -> dict[int, bytes]:
    """Raises Refusal, which does not repeat what was given."""
    keys = given("VAULT_KEYS", from_stdin=options.keys_stdin, file=file)
    if not keys:
        project = target.project
        asked = f"tools.vault {options.command} --keys-stdin --project {project}"
        how = how_to_give("VAULT_KEYS", project, asked)
        raise Refusal(f"Give the keys: {how}")
    try:
        return parse_vault_keys(keys)
    except ValueError:
        raise Refusal("VAULT_KEYS is not `1:<base64 of 32 bytes>,2:...`.") from None


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m tools.vault",
        description="Look after the keys that secrets of projects are sealed with.",
        epilog="Exit status: 0 done, 1 something is left, 2 arguments or keys wrong.",
    )
    parser.add_argument("command", choices=["rotate", "versions"])
    parser.add_argument(
        "--keys-stdin", action="store_true", help="read VAULT_KEYS from a pipe"
    )
    parser.add_argument("--project", help="default: the running stack, or .firebaserc")
    parser.add_argument("--database-url", help="of another than the functions use")
    return parser


if __name__ == "__main__":
    sys.exit(main())
