"""`python -m tools.backup save FILE`: the database of a project in a file, and back.

    save     everything that is stored, into a new file that its owner alone can read
    check    what is in a file, and with VAULT_KEYS whether its secrets open
    restore  the database as it is in a file; one that is not empty only by --replace

A file has e-mail addresses and names in it, and the secrets and private keys of video
projects, sealed: it is good only together with the vault keys, of which there should be
a copy elsewhere. Firebase users are not in it (`firebase auth:export`), nor are
pictures and recordings.

Keys are read from a pipe (`--keys-stdin`), else from the environment variable
VAULT_KEYS.

Exit status: 0 done, 1 Firebase refused, or a secret does not open, 2 the arguments are
wrong, or the file, or it cannot be told which project is meant.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from interactive_broadcast.kernel.config import parse_vault_keys
from tools.backup import backup_file
from tools.backup.backup_file import Content
from tools.backup.whole_database import DatabaseRefused, opened
from tools.command_line import UNUSABLE, Parser, Refusal, complain
from tools.connection import Failed
from tools.given_secrets import given
from tools.targets import NoTarget, find_target

DONE, FAILED = 0, 1

UNREADABLE: Final = "VAULT_KEYS is not `1:<base64 of 32 bytes>,2:...`."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    options = _parser().parse_args(arguments)
    act = {"save": _save, "check": _check, "restore": _restore}[options.command]
    try:
        return act(options)
    except (NoTarget, Refusal) as refusal:
        return complain(str(refusal), UNUSABLE)
    except OSError as error:
        return complain(f"{options.file}: {error.strerror}", UNUSABLE)
    except DatabaseRefused as refused:
        return complain(f"The database refused: {refused}", FAILED)
    except Failed as failure:
        return complain(str(failure), FAILED)


def _save(options: argparse.Namespace) -> int:
    target = find_target(options.project, options.database_url)
    with opened(target) as database:
        tree = database.read_in_parts() if options.in_parts else database.read()
    size = backup_file.write(tree, options.file)
    print(f"project  {target.project}")
    print(f"file     {options.file}, {size} bytes")
    return _show(backup_file.content(tree))


def _check(options: argparse.Namespace) -> int:
    keys = _keys(from_stdin=options.keys_stdin)
    return _show(backup_file.content(backup_file.read(options.file), keys))


def _restore(options: argparse.Namespace) -> int:
    tree = backup_file.read(options.file)
    target = find_target(options.project, options.database_url)
    if options.replace and not target.is_local and not options.project:
        # The environment of a shell may name one, as Google's own does.
        raise Refusal(
            "Name the project whose data are to go: --project "
            f"{target.project}, if it is that one."
        )
    with opened(target) as database:
        there = database.keys("")
        if there and not options.replace:
            raise Refusal(
                f"The database of {target.project} has data in it. Save it, and say "
                "--replace: then all of it goes, and what the file has comes."
            )
        print(f"project  {target.project}")
        for place in database.replace(tree):
            print(f"...      {place}", flush=True)
    return _show(backup_file.content(tree))


def _show(content: Content) -> int:
    print(f"admins   {content.admins}")
    print(f"events   {content.events}, {len(content.on)} of them on")
    for version, number in sorted(content.sealed.items(), key=lambda one: one[0] or 0):
        name = "unknown" if version is None else version
        print(f"key {name!s:<5}{number} sealed")
    for uid in content.unopened:
        print(f"CLOSED   {uid}: no given key opens a secret of this admin")
    return FAILED if content.unopened else DONE


def _keys(*, from_stdin: bool) -> dict[int, bytes] | None:
    """Those that are given; None for none. Raises Refusal, which repeats nothing."""
    text = given("VAULT_KEYS", from_stdin=from_stdin, file=None)
    if not text and not from_stdin:
        return None
    try:
        return parse_vault_keys(text)
    except ValueError:
        raise Refusal(UNREADABLE) from None


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m tools.backup",
        description="Save, check and restore the database of a project.",
        epilog="Exit status: 0 done, 1 refused or not opened, 2 arguments or file.",
    )
    parser.add_argument("command", choices=["save", "check", "restore"])
    parser.add_argument("file", metavar="FILE", type=Path, help="such as show.json.gz")
    parser.add_argument("--project", help="default: the running stack, or .firebaserc")
    parser.add_argument("--database-url", help="of another than the functions use")
    parser.add_argument(
        "--in-parts",
        action="store_true",
        help="save record by record: a large database, or one in use",
    )
    parser.add_argument(
        "--replace", action="store_true", help="restore over what is there"
    )
    parser.add_argument(
        "--keys-stdin", action="store_true", help="read VAULT_KEYS from a pipe"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
